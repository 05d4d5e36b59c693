/// What a file of rows seems to hold, for a task that is to be written.
public struct DataSketch: Sendable {
  /// Rows that are looked at, at most: enough for every value that matters, and a few seconds.
  public static let rowLimit = 2_000_000

  public let columns: [ColumnSketch]
  /// Columns that a task cannot declare: lists, objects, values of several kinds, names that are empty.
  public let leftOut: [String]
  public let rowCount: Int
  /// Rows that cannot be read.
  public let badRowCount: Int
  /// Why the first of them cannot, and its line.
  public let firstBadRow: (problem: RowProblem, line: Int)?
  /// Whether there are more rows than were looked at.
  public let isPart: Bool

  /// Each column is of the narrowest kind that reads all of its values, and optional if a row lacks one.
  ///
  /// - Throws: ``RowFileError`` for a file that cannot be read, or without a row.
  public init(_ file: MappedFile, format: RowFormat, rowLimit: Int = DataSketch.rowLimit) throws(RowFileError) {
    try RowFileProbe.check(file, format: format, columns: [], id: nil)
    let names = try RowFileProbe.columns(of: file, format: format)
    let pass = try SketchPass(file, format, names.filter { !$0.isEmpty }, rowLimit)
    // A CSV's text is never absent: an empty field is the empty text.
    columns = pass.columns.map { $0.sketch(rows: pass.rowCount, isSeparated: format.separator != nil) }
    leftOut = names.filter { name in !pass.columns.contains { $0.name == name } }
    rowCount = pass.rowCount
    badRowCount = pass.badRowCount
    firstBadRow = pass.firstBadRow.map { ($0, ByteScan.line(of: Int($0.offset), in: file.bytes)) }
    isPart = pass.isPart
  }

  public func column(_ name: String) -> ColumnSketch? { columns.first { $0.name == name } }
}

/// One column of a ``DataSketch``.
public struct ColumnSketch: Sendable, Equatable {
  public struct Value: Sendable, Equatable {
    public let text: String
    public let count: Int
  }

  /// Different values that are counted, at most.
  public static let valueLimit = 200

  public let request: ColumnRequest
  /// Rows that have a value; an empty text is none.
  public let valueCount: Int
  /// The different values, most frequent first; `nil` where there are more than ``valueLimit``.
  public let values: [Value]?
  /// Whether all rows have a value, and no two the same.
  public let isUnique: Bool
  /// Bytes of a value as text.
  public let meanLength: Double

  public var name: String { request.name }
}

/// Reads all rows. Where a value turns out to be of another kind than was thought, from the beginning.
private struct SketchPass {
  var columns: [ColumnTally]
  var rowCount = 0
  var badRowCount = 0
  var firstBadRow: RowProblem?
  var isPart = false

  init(_ file: MappedFile, _ format: RowFormat, _ names: [String], _ rowLimit: Int) throws(RowFileError) {
    // A CSV's fields are texts, and their kinds are told from these.
    columns = names.map { ColumnTally($0, format.separator == nil ? ColumnTally.jsonKinds : [.text]) }
    while try !read(file, format, rowLimit) {
      for index in columns.indices { columns[index].reset() }
      columns.removeAll { $0.kinds.isEmpty }
      (rowCount, badRowCount, firstBadRow) = (0, 0, nil)
    }
  }

  /// - Returns: false where a column has lost a kind.
  private mutating func read(_ file: MappedFile, _ format: RowFormat, _ rowLimit: Int) throws(RowFileError) -> Bool {
    let requests = columns.map { ColumnRequest(name: $0.name, kind: $0.kinds[0], isOptional: true) }
    let range = (format.separator == nil ? ByteScan.markLength(file.bytes) : 0)..<file.bytes.count
    var parser = try RowParsers.make(format, file: file, range: range, columns: requests, id: nil)
    let batch = RowBatch(columns: requests, hasID: false)
    var hasMore = true
    while hasMore, rowCount < rowLimit {
      parser.begin(batch)
      fill: while true {
        do throws(RowProblem) {
          hasMore = try parser.fill(batch)
          break fill
        } catch {
          if error.kind == .wrongType, let index = columns.firstIndex(where: { $0.name == error.column }) {
            columns[index].kinds.removeFirst()
            return false
          }
          badRowCount += 1
          firstBadRow = firstBadRow ?? error
        }
      }
      parser.finish(batch)
      for index in columns.indices { columns[index].add(batch, column: index) }
      rowCount += batch.count
    }
    isPart = hasMore
    return true
  }
}

