import Glibc

/// Some rows of a file, each as likely as any other, always the same for a seed: reservoir sampling in one pass.
///
/// Source: Vitter 1985, "Random Sampling with a Reservoir", algorithm R; doi:10.1145/3147.3165.
public struct RowReservoir: Sendable {
  /// Where a row lies: its number among all rows, from 0, and its bytes.
  public struct Place: Sendable, Equatable {
    public let number: Int
    public let offset: Int
    public let length: Int
  }

  /// All rows of the file.
  public private(set) var rowCount = 0
  /// In the order of the file.
  public private(set) var rows: [Place] = []
  /// Where the first row begins: behind a CSV's header.
  public let body: Int

  /// - Parameters:
  ///   - limit: how many rows; all of them if there are no more.
  ///   - draw: a random number below its argument.
  /// - Returns: lines of white space are no rows; a CSV record that is malformed is one, since only parsing tells.
  public init(
    _ file: MappedFile, format: RowFormat, limit: Int, draw: (Int) -> Int
  ) throws(RowFileError) {
    if let separator = format.separator {
      body = try CSVParser.header(of: file, separator: separator).body
      takeRecords(file.bytes, separator, limit, draw)
    } else {
      body = ByteScan.markLength(file.bytes)
      takeLines(file.bytes, limit, draw)
    }
    rows.sort { $0.offset < $1.offset }
  }

  private mutating func takeLines(_ bytes: UnsafeRawBufferPointer, _ limit: Int, _ draw: (Int) -> Int) {
    var start = body
    while start < bytes.count {
      let end = ByteScan.first(0x0A, in: bytes, start..<bytes.count).map { $0 + 1 } ?? bytes.count
      if !ByteScan.isBlank(bytes, start..<end) { take(start, end - start, limit, draw) }
      start = end
    }
  }

  private mutating func takeRecords(
    _ bytes: UnsafeRawBufferPointer, _ separator: UInt8, _ limit: Int, _ draw: (Int) -> Int
  ) {
    var record = CSVRecord(bytes, separator: separator)
    defer { record.deallocate() }
    var start = body
    while start < bytes.count {
      var isBlank = false
      let next: Int
      do throws(CSVProblem) {
        next = try record.read(from: start, to: bytes.count)
        isBlank = record.isBlank
      } catch {
        next = error.next
      }
      guard next > start else { break }
      if !isBlank { take(start, next - start, limit, draw) }
      start = next
    }
  }

  private mutating func take(_ offset: Int, _ length: Int, _ limit: Int, _ draw: (Int) -> Int) {
    let place = Place(number: rowCount, offset: offset, length: length)
    rowCount += 1
    if rows.count < limit {
      rows.append(place)
    } else {
      let drawn = draw(rowCount)
      if drawn < limit { rows[drawn] = place }
    }
  }
}
