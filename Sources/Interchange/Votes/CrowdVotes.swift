import Votes

/// Separated text with a line for each vote: the header is `task,worker,label`, in any order.
///
/// Tasks are rows in the order of their first appearance; workers are LFs in natural order (`w2` before `w10`). The
/// same vote twice counts once, with the confidence of the first; a blank label or `-1` is no vote.
public enum CrowdVotes: VoteFormat {
  public static let name = "crowd CSV"
  private static let columns = ["task", "worker", "label"]

  public static func recognizes(_ file: VoteFile) throws(InterchangeError) -> Bool {
    guard file.hasExtension("csv", "tsv") else { return false }
    return try file.header().sorted() == columns.sorted()
  }

  public static func read(_ file: VoteFile, options: VoteReadOptions) throws(InterchangeError) -> VoteTable {
    var answers = CrowdAnswers()
    try answers.read(file)
    guard !answers.tasks.isEmpty else { throw .noRows(path: file.path) }
    let classes = try answers.codes.resolve(path: file.path, options: options)
    let names = (0..<answers.workerNames.count).map(answers.workerNames.text)
    let order = names.indices.sorted { NaturalOrder.precedes(names[$0], names[$1]) }
    var functionOfWorker = [Int32](repeating: 0, count: order.count)
    for (function, worker) in order.enumerated() { functionOfWorker[worker] = Int32(function) }
    let (votes, confidences) = try answers.matrix(
      classes: classes.votes, functionOfWorker: functionOfWorker, file: file)
    return VoteTable(
      rowNames: RowNames(answers.taskNames), functionNames: order.map { names[$0] }, classes: classes, votes: votes,
      confidences: confidences)
  }
}

/// The lines of a crowd file, column by column.
private struct CrowdAnswers {
  var taskNames = ByteInterner()
  var workerNames = ByteInterner()
  var codes = ClassCodes()
  var tasks: [Int32] = []
  var workers: [Int32] = []
  /// Provisional codes.
  var labels: [Vote] = []
  /// By answer, in millionths.
  var confidences: [Int: Int32] = [:]

  mutating func read(_ file: VoteFile) throws(InterchangeError) {
    var scanner = DelimitedScanner(file.mapped, delimiter: DelimitedScanner.delimiter(forPath: file.path))
    guard try scanner.next() else { throw .noRows(path: file.path) }
    let header = try scanner.texts()
    let columns = (
      task: header.firstIndex(of: "task")!, worker: header.firstIndex(of: "worker")!,
      label: header.firstIndex(of: "label")!
    )
    while try scanner.next() {
      if scanner.isBlank, scanner.onlyBlankLinesLeft { break }
      guard scanner.cellCount == 3 else { throw .wrongCellCount(scanner.place, found: scanner.cellCount, expected: 3) }
      tasks.append(try CrowdAnswers.intern(columns.task, "task", of: scanner, into: &taskNames))
      workers.append(try CrowdAnswers.intern(columns.worker, "worker", of: scanner, into: &workerNames))
      let (label, millionths) = try scanner.withCell(columns.label) { (text) throws(InterchangeError) in
        try codes.softCode(text) { FilePlace(path: scanner.path, line: scanner.line, column: "label") }
      }
      if let millionths { confidences[labels.count] = millionths }
      labels.append(label)
    }
  }

  private static func intern(
    _ cell: Int, _ column: String, of scanner: borrowing DelimitedScanner, into names: inout ByteInterner
  ) throws(InterchangeError) -> Int32 {
    let (number, isNew) = scanner.withCell(cell) { names.intern($0) }
    if isNew {
      let place = FilePlace(path: scanner.path, line: scanner.line, column: column)
      guard try !scanner.text(cell).isEmpty else { throw .emptyName(place) }
    }
    return number
  }

  /// The answers by task, then by worker, without those that say the same again.
  ///
  /// - Parameters:
  ///   - classes: by code.
  ///   - functionOfWorker: each worker's place in natural order.
  /// - Throws: ``InterchangeError/contradictingVotes(task:worker:first:second:)``.
  func matrix(
    classes: [Vote], functionOfWorker: [Int32], file: VoteFile
  ) throws(InterchangeError) -> (VoteMatrix, VoteConfidences) {
    var soft = VoteConfidences()
    var byTask = answersByTask()
    var starts = [0]
    var functions: [Int32] = []
    var votes: [Vote] = []
    for task in 0..<taskNames.count {
      let range = byTask.starts[task]..<byTask.starts[task + 1]
      // File order breaks ties, so that of two contradicting lines the first is named first.
      byTask.answers[range].sort {
        let (left, right) = (functionOfWorker[Int(workers[$0])], functionOfWorker[Int(workers[$1])])
        return left != right ? left < right : $0 < $1
      }
      var last: Int?
      for answer in byTask.answers[range] {
        let vote = labels[answer] < 0 ? .abstain : classes[Int(labels[answer])]
        guard vote != .abstain else { continue }
        if let last, workers[last] == workers[answer] {
          if votes[votes.count - 1] != vote { throw try contradiction(last, answer, file: file) }
          continue
        }
        functions.append(functionOfWorker[Int(workers[answer])])
        votes.append(vote)
        if let millionths = confidences[answer] {
          soft.append(row: task, function: Int(functions[functions.count - 1]), millionths: millionths)
        }
        last = answer
      }
      starts.append(votes.count)
    }
    let matrix = VoteMatrix(
      rowCount: taskNames.count, functionCount: workerNames.count,
      storage: .sparse(starts: starts, functions: functions, classes: votes))
    return (matrix, soft)
  }

  /// The numbers of the answers, task by task, each task's in file order.
  private func answersByTask() -> (starts: [Int], answers: [Int]) {
    var starts = [Int](repeating: 0, count: taskNames.count + 1)
    for task in tasks { starts[Int(task) + 1] += 1 }
    for task in 0..<taskNames.count { starts[task + 1] += starts[task] }
    var next = starts
    var answers = [Int](repeating: 0, count: tasks.count)
    for (answer, task) in tasks.enumerated() {
      answers[next[Int(task)]] = answer
      next[Int(task)] += 1
    }
    return (starts, answers)
  }

  private func contradiction(_ first: Int, _ second: Int, file: VoteFile) throws(InterchangeError) -> InterchangeError {
    .contradictingVotes(
      task: taskNames.text(Int(tasks[first])), worker: workerNames.text(Int(workers[first])),
      first: try DelimitedScanner.place(ofRecord: first + 1, in: file),
      second: try DelimitedScanner.place(ofRecord: second + 1, in: file))
  }
}
