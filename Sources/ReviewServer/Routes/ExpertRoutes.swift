import Foundation
import Hummingbird
import Reporting
import Review

/// Rows on which reviewers disagree, and what experts make of them.
enum ExpertRoutes {
  static let all: [Route] = [
    .page("/disagreements", .expert) { call in Reply.page(try await page(call)) },
    .form("/disagreements", .expert, settleForm),
    .form("/disagreements/undo", .expert, undoForm),
    .data(.get, "/api/disagreements", .expert, list),
    .data(.post, "/api/settlements", .expert, settle),
  ]

  /// Rows that are shown at a time.
  static let limit = 20

  private static func page(_ call: Call) async throws -> HTML {
    let name = try call.reviewer().reviewer.name
    let (items, last) = try await call.host.work {
      (try call.host.desk.disputes(for: name, limit: limit), call.host.desk.lastSettlement(of: name))
    }
    return DisagreementsPage.html(call, items, last: last)
  }

  @Sendable private static func undoForm(_ call: Call) async throws -> Response {
    let name = try call.reviewer().reviewer.name
    guard let row = call.form["row"] else { throw Refusal.malformed }
    try await call.host.work { try call.host.desk.unsettle(row: row, by: name) }
    return Reply.see("/disagreements")
  }

  @Sendable private static func settleForm(_ call: Call) async throws -> Response {
    let name = try call.reviewer().reviewer.name
    guard let row = call.form["row"], let key = call.form["key"], UUID(uuidString: key) != nil else {
      throw Refusal.malformed
    }
    let label = try settled(call.form["verdict"] ?? "class", call.form["label"])
    let comment = call.form["comment"].flatMap { $0.isEmpty ? nil : $0 }
    _ = try await call.host.work {
      try call.host.desk.settle(row: row, label: label, by: name, key: key.lowercased(), comment: comment)
    }
    return Reply.see("/disagreements")
  }

  private struct Dispute: Encodable {
    struct Said: Encodable {
      let reviewer: String
      let verdict: String
      let label: String?
      let comment: String?
      let at: String
      let isFlagged: Bool
    }

    let row: RowPayload
    let answers: [Said]
  }

  @Sendable private static func list(_ call: Call) async throws -> Response {
    let name = try call.reviewer().reviewer.name
    let items = try await call.host.work { try call.host.desk.disputes(for: name, limit: limit) }
    return Reply.json([
      "disagreements": items.map { item in
        Dispute(
          row: RowPayload(item, images: call.host.images),
          answers: item.others.map {
            .init(
              reviewer: $0.reviewer, verdict: $0.verdict.word, label: $0.verdict.label, comment: $0.record.comment,
              at: UTCMoment.text($0.at), isFlagged: $0.record.isFlagged)
          })
      }
    ])
  }

  /// - Returns: nil where the expert cannot say the class.
  private static func settled(_ verdict: String, _ label: String?) throws(Refusal) -> String? {
    switch (verdict, label) {
    case ("class", let label?): return label
    case ("unsure", nil): return nil
    default: throw .invalid(.settlement)
    }
  }

  private struct Settlement: Decodable {
    let key: String
    let row: String
    let verdict: String?
    let label: String?
    let comment: String?
    let milliseconds: Int?
  }

  private struct Settled: Encodable {
    let seq: Int
    let isRepeated: Bool
  }

  @Sendable private static func settle(_ call: Call) async throws -> Response {
    let name = try call.reviewer().reviewer.name
    let sent = try await call.json(Settlement.self)
    guard UUID(uuidString: sent.key) != nil else { throw Refusal.invalid(.key) }
    if let milliseconds = sent.milliseconds, milliseconds < 0 { throw Refusal.invalid(.milliseconds) }
    let label = try settled(sent.verdict ?? "class", sent.label)
    let receipt = try await call.host.work {
      try call.host.desk.settle(
        row: sent.row, label: label, by: name, key: sent.key.lowercased(), comment: sent.comment,
        milliseconds: sent.milliseconds)
    }
    return Reply.json(Settled(seq: receipt.seq, isRepeated: receipt.isRepeated))
  }
}

extension Verdict {
  /// As the interface calls it.
  var word: String {
    switch self {
    case .label: "class"
    case .unsure: "unsure"
    case .skip: "skip"
    }
  }
}
