/// Shows a row of a file again, as a JSON object with all its columns.
public struct RowRenderer {
  private let file: MappedFile
  private let separator: UInt8?
  private let header: [String]

  /// - Throws: ``RowFileError`` if a CSV header cannot be read.
  public init(_ file: MappedFile, format: RowFormat) throws(RowFileError) {
    self.file = file
    separator = format.separator
    if let separator = format.separator {
      header = try CSVParser.header(of: file, separator: separator).names
    } else {
      header = []
    }
  }

  /// Writes the row that lies at a place that a parser gave: a JSON line as it is, a CSV record as an object of strings.
  public func write(offset: Int, length: Int, into json: inout JSONText) {
    guard offset >= 0, length >= 0, offset + length <= file.bytes.count else { return json.null() }
    guard let separator else { return json.raw(utf8: RowRenderer.trimmed(file.slice(offset, length))) }
    var record = CSVRecord(file.bytes, separator: separator)
    defer { record.deallocate() }
    guard (try? record.read(from: offset, to: offset + length)) != nil else { return json.null() }
    json.object { json in
      for (name, field) in zip(header, record.fields) {
        json.key(name)
        json.string(utf8: record.text(field))
      }
    }
  }

  private static func trimmed(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var range = 0..<bytes.count
    while let last = range.last, bytes[last] <= 0x20 { range = range.lowerBound..<last }
    while let first = range.first, bytes[first] <= 0x20 { range = first + 1..<range.upperBound }
    return UnsafeRawBufferPointer(rebasing: bytes[range])
  }
}
