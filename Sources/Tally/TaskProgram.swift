import RowFiles
import TallyWorker
import Votes
import WorkerProtocol

/// A task that is ready to run: its types erased for the worker, its LFs prepared and checked.
final class TaskProgram<Task: LabelingTask>: WorkerTask {
  let description: TaskDescription
  private let reader = RowReader<Task.TaskRow>()
  private let classes = ClassTable<Task.Label>()
  private let bodies: [@Sendable (Task.TaskRow) throws -> Task.Label?]
  private var batch: RowBatch?

  /// - Throws: ``TaskProblem`` for a task that cannot be right: a class named `none`, two LFs of one name, a malformed pattern.
  init(_ task: Task) throws(TaskProblem) {
    try TaskProgram.check(classes: classes.names)
    try TaskProgram.check(columns: reader.columns)
    let functions = task.functions.labelingFunctions
    guard !functions.isEmpty else { throw TaskProblem(.noFunctions, String(describing: Task.self)) }
    var descriptions: [FunctionDescription] = []
    var bodies: [@Sendable (Task.TaskRow) throws -> Task.Label?] = []
    for function in functions {
      try TaskProgram.check(function, among: descriptions)
      let prepared = try TaskProgram.prepare(function)
      bodies.append(prepared.body)
      descriptions.append(
        FunctionDescription(
          name: function.name, kind: function.kind, file: function.file, line: function.line,
          declaration: prepared.declaration, accuracy: function.statedAccuracy))
    }
    self.bodies = bodies
    description = TaskDescription(
      task: String(describing: Task.self), classes: classes.names, columns: reader.columns,
      dataset: DatasetDescription(
        path: task.data.path, id: task.data.id, gold: task.data.gold, whereToGet: task.data.whereToGet),
      functions: descriptions)
  }

  func begin(_ batch: RowBatch) {
    self.batch = batch
    reader.cursor.texts.begin(batch.arena)
  }

  /// Makes all texts of the batch texts of the past: their bytes are about to go.
  func end() { reader.cursor.texts.state.pointee.generation &+= 1 }

  /// Runs one LF on one row of the current batch.
  @inline(__always)
  func vote(of function: Int, on row: Int) throws -> Vote {
    guard let batch else { preconditionFailure("no batch") }
    let texts = reader.cursor.texts.state
    texts.pointee.generation &+= 1
    // An LF that threw may have given up before.
    texts.pointee.givenUp = -1
    reader.cursor.cells = batch.cells + row * batch.width
    let label = try bodies[function](reader.row)
    if texts.pointee.givenUp >= 0 {
      throw MatchLimitReached(pattern: ExpressionCache.pattern(texts.pointee.givenUp))
    }
    return label.map { classes.position(of: $0) } ?? .abstain
  }

  func apply(
    _ function: Int, to rows: Range<Int>, votes: UnsafeMutablePointer<Vote>, region: SharedRegion
  ) -> [BatchFault] {
    var faults: [BatchFault] = []
    for row in rows {
      region.mark(function: function, row: row)
      do {
        votes[row] = try vote(of: function, on: row)
      } catch {
        votes[row] = .abstain
        faults.append(TaskProgram.fault(error, function, row))
      }
    }
    return faults
  }

  private static func fault(_ error: any Error, _ function: Int, _ row: Int) -> BatchFault {
    if let limit = error as? MatchLimitReached {
      return BatchFault(kind: .matchLimit, function: function, row: row, message: limit.pattern)
    }
    return BatchFault(kind: .thrown, function: function, row: row, message: shortened(String(describing: error)))
  }

  /// Bytes of a message that a fault keeps: the reports of a batch have room for so much on every row.
  private static var longestMessage: Int { 400 }

  private static func shortened(_ message: String) -> String {
    guard message.utf8.count > longestMessage else { return message }
    var length = 0
    let kept = message.unicodeScalars.prefix { scalar in
      length += UTF8.width(scalar)
      return length <= longestMessage - 3
    }
    return String(kept) + "…"
  }
}

extension TaskProgram {
  private static func check(classes: [String]) throws(TaskProblem) {
    // The case's own name too: `case none = "nothing"` would abstain all the same.
    for name in classes + Task.Label.allCases.map({ String(describing: $0) })
    where ["none", "some", "abstain"].contains(name.lowercased()) {
      throw TaskProblem(.reservedClassName, name)
    }
    let type = String(describing: Task.Label.self)
    if classes.count < 2 { throw TaskProblem(.tooFewClasses, type, detail: String(classes.count)) }
    if classes.count > Vote.maximumClassCount {
      throw TaskProblem(.tooManyClasses, type, detail: String(classes.count))
    }
  }

  private static func check(columns: [ColumnRequest]) throws(TaskProblem) {
    for (index, column) in columns.enumerated() where columns[..<index].contains(where: { $0.name == column.name }) {
      throw TaskProblem(.repeatedColumn, column.name)
    }
  }

  private static func check(
    _ function: LabelingFunction<Task.TaskRow, Task.Label>, among earlier: [FunctionDescription]
  ) throws(TaskProblem) {
    if function.name.isEmpty {
      throw TaskProblem(.emptyFunctionName, "", file: function.file, line: function.line)
    }
    if let accuracy = function.statedAccuracy, !accuracy.isPossible {
      throw TaskProblem(
        .impossibleAccuracy, function.name, detail: "\(accuracy.accuracy) on \(accuracy.votes) votes",
        file: function.file, line: function.line)
    }
    if let first = earlier.first(where: { $0.name == function.name }) {
      throw TaskProblem(
        .repeatedFunctionName, function.name, detail: "\(first.file):\(first.line)", file: function.file,
        line: function.line)
    }
  }

  private static func prepare(
    _ function: LabelingFunction<Task.TaskRow, Task.Label>
  ) throws(TaskProblem) -> PreparedFunction<Task.TaskRow, Task.Label> {
    do {
      return try function.prepare()
    } catch {
      let (kind, detail): (TaskProblem.Kind, String?) =
        switch error {
        case .malformedPattern(let reason, let offset): (.malformedPattern, "\(reason), at byte \(offset)")
        case .emptyList: (.emptyList, nil)
        case .unreadableList(let path, _): (.unreadableList, path)
        }
      throw TaskProblem(kind, function.name, detail: detail, file: function.file, line: function.line)
    }
  }
}
