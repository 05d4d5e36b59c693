import RowFiles
import Synchronization
import Votes

/// Calls the LFs of a task on rows written by hand, for unit tests of LFs.
///
/// ```swift
/// let functions = try FunctionTester(YouTubeSpam())
/// #expect(try functions.vote(of: "subscribe", on: ["text": "please subscribe"]) == .spam)
/// ```
///
/// Lists in files are read relative to the current folder, which `swift test` sets to the package.
///
/// Tests may call it in parallel: calls wait for each other.
public final class FunctionTester<Task: LabelingTask>: @unchecked Sendable {
  // @unchecked: the lock guards program and batch.
  private let lock = Mutex(())
  private let program: TaskProgram
  private let batch: RowBatch

  /// - Throws: what `tally run` would refuse the task for.
  public init(_ task: Task) throws {
    program = try TaskProgram(task)
    batch = RowBatch(columns: program.description.columns, hasID: false)
  }

  /// The names of the LFs, in the order of the task.
  public var names: [String] { program.description.functions.map(\.name) }

  /// The vote of one LF on one row; `nil` where it abstains.
  ///
  /// - Parameters:
  ///   - name: of the LF.
  ///   - row: the columns by the names they have in the data. Optional ones may be left out.
  /// - Throws: ``FunctionTesterError`` for a name that does not exist or a value of another type; whatever the LF throws.
  public func vote(of name: String, on row: [String: ColumnLiteral]) throws -> Task.Label? {
    try lock.withLock { _ in try unguardedVote(of: name, on: row) }
  }

  private func unguardedVote(of name: String, on row: [String: ColumnLiteral]) throws -> Task.Label? {
    guard let function = names.firstIndex(of: name) else {
      throw FunctionTesterError.unknownFunction(name: name, known: names)
    }
    let arenas = try fill(row)
    defer {
      program.end()
      arenas.forEach { $0.deallocate() }
    }
    let vote = try program.vote(of: function, on: 0)
    return vote == .abstain
      ? nil : Task.Label.allCases[Task.Label.allCases.index(Task.Label.allCases.startIndex, offsetBy: Int(vote))]
  }

  /// The votes of all LFs on one row; those that abstain are left out.
  public func votes(on row: [String: ColumnLiteral]) throws -> [String: Task.Label] {
    var votes: [String: Task.Label] = [:]
    for name in names { votes[name] = try vote(of: name, on: row) }
    return votes
  }

  /// - Returns: what the texts lie in.
  private func fill(_ row: [String: ColumnLiteral]) throws -> [UnsafeMutableRawBufferPointer] {
    let columns = program.description.columns
    if let unknown = row.keys.sorted().first(where: { name in !columns.contains { $0.name == name } }) {
      throw FunctionTesterError.unknownColumn(name: unknown, known: columns.map(\.name))
    }
    batch.reset()
    var texts: [[UInt8]] = columns.map { _ in [] }
    for (index, column) in columns.enumerated() {
      guard let literal = row[column.name], literal != .null else {
        guard column.isOptional else { throw FunctionTesterError.missingColumn(name: column.name) }
        batch.nextRow[index] = .null
        continue
      }
      guard let cell = literal.cell(column.kind, &texts[index]) else {
        throw FunctionTesterError.wrongType(column: column.name, expected: column.kind.rawValue)
      }
      batch.nextRow[index] = cell
    }
    batch.commitRow(offset: 0, length: 0)
    let arenas = texts.map { bytes in
      let arena = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count + RowBatch.padding, alignment: 1)
      arena.copyBytes(from: bytes + [UInt8](repeating: 0x0A, count: RowBatch.padding))
      return arena
    }
    for (column, arena) in arenas.enumerated() {
      batch.setArena(
        UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(arena)[..<texts[column].count]), of: column)
    }
    program.begin(batch)
    return arenas
  }
}

/// A value of a hand-written row: a text, a number, a truth value or `nil`, written as a literal.
public enum ColumnLiteral: Sendable, Equatable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByNilLiteral
{
  case text(String)
  case integer(Int)
  case number(Double)
  case flag(Bool)
  case null

  public init(stringLiteral value: String) { self = .text(value) }
  public init(integerLiteral value: Int) { self = .integer(value) }
  public init(floatLiteral value: Double) { self = .number(value) }
  public init(booleanLiteral value: Bool) { self = .flag(value) }
  public init(nilLiteral: ()) { self = .null }

  fileprivate func cell(_ kind: ColumnKind, _ texts: inout [UInt8]) -> Cell? {
    switch (self, kind) {
    case (.text(let value), .text):
      let offset = texts.count
      texts += Array(value.utf8)
      return .text(offset: offset, length: texts.count - offset)
    case (.integer(let value), .integer): return .integer(value)
    case (.integer(let value), .number): return .number(Double(value))
    case (.number(let value), .number): return .number(value)
    case (.flag(let value), .flag): return .flag(value)
    default: return nil
    }
  }
}

/// What is wrong with a call of ``FunctionTester``.
public enum FunctionTesterError: Error, Equatable {
  case unknownFunction(name: String, known: [String])
  case unknownColumn(name: String, known: [String])
  case missingColumn(name: String)
  case wrongType(column: String, expected: String)
}
