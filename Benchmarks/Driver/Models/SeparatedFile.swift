import Foundation
import Votes

/// A file of comma-separated numbers and names under a header; no cell below it is quoted.
///
/// Tally's own readers refuse what a user should mend, such as two answers of one worker to one task. Public collections
/// have such lines, and no one mends them.
struct SeparatedFile {
  let path: String
  let header: [String]
  /// Without the header and blank lines.
  private let lines: [Substring]

  init(_ path: String) throws {
    self.path = path
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let lines = text.split(whereSeparator: \.isNewline)
    header = lines.first.map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) } ?? []
    self.lines = Array(lines.dropFirst())
  }

  /// Calls `body` with each line's cells.
  func forEach(_ body: ([Substring.UTF8View.SubSequence], _ line: Int) throws -> Void) throws {
    for (index, line) in lines.enumerated() {
      try body(line.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false), index + 2)
    }
  }

  /// A class's number; ``Vote/abstain`` for `-1` and for nothing.
  func vote(_ cell: Substring.UTF8View.SubSequence, classCount: Int, line: Int) throws -> Vote {
    if cell.isEmpty { return .abstain }
    guard let number = Int(Substring(cell)), number >= -1, number < classCount else {
      throw failure("\"\(Substring(cell))\" is neither -1 nor one of \(classCount) classes", line: line)
    }
    return Vote(number)
  }

  func column(_ name: String) throws -> Int {
    guard let column = header.firstIndex(of: name) else { throw failure("no column \"\(name)\"", line: 1) }
    return column
  }

  func failure(_ what: String, line: Int) -> BenchmarkFailure {
    BenchmarkFailure(description: "\(what)\n  at:  \(path):\(line)")
  }
}

/// A matrix of votes, a line a row and a column a labeling function, and gold in the same order.
enum MatrixFiles {
  static func read(votes: String, gold: String, name: String, classCount: Int) throws -> VoteDataset {
    let file = try SeparatedFile(votes)
    var lines: [[Vote]] = []
    try file.forEach { cells, line in
      // By the lines and not by the header, whose names may have commas in them.
      guard cells.count == lines.first?.count ?? cells.count else {
        throw file.failure("\(cells.count) votes, \(lines[0].count) in the lines before", line: line)
      }
      lines.append(try cells.map { try file.vote($0, classCount: classCount, line: line) })
    }
    let goldFile = try SeparatedFile(gold)
    var classes: [Vote] = []
    try goldFile.forEach { cells, line in
      classes.append(try goldFile.vote(cells[0], classCount: classCount, line: line))
    }
    guard classes.count == lines.count else {
      throw goldFile.failure("gold of \(classes.count) rows, votes of \(lines.count)", line: classes.count + 1)
    }
    let functionCount = lines.first?.count ?? 0
    return VoteDataset(
      name: name, kind: .functions, functionCount: functionCount, classCount: classCount,
      rows: lines.map { line in
        line.enumerated().filter { $0.element != .abstain }.map { (Int32($0.offset), $0.element) }
      }, gold: classes)
  }
}

/// A line for each answer, `task,worker,label`, and gold by task, `task,label`.
enum CrowdFiles {
  /// A worker's last answer to a task counts. Gold of a task that nobody answered is left out.
  static func read(votes: String, gold: String, name: String, classCount: Int) throws -> VoteDataset {
    let file = try SeparatedFile(votes)
    let columns = (task: try file.column("task"), worker: try file.column("worker"), label: try file.column("label"))
    var tasks: [String: Int] = [:]
    var workers: [String: Int32] = [:]
    var answers: [[Int32: Vote]] = []
    try file.forEach { cells, line in
      guard cells.count == file.header.count else { throw file.failure("\(cells.count) cells", line: line) }
      let task = tasks.number(of: String(Substring(cells[columns.task])))
      let worker = workers.number(of: String(Substring(cells[columns.worker])))
      if task == answers.count { answers.append([:]) }
      answers[task][worker] = try file.vote(cells[columns.label], classCount: classCount, line: line)
    }
    let goldFile = try SeparatedFile(gold)
    let goldColumns = (task: try goldFile.column("task"), label: try goldFile.column("label"))
    var classes = [Vote](repeating: .abstain, count: answers.count)
    try goldFile.forEach { cells, line in
      guard cells.count == goldFile.header.count else { throw goldFile.failure("\(cells.count) cells", line: line) }
      guard let task = tasks[String(Substring(cells[goldColumns.task]))] else { return }
      classes[task] = try goldFile.vote(cells[goldColumns.label], classCount: classCount, line: line)
    }
    return VoteDataset(
      name: name, kind: .crowd, functionCount: workers.count, classCount: classCount,
      rows: answers.map { row in
        row.filter { $0.value != .abstain }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
      }, gold: classes)
  }
}

extension Dictionary where Key == String, Value: BinaryInteger {
  /// The name's number, in order of first appearance.
  fileprivate mutating func number(of name: String) -> Value {
    if let known = self[name] { return known }
    self[name] = Value(count)
    return Value(count - 1)
  }
}
