import RowFiles
import Votes

/// A NumPy array `[n × m]` of whole numbers, -1 for abstain: `.npy`, versions 1.0 to 3.0, any byte order, both memory
/// orders. It stays mapped: only the pages that are looked at are in memory. The `votes.npy` of a run has the run's names.
public enum NumPyVotes: VoteFormat {
  public static let name = "NumPy array"

  public static func recognizes(_ file: VoteFile) -> Bool {
    file.hasExtension("npy") || file.bytes.starts(with: NumPyHeader.magic)
  }

  public static func read(_ file: VoteFile, options: VoteReadOptions) throws(InterchangeError) -> VoteTable {
    let header = try NumPyHeader(file.bytes, path: file.path)
    guard header.rowCount > 0 else { throw .noRows(path: file.path) }
    guard header.columnCount > 0 else {
      throw .wrongDimensions(path: file.path, shape: [header.rowCount, header.columnCount])
    }
    let array = NumPyArray(header: header, file: file.mapped)
    let limit = options.classNames?.count ?? options.classCount ?? Vote.maximumClassCount
    let highest = try array.highestVote(limit: limit)
    let names = RunNames.beside(file.path, columnCount: header.columnCount, highest: highest)
    var options = options
    if let names, options.classNames == nil, options.classCount ?? names.classes.count == names.classes.count {
      options.classNames = names.classes
    }
    return VoteTable(
      rowNames: .positions(count: header.rowCount),
      functionNames: names?.functions ?? VoteTable.numberedFunctions(header.columnCount),
      classes: options.resolve(highest: highest),
      votes: VoteMatrix(rowCount: header.rowCount, functionCount: header.columnCount, storage: .mapped(array)))
  }

  /// Writes a vote matrix column by column, whole or not at all. The engine, which has the columns in mapped memory,
  /// uses ``NumPyHeader/bytes(rowCount:functionCount:classCount:isFortranOrder:)`` instead.
  public static func write(_ votes: VoteMatrix, classCount: Int, path: String) throws(InterchangeError) {
    let file = try AtomicFile(path: path)
    let size = NumPyHeader.voteSize(classCount: classCount)
    var columns = [[UInt8]](repeating: [], count: votes.functionCount)
    for row in 0..<votes.rowCount {
      for (function, vote) in votes.line(row).enumerated() {
        columns[function].append(UInt8(truncatingIfNeeded: vote))
        if size == 2 { columns[function].append(UInt8(truncatingIfNeeded: vote >> 8)) }
      }
    }
    try file.write { (writer) throws(InterchangeError) in
      let header = NumPyHeader.bytes(
        rowCount: votes.rowCount, functionCount: votes.functionCount, classCount: classCount)
      try writer.write(header)
      for column in columns { try writer.write(column) }
    }
    try file.commit()
  }
}

/// The elements of a mapped `.npy` file.
struct NumPyArray: Sendable {
  let header: NumPyHeader
  let file: MappedFile

  /// Checks every element.
  ///
  /// - Parameter limit: classes are `0 ..< limit`.
  /// - Returns: the highest class, or -1.
  /// - Throws: ``InterchangeError/notAVote(_:found:classCount:)`` for the first in the file's order.
  func highestVote(limit: Int) throws(InterchangeError) -> Int {
    switch header.type {
    case .i1: try highest(Int8.self, limit)
    case .u1: try highest(UInt8.self, limit)
    case .i2: try highest(Int16.self, limit)
    case .u2: try highest(UInt16.self, limit)
    case .i4: try highest(Int32.self, limit)
    case .u4: try highest(UInt32.self, limit)
    case .i8: try highest(Int64.self, limit)
    case .u8: try highest(UInt64.self, limit)
    }
  }

  /// Copies some rows, line by line.
  func gather(rows: Range<Int>, into block: UnsafeMutableBufferPointer<Vote>) {
    switch header.type {
    case .i1: gather(Int8.self, rows, block)
    case .u1: gather(UInt8.self, rows, block)
    case .i2: gather(Int16.self, rows, block)
    case .u2: gather(UInt16.self, rows, block)
    case .i4: gather(Int32.self, rows, block)
    case .u4: gather(UInt32.self, rows, block)
    case .i8: gather(Int64.self, rows, block)
    case .u8: gather(UInt64.self, rows, block)
    }
  }

  private func element<Element: FixedWidthInteger>(_ type: Element.Type, _ index: Int) -> Element {
    // Not aligned in files of old versions.
    let raw = file.bytes.loadUnaligned(
      fromByteOffset: header.dataOffset + index * MemoryLayout<Element>.size, as: type)
    return header.isBigEndian ? Element(bigEndian: raw) : Element(littleEndian: raw)
  }

  private func highest<Element: FixedWidthInteger>(
    _ type: Element.Type, _ limit: Int
  ) throws(InterchangeError) -> Int {
    var highest: Element = 0
    var lowest: Element = 0
    var hasClass = false
    let count = header.rowCount * header.columnCount
    for index in 0..<count {
      let value = element(type, index)
      highest = max(highest, value)
      lowest = min(lowest, value)
      hasClass = hasClass || value >= 0
    }
    if Int(exactly: highest).map({ $0 >= limit }) ?? true || lowest < -1 {
      for index in 0..<count {
        let value = element(type, index)
        guard value < -1 || Int(exactly: value).map({ $0 >= limit }) ?? true else { continue }
        throw .notAVote(place(index), found: String(value), classCount: limit)
      }
    }
    return hasClass ? Int(highest) : -1
  }

  private func place(_ index: Int) -> FilePlace {
    let (row, column) =
      header.isFortranOrder
      ? (index % header.rowCount, index / header.rowCount) : (index / header.columnCount, index % header.columnCount)
    return FilePlace(path: file.path, row: row, column: String(column))
  }

  private func gather<Element: FixedWidthInteger>(
    _ type: Element.Type, _ rows: Range<Int>, _ block: UnsafeMutableBufferPointer<Vote>
  ) {
    let columnCount = header.columnCount
    if header.isFortranOrder {
      for column in 0..<columnCount {
        for row in rows {
          let vote = Vote(truncatingIfNeeded: element(type, column * header.rowCount + row))
          block[(row - rows.lowerBound) * columnCount + column] = vote
        }
      }
    } else {
      let first = rows.lowerBound * columnCount
      for place in 0..<rows.count * columnCount {
        block[place] = Vote(truncatingIfNeeded: element(type, first + place))
      }
    }
  }
}
