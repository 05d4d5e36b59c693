import Foundation
import RowFiles
import TestSupport

/// One parsed value, as a test wants to compare it.
enum Value: Equatable {
  case missing, null, wrongType
  case text(String)
  case integer(Int)
  case number(Double)
  case flag(Bool)

  /// Texts by their bytes: a string that is only canonically equal is another one.
  static func == (left: Value, right: Value) -> Bool {
    switch (left, right) {
    case (.missing, .missing), (.null, .null), (.wrongType, .wrongType): true
    case (.text(let a), .text(let b)): a.utf8.elementsEqual(b.utf8)
    case (.integer(let a), .integer(let b)): a == b
    case (.number(let a), .number(let b)): a == b
    case (.flag(let a), .flag(let b)): a == b
    default: false
    }
  }
}

struct ParsedRow: Equatable {
  var values: [Value]
  var id: String?
  /// The row's own bytes in the file.
  var source: String
}

/// All rows and problems of a file, read shard by shard.
struct ParsedRows: Equatable {
  var rows: [ParsedRow] = []
  var problems: [RowProblem] = []

  /// Each row's values.
  var values: [[Value]] { rows.map(\.values) }

  init(
    _ file: MappedFile, _ format: RowFormat, columns: [ColumnRequest], id: String? = nil,
    targetSize: Int = ShardPlan.targetSize
  ) throws {
    for shard in try ShardPlan.shards(of: file, format: format, targetSize: targetSize) {
      var parser = try RowParsers.make(format, file: file, range: shard, columns: columns, id: id)
      try read(&parser, RowBatch(columns: columns, hasID: id != nil), file)
      precondition(parser.offset == shard.upperBound, "the parser ended at \(parser.offset) in \(shard)")
    }
  }

  init(
    _ text: String, _ format: RowFormat, columns: [ColumnRequest], id: String? = nil,
    targetSize: Int = ShardPlan.targetSize
  ) throws {
    try self.init(bytes: Array(text.utf8), format, columns: columns, id: id, targetSize: targetSize)
  }

  init(
    bytes: [UInt8], _ format: RowFormat, columns: [ColumnRequest], id: String? = nil,
    targetSize: Int = ShardPlan.targetSize
  ) throws {
    let folder = try TemporaryFolder()
    let file = try MappedFile(try folder.write(bytes, to: "rows"))
    try self.init(file, format, columns: columns, id: id, targetSize: targetSize)
  }

  private mutating func read(_ parser: inout any RowParser, _ batch: RowBatch, _ file: MappedFile) throws {
    var isLast = false
    while !isLast {
      parser.begin(batch)
      while !batch.isFull {
        do throws(RowProblem) {
          isLast = try !parser.fill(batch)
          if isLast { break }
        } catch {
          problems.append(error)
        }
      }
      parser.finish(batch)
      for row in 0..<batch.count { rows.append(ParsedRow(batch, row, file)) }
    }
  }
}

extension ParsedRow {
  init(_ batch: RowBatch, _ row: Int, _ file: MappedFile) {
    values = batch.columns.indices.map { Value(batch, row, $0) }
    id = batch.hasID ? String(decoding: batch.id(of: row), as: UTF8.self) : nil
    source = String(decoding: file.slice(Int(batch.offsets[row]), Int(batch.lengths[row])), as: UTF8.self)
  }
}

extension Value {
  init(_ batch: RowBatch, _ row: Int, _ column: Int) {
    let cell = batch.cells[row * batch.width + column]
    guard cell.isPresent else {
      self = cell == .null ? .null : cell == .missing ? .missing : .wrongType
      return
    }
    switch batch.columns[column].kind {
    case .text:
      let bytes = batch.arena(of: column)[Int(cell.payload)..<Int(cell.payload) + Int(cell.length)]
      self = .text(String(decoding: bytes, as: UTF8.self))
    case .integer: self = .integer(Int(Int64(bitPattern: cell.payload)))
    case .number: self = .number(Double(bitPattern: cell.payload))
    case .flag: self = .flag(cell.payload != 0)
    }
  }
}

extension Cell {
  fileprivate static func == (left: Cell, right: Cell) -> Bool { left.state == right.state }
}

extension ColumnRequest {
  static func text(_ name: String, optional: Bool = true) -> ColumnRequest {
    ColumnRequest(name: name, kind: .text, isOptional: optional)
  }
  static func integer(_ name: String, optional: Bool = true) -> ColumnRequest {
    ColumnRequest(name: name, kind: .integer, isOptional: optional)
  }
  static func number(_ name: String, optional: Bool = true) -> ColumnRequest {
    ColumnRequest(name: name, kind: .number, isOptional: optional)
  }
  static func flag(_ name: String, optional: Bool = true) -> ColumnRequest {
    ColumnRequest(name: name, kind: .flag, isOptional: optional)
  }
}
