import ArgumentParser
import Foundation
import Votes

/// `benchmark review-proof`: from votes to a promise, with a simulated team that does all of it over the server's interface.
struct ReviewProof: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review-proof",
    abstract: "Let a simulated team review real votes over the server's interface, and check labels and promises by gold.",
    discussion: """
      A reviewer of 95 % and one of 85 % answer --answers rows of the queue in turn; tally run learns from them. Then both \
      answer rows of the audit, and an expert of 99 % settles where they differ. After --first audited rows, and each time that they \
      have doubled, each promise is asked for as if it were the only one, until it is given or all rows are audited.
      """)

  @Option(
    help: "A folder with ws/<name> in it; see Benchmarks/README.md. (default: ../shared/data)", completion: .directory)
  var data: String?
  @Option(help: "Datasets of two classes, with commas between them.") var only = "youtube,spouse_test"
  @Option(help: "Answers that teach the model.") var answers = 200
  @Option(help: "Audited rows before the first question.") var first = 100
  @Option(help: "Another number draws other answers.") var seed: UInt64 = 1
  @Option(help: "How many of the reviewers answer each audited row: 2 or 3; the third is of 90 %.") var overlap = 2

  private static let accuracies = [0.95, 0.85, 0.9]
  private static let expertAccuracy = 0.99
  private static let maxErrors = [0.1, 0.05, 0.02]

  func validate() throws {
    guard answers >= 1 else { throw ValidationError("--answers \(answers) is not 1 or more") }
    guard first >= 1 else { throw ValidationError("--first \(first) is not 1 or more") }
    guard (2...3).contains(overlap) else { throw ValidationError("--overlap \(overlap) is neither 2 nor 3") }
  }

  func run() throws {
    signal(SIGPIPE, SIG_IGN)
    let folder = data ?? URL(fileURLWithPath: Place.benchmarks + "/../../shared/data").standardizedFileURL.path
    let names = only.split(separator: ",").map(String.init)
    let datasets = try DatasetFolder.read(folder).filter { $0.kind == .functions && names.contains($0.name) }
    for name in names where !datasets.contains(where: { $0.name == name && $0.classCount == 2 }) {
      throw ValidationError("--only \"\(name)\" is not in \(folder)/ws, or has more than two classes")
    }
    for dataset in datasets {
      let place = FileManager.default.temporaryDirectory.appendingPathComponent("tally-proof-\(UUID().uuidString)").path
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(atPath: place) }
      try prove(
        try ReviewedTask(
          dataset, texts: "\(folder)/ws/\(dataset.name)/texts_train.jsonl", program: try Place.program("tally"),
          folder: place))
    }
  }

  private func prove(_ task: ReviewedTask) throws {
    let people = SimulatedTeam(
      reviewers: Array(Self.accuracies.prefix(overlap)), expert: Self.expertAccuracy, classCount: 2, seed: seed)
    let (before, after, answered) = try teach(task, people)
    let refused = Self.maxErrors.map { maxError in
      Result { try task.run(Self.promise(maxError, look: 1), answered: answered).promise?.words ?? "" }
    }
    print(
      """
      \(task.dataset.name): \(task.dataset.rowCount) rows, \(task.dataset.goldRows.count) of them with votes
      wrong labels before \(Self.share(before.error)), after \(answered.count) answers \(Self.share(after.error)); \
      of the rows that nobody answered \(Self.share(after.unansweredError))
      asked without an audit: \(try refused.map { try $0.get() }.joined(separator: "; "))
      """)
    print(try audit(task, people, answered).text + "\n")
    fflush(nil)
  }

  /// The first answers.
  private func teach(
    _ task: ReviewedTask, _ people: SimulatedTeam
  ) throws -> (before: ReviewedTask.Outcome, after: ReviewedTask.Outcome, rows: Set<Int>) {
    var before = try task.run(answered: [])
    let team = try ReviewTeam(task, people, isFirst: true, options: ["--overlap", "1", "--audit-share", "0"])
    while team.answers < answers, try team.answerOne() {}
    team.end()
    let after = try task.run(answered: team.rows)
    before.unansweredError = before.error
    return (before, after, team.rows)
  }

  private func audit(_ task: ReviewedTask, _ people: SimulatedTeam, _ answered: Set<Int>) throws -> ResultTable {
    var table = ResultTable(
      "audited by \(overlap) reviewers and an expert", labels: ["promised"],
      columns: [
        .init(name: "audited", digits: 0), .init(name: "answers", digits: 0), .init(name: "looks", digits: 0),
        .init(name: "auto rows", digits: 0), .init(name: "of them unseen", digits: 0),
        .init(name: "auto share", digits: 3), .init(name: "true error", digits: 4),
      ])
    let team = try ReviewTeam(
      task, people, isFirst: false, options: ["--overlap", "\(overlap)", "--audit-share", "1"])
    defer { team.end() }
    var looks = Self.maxErrors.map { _ in 1 }
    var last = Self.maxErrors.map { _ in "" }
    var isGiven = Self.maxErrors.map { _ in false }
    let open = task.dataset.goldRows.count - answered.count
    var wanted = min(first, open)
    while true {
      let audited = try answer(team, until: wanted)
      for (place, maxError) in Self.maxErrors.enumerated() where !isGiven[place] {
        let outcome = try task.run(Self.promise(maxError, look: looks[place]), answered: answered, audited: team.rows)
        guard let promise = outcome.promise else { continue }
        last[place] = promise.words
        isGiven[place] = promise.refusal == nil
        if isGiven[place] || audited >= open || wanted >= open {
          let share = Double(outcome.autoRows) / Double(task.dataset.rowCount)
          table.add(
            "\(maxError)",
            values: [
              Double(promise.auditedCount), Double(team.answers + team.settlements), Double(looks[place]),
              isGiven[place] ? Double(outcome.autoRows) : nil, isGiven[place] ? Double(outcome.unseenAutoRows) : nil,
              isGiven[place] ? share : nil, isGiven[place] ? outcome.autoError : nil,
            ])
          if !isGiven[place] { table.notes.append("\(maxError): \(last[place])") }
        }
        if promise.refusal == "tooManyDiffering" { looks[place] += 1 }
      }
      if !isGiven.contains(false) || wanted >= open { return table }
      wanted = min(2 * wanted, open)
    }
  }

  /// - Returns: audited rows.
  private func answer(_ team: ReviewTeam, until wanted: Int) throws -> Int {
    while true {
      var isAnswered = true
      let missing = wanted - (try team.auditedCount())
      if missing <= 0 { return wanted - missing }
      for _ in 0..<missing * overlap where isAnswered { isAnswered = try team.answerOne() }
      try team.settle()
      // The dashboard is up to some seconds old.
      Thread.sleep(forTimeInterval: 2.5)
      if !isAnswered { return try team.auditedCount() }
    }
  }

  private static func promise(_ maxError: Double, look: Int) -> [String] {
    ["--max-error", "\(maxError)", "--look", "\(look)"]
  }

  private static func share(_ value: Double) -> String { String(format: "%.4f", value) }
}