/// What one column has shown so far.
private struct ColumnTally {
  static let jsonKinds: [ColumnKind] = [.integer, .number, .flag, .text]
  /// Longer values are no classes and no ids.
  static let longestValue = 200

  let name: String
  /// What it may still be; the first is what it is read as.
  var kinds: [ColumnKind]
  private var valueCount = 0
  private var bytes = 0
  private var values: [String: Int]? = [:]
  private var hashes: Set<Int>? = []
  private var absent = 0
  private var empty = 0
  private var fits: Set<ColumnKind> = [.integer, .number, .flag]

  init(_ name: String, _ kinds: [ColumnKind]) {
    self.name = name
    self.kinds = kinds
  }

  mutating func reset() { self = ColumnTally(name, kinds) }

  mutating func add(_ batch: RowBatch, column: Int) {
    let arena = batch.arena(of: column)
    for row in 0..<batch.count {
      let cell = batch.cells[row * batch.width + column]
      guard cell.isPresent else {
        absent += 1
        continue
      }
      switch kinds[0] {
      case .text:
        let start = Int(cell.payload)
        add(UnsafeRawBufferPointer(rebasing: arena[start..<start + Int(cell.length)]))
      case .integer: add(String(Int(Int64(bitPattern: cell.payload))))
      case .number: add("\(Double(bitPattern: cell.payload))")
      case .flag: add(cell.payload == 1 ? "true" : "false")
      }
    }
  }

  private mutating func add(_ text: UnsafeRawBufferPointer) {
    guard !text.isEmpty else {
      // In quotes, which is no number's absence.
      empty += 1
      fits = []
      return
    }
    narrow(text)
    guard text.count > ColumnTally.longestValue else { return add(String(decoding: text, as: UTF8.self)) }
    valueCount += 1
    bytes += text.count
    values = nil
    hashes = nil
  }

  private mutating func add(_ text: String) {
    valueCount += 1
    bytes += text.utf8.count
    values?[text, default: 0] += 1
    if let known = values, known.count > ColumnSketch.valueLimit { values = nil }
    // Equal hashes are taken for equal values: an id that is refused for that, once in a million files, is asked for.
    if let isNew = hashes?.insert(text.hashValue).inserted, !isNew { hashes = nil }
  }

  /// What a field of a CSV cannot be. Zeros in front are no number's: postcodes and account numbers have them.
  private mutating func narrow(_ text: UnsafeRawBufferPointer) {
    guard !fits.isEmpty else { return }
    let digits = text.first == UInt8(ascii: "-") ? 1 : 0
    if text.count > digits + 1, text[digits] == UInt8(ascii: "0"), text[digits + 1] != UInt8(ascii: ".") {
      fits = []
      return
    }
    for kind in [ColumnKind.integer, .number] where fits.contains(kind) {
      if !CSVParser.number(text, kind).isPresent { fits.remove(kind) }
    }
    // 0 and 1 are read as numbers.
    let isFlag = text.count <= 5 && ["true", "false"].contains(String(decoding: text, as: UTF8.self).lowercased())
    if !isFlag { fits.remove(.flag) }
  }

  func sketch(rows: Int, isSeparated: Bool) -> ColumnSketch {
    let read = kinds[0]
    let kind =
      isSeparated && valueCount > 0
      ? [ColumnKind.integer, .number, .flag].first { fits.contains($0) } ?? .text : valueCount > 0 ? read : .text
    return ColumnSketch(
      request: ColumnRequest(name: name, kind: kind, isOptional: absent > 0 && !(isSeparated && kind == .text)),
      valueCount: valueCount,
      values: values?.map { ColumnSketch.Value(text: $0.key, count: $0.value) }.sorted {
        $0.count == $1.count ? $0.text < $1.text : $0.count > $1.count
      },
      isUnique: hashes != nil && valueCount == rows,
      meanLength: valueCount > 0 ? Double(bytes) / Double(valueCount) : 0)
  }
}
