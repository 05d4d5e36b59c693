import Foundation
import Votes

/// People of known accuracy at a server of `tally review`: they do all that they do over its interface.
final class ReviewTeam {
  private let task: ReviewedTask
  private let people: SimulatedTeam
  private let server: ReviewProcess
  private let lead: LoadConnection
  private let expert: LoadConnection
  private let reviewers: [LoadConnection]
  private var turn = 0
  /// Rows that were answered.
  private(set) var rows: Set<Int> = []
  private(set) var answers = 0
  private(set) var settlements = 0

  /// - Parameters:
  ///   - isFirst: whether they come by invitation; later they sign in.
  ///   - options: of `tally review`.
  init(_ task: ReviewedTask, _ people: SimulatedTeam, isFirst: Bool, options: [String]) throws {
    (self.task, self.people) = (task, people)
    server = try ReviewProcess(
      task.program, in: Place.benchmarks, ["review", ReviewedTask.name, "--store", task.store] + options)
    let port = server.port
    func person(_ name: String, _ invitation: @autoclosure () throws -> String) throws -> LoadConnection {
      let connection = LoadConnection(port: port)
      if isFirst { try connection.join(try invitation(), as: name) } else { try connection.signIn(as: name) }
      return connection
    }
    let lead = try person("lead", server.invitation)
    self.lead = lead
    expert = try person("expert", try lead.invite("expert"))
    reviewers = try people.reviewers.indices.map { try person("reviewer\($0)", try lead.invite("reviewer")) }
  }

  func end() { server.stop() }

  private struct Item: Decodable { let row: String }

  /// The next reviewer answers one row.
  ///
  /// - Returns: false where no reviewer gets a row.
  func answerOne() throws -> Bool {
    struct Rows: Decodable { let items: [Item] }
    for _ in reviewers {
      let who = turn % reviewers.count
      turn += 1
      let given: Rows = try reviewers[who].send("GET", "/api/items?count=1").value()
      guard let item = given.items.first, let row = Int(item.row) else { continue }
      let label = people.answer(row, truth: task.dataset.gold[row], by: who)
      struct Taken: Decodable { let seq: Int }
      let _: Taken = try reviewers[who].post(
        "/api/answers",
        json: [
          "key": UUID().uuidString, "row": item.row, "verdict": "class", "label": ReviewedTask.classes[Int(label)],
          "milliseconds": 1_500,
        ]
      ).value()
      answers += 1
      rows.insert(row)
      return true
    }
    return false
  }

  /// The expert settles all that there is to settle.
  func settle() throws {
    struct Dispute: Decodable { let row: Item }
    struct Disputes: Decodable { let disagreements: [Dispute] }
    while true {
      let open: Disputes = try expert.send("GET", "/api/disagreements").value()
      if open.disagreements.isEmpty { return }
      for dispute in open.disagreements {
        guard let row = Int(dispute.row.row) else { continue }
        let label = people.expertAnswer(row, truth: task.dataset.gold[row])
        struct Settled: Decodable { let seq: Int }
        let _: Settled = try expert.post(
          "/api/settlements",
          json: ["key": UUID().uuidString, "row": dispute.row.row, "label": ReviewedTask.classes[Int(label)]]
        ).value()
        settlements += 1
      }
    }
  }

  /// Rows that count for the audit, as the lead's dashboard says.
  func auditedCount() throws -> Int {
    struct Dashboard: Decodable {
      struct Progress: Decodable { let auditedRows: Int }
      let progress: Progress
    }
    let dashboard: Dashboard = try lead.send("GET", "/api/dashboard").value()
    return dashboard.progress.auditedRows
  }
}
