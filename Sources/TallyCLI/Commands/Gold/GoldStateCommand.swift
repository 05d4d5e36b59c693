import ArgumentParser
import Ledger
import Reporting
import Review

/// `tally gold state`: what people have said, now or at an earlier time.
struct GoldStateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "state", abstract: "Shows what people have said of the rows, now or at any earlier time.")

  @OptionGroup var task: TaskArgument
  @Option(help: "After this entry of the log (its number), or at this time (UTC, 2026-01-31 or 2026-01-31T12:00:00Z).")
  var at: String?
  @OptionGroup var store: StoreOption
  @OptionGroup var common: CommonOptions

  private struct Shown: Encodable {
    struct Row: Encodable {
      let id: String
      let label: String
      let selection: String
      let purpose: String
      let isSettled: Bool
      let answers: Int
    }

    let seq: Int
    let head: String
    let answers: Int
    let reviewers: [Reviewer]
    let guidelines: Int
    let run: String?
    let rows: [Row]
  }

  func run() throws {
    try common.run {
      let log = try OpenedLog(task, store)
      let state = try DeskState(log.store, upTo: try seq(log.store))
      let rows = state.learnedRows()
      let reviewers = state.reviewers.values.sorted { $0.name < $1.name }
      if common.json {
        return Console.printJSON(
          Shown(
            seq: state.seq, head: state.head, answers: state.answerCount, reviewers: reviewers,
            guidelines: state.guidelinesVersion, run: state.queue?.run,
            rows: rows.map {
              .init(
                id: $0.id, label: $0.label, selection: $0.selection.rawValue, purpose: $0.purpose.rawValue,
                isSettled: $0.isSettled, answers: $0.answerCount)
            }))
      }
      Console.print(Self.text(state, rows, reviewers))
    }
  }

  /// - Returns: nil for all entries.
  private func seq(_ store: ReviewStore) throws -> Int? {
    guard let at else { return nil }
    if let seq = Int(at), seq >= 0, at.count < 10 {
      var last = 0
      try store.forEachEntry { last = $0.seq }
      guard seq <= last else { throw ReviewError.badSeq(seq: seq, last: last) }
      return seq
    }
    guard let time = UTCMoment.seconds(at) else {
      throw CommandFailure(
        message: UserMessage(
          "\"\(at)\" is neither an entry's number nor a time",
          fix: "write --at 120, --at 2026-01-31 or --at 2026-01-31T12:00:00Z (UTC)"), status: ExitStatus.usage)
    }
    var seq = 0
    try store.forEachEntry { if (UTCMoment.seconds($0.at) ?? 0) <= time { seq = $0.seq } }
    return seq
  }

  static func text(_ state: DeskState, _ rows: [LearnedRow], _ reviewers: [Reviewer]) -> String {
    var lines = [
      "after entry \(NumberFormat.count(state.seq)): \(Suggestions.count(state.answerCount, "answer")), "
        + "\(Suggestions.count(rows.count, "row")) with a class, \(NumberFormat.count(state.settlements.count)) of them settled"
    ]
    if let queue = state.queue { lines.append("rows of run \(queue.run)") }
    var counts: [String: Int] = [:]
    for row in rows { counts[row.label, default: 0] += 1 }
    for (label, count) in counts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      lines.append("  \(DisplayWidth.sanitize(label)): \(NumberFormat.count(count))")
    }
    for reviewer in reviewers {
      let answers = state.answers(reviewer: reviewer.name).count
      lines.append(
        "\(DisplayWidth.sanitize(reviewer.name)), \(reviewer.role.words): \(Suggestions.count(answers, "answer"))"
          + (reviewer.pausedFor.map { ", paused: \($0)" } ?? ""))
    }
    return lines.joined(separator: "\n")
  }
}
