import RowFiles
import TallyWorker
import Votes
import WorkerProtocol

/// A task that is ready to run: its types erased for the worker, its LFs prepared and checked.
final class TaskProgram: WorkerTask {
  let description: TaskDescription
  private let functions: [PreparedFunction]
  private let cursor: UnsafeMutablePointer<RowCursor>
  private let homes: [TextHome]
  private let derived: [any AnyDerived]
  private var batch: RowBatch?
  private var scannedColumns: [ScannedColumn] = []
  /// `[m]`: the column whose scan answers for the LF.
  private var scannedColumn: [ScannedColumn?]

  /// - Throws: ``TaskProblem`` for a task that cannot be right: a class named `none`, two LFs of one name, a malformed pattern.
  init<Task: LabelingTask>(_ task: Task) throws(TaskProblem) {
    let reader = RowReader<Task.TaskRow>()
    let classes = ClassTable<Task.Label>()
    let checks = TaskChecks<Task>()
    try checks.check(classes: classes.names)
    try checks.check(columns: reader.columns)
    try checks.check(reader.derived)
    let functions = task.functions.labelingFunctions
    guard !functions.isEmpty else { throw TaskProblem(.noFunctions, String(describing: Task.self)) }
    var descriptions: [FunctionDescription] = []
    var prepared: [PreparedFunction] = []
    for function in functions {
      try checks.check(function, among: descriptions)
      let ready = try checks.prepare(function, reader.row, classes)
      prepared.append(ready)
      descriptions.append(
        FunctionDescription(
          name: function.name, kind: function.kind, file: function.file, line: function.line,
          declaration: ready.declaration, accuracy: function.statedAccuracy, isOneByOne: ready.isOneByOne ? true : nil,
          search: ready.search?.description))
    }
    self.functions = prepared
    cursor = reader.cursor
    homes = reader.homes
    derived = reader.derived.map(\.value)
    scannedColumn = Array(repeating: nil, count: prepared.count)
    description = TaskDescription(
      task: String(describing: Task.self), classes: classes.names, columns: reader.columns,
      dataset: DatasetDescription(
        path: task.data.path, id: task.data.id, gold: task.data.gold, whereToGet: task.data.whereToGet),
      functions: descriptions,
      spelling: TaskSpelling(
        properties: reader.properties, cases: Task.Label.allCases.map { "\($0)" }))
  }

  func prepare() {
    if let folder = DerivedFolder.ofThisProgram { openCaches(in: folder) }
    let searches = functions.indices.compactMap { index in functions[index].search.map { (function: index, $0) } }
    let columns = ColumnProbe.columns(of: searches.map(\.1.text), cursor)
    for column in Set(columns.compactMap { $0 }).sorted() {
      let own = zip(searches, columns).filter { $0.1 == column }.map { (function: $0.0.function, search: $0.0.1.what) }
      let scanned = ScannedColumn(column, own)
      scannedColumns.append(scanned)
      for function in scanned.functions { scannedColumn[function] = scanned }
    }
  }

  func openCaches(in folder: DerivedFolder) {
    let content = RowContent(columns: description.columns, homes: homes, cursor: cursor)
    for value in derived { value.openCache(in: folder, content) }
  }

  func begin(_ batch: RowBatch) {
    self.batch = batch
    for value in derived { value.forget() }
    for (column, home) in homes.enumerated() { home.begin(batch.arena(of: column)) }
    for column in scannedColumns { column.begin() }
    cursor.pointee.clock.pointee.advance()
  }

  /// Makes all texts of the batch texts of the past: their bytes are about to go.
  func end() {
    for value in derived { value.forget() }
    cursor.pointee.clock.pointee.advance()
    cursor.pointee.cells = nil
  }

  /// Runs one LF on one row of the current batch.
  func vote(of function: Int, on row: Int) throws -> Vote {
    guard let batch else { preconditionFailure("no batch") }
    return try vote(functions[function].body, row, batch.cells + row * batch.width, cursor.pointee.clock)
  }

  @inline(__always)
  private func vote(
    _ body: () throws -> Vote, _ row: Int, _ cells: UnsafeMutablePointer<Cell>,
    _ clock: UnsafeMutablePointer<RowClock>
  ) throws -> Vote {
    clock.pointee.advance()
    // An LF that threw may have given up before.
    clock.pointee.givenUp = -1
    cursor.pointee.cells = cells
    cursor.pointee.row = row
    let vote = try body()
    if clock.pointee.givenUp >= 0 { throw MatchLimitReached(pattern: ExpressionCache.pattern(clock.pointee.givenUp)) }
    return vote
  }

  func share(with function: Int) -> [Int] {
    guard let batch, let column = scannedColumn[function], !column.isAsked else { return [] }
    column.scan(batch)
    return column.functions
  }

  func apply(
    _ function: Int, to rows: Range<Int>, votes: UnsafeMutablePointer<Vote>, region: SharedRegion
  ) -> [BatchFault] {
    guard let batch, !rows.isEmpty else { return [] }
    if let faults = scan(function, batch, rows, votes, region) { return faults }
    let body = functions[function].body
    let clock = cursor.pointee.clock
    var cells = batch.cells + rows.lowerBound * batch.width
    var faults: [BatchFault] = []
    for row in rows {
      region.mark(function: function, row: row)
      do {
        votes[row] = try vote(body, row, cells, clock)
      } catch {
        votes[row] = .abstain
        faults.append(TaskProgram.fault(error, function, row))
      }
      cells += batch.width
    }
    return faults
  }

  /// The votes of an LF that only looks for something in a column.
  ///
  /// - Returns: `nil` if it must be called row by row.
  private func scan(
    _ function: Int, _ batch: RowBatch, _ rows: Range<Int>, _ votes: UnsafeMutablePointer<Vote>, _ region: SharedRegion
  ) -> [BatchFault]? {
    guard let column = scannedColumn[function], let search = functions[function].search else { return nil }
    region.store(SharedRegion.idle, .progress)
    (votes + rows.lowerBound).update(repeating: .abstain, count: rows.count)
    var faults: [BatchFault] = []
    let isDone = column.forEachMatch(
      of: function, in: batch, rows, willMatch: { region.mark(function: function, row: $0) }
    ) { row, limitReached in
      if limitReached, case .expression(let expression) = search.what {
        faults.append(TaskProgram.fault(MatchLimitReached(pattern: expression.pattern), function, row))
      } else {
        votes[row] = search.vote
      }
    }
    return isDone ? faults : nil
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
