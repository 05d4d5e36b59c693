import Foundation
import Hummingbird
import Review

/// Getting rows and answering them.
enum AnswerRoutes {
  static let all: [Route] = [
    .page("/", .reviewer) { call in Reply.see(try call.reviewer().role == .lead ? "/dashboard" : "/review") },
    .page("/review", .reviewer) { call in Reply.page(AnswerPage.html(call, try call.reviewer())) },
    .page("/review/guidelines", .reviewer) { call in Reply.fragment(AnswerPage.guidelines(call)) },
    .data(.get, "/api/items", .reviewer, items),
    .data(.post, "/api/answers", .reviewer, answer),
    .data(.post, "/api/undo", .reviewer, undo),
    .data(.get, "/api/image", .reviewer, image),
  ]

  /// What lies before somebody, and how far he is.
  private struct Rows: Encodable {
    let items: [RowPayload]
    let status: StatusPayload
  }

  private static func rows(_ call: Call, _ name: String, count: Int) throws -> Rows {
    let status = try call.host.desk.status(of: name)
    // Who is paused gets no rows, and is told so.
    if case .paused = status { return Rows(items: [], status: try StatusPayload(call.host.desk, name, hasRows: false)) }
    let items = try call.host.desk.items(for: name, count: count)
    return Rows(
      items: items.map { RowPayload($0, images: call.host.images) },
      status: try StatusPayload(call.host.desk, name, hasRows: !items.isEmpty))
  }

  @Sendable private static func items(_ call: Call) async throws -> Response {
    let name = try call.reviewer().reviewer.name
    let count = min(max(call.query("count").flatMap { Int($0) } ?? 1, 1), ReviewDesk.mostItems)
    return Reply.json(try await call.host.work { try rows(call, name, count: count) })
  }

  private struct Sent: Decodable {
    let key: String
    let row: String
    let verdict: String
    let label: String?
    let flagged: Bool?
    let comment: String?
    let milliseconds: Int?

    func draft() throws(Refusal) -> AnswerDraft {
      guard UUID(uuidString: key) != nil else { throw .invalid(.key) }
      let said: Verdict
      switch (verdict, label) {
      case ("class", let label?): said = .label(label)
      case ("unsure", nil): said = .unsure
      case ("skip", nil): said = .skip
      default: throw .invalid(.verdict)
      }
      if let milliseconds, milliseconds < 0 { throw .invalid(.milliseconds) }
      var draft = AnswerDraft(row: row, verdict: said, key: key.lowercased())
      (draft.isFlagged, draft.comment, draft.milliseconds) = (flagged ?? false, comment, milliseconds)
      return draft
    }
  }

  private struct Taken: Encodable {
    let seq: Int
    let isRepeated: Bool
    let reveal: RowPayload.Evidence?
    let items: [RowPayload]
    let status: StatusPayload
  }

  /// Rows that a page has ready: the one that is answered, and two more.
  private static let ahead = 3

  @Sendable private static func answer(_ call: Call) async throws -> Response {
    let name = try call.reviewer().reviewer.name
    let draft = try await call.json(Sent.self).draft()
    let taken = try await call.host.work {
      let receipt = try call.host.desk.answer(draft, by: name)
      let rows = try rows(call, name, count: ahead)
      return Taken(
        seq: receipt.seq, isRepeated: receipt.isRepeated, reveal: .init(receipt.suggestion), items: rows.items,
        status: rows.status)
    }
    return Reply.json(taken)
  }

  private struct Undo: Decodable {
    let seq: Int?
  }

  private struct Undone: Encodable {
    let item: RowPayload?
    let status: StatusPayload
  }

  @Sendable private static func undo(_ call: Call) async throws -> Response {
    let name = try call.reviewer().reviewer.name
    let seq = try await call.json(Undo.self).seq
    let undone = try await call.host.work {
      let item = try call.host.desk.undo(by: name, seq: seq)
      return Undone(
        item: item.map { RowPayload($0, images: call.host.images) },
        status: try StatusPayload(call.host.desk, name, hasRows: true))
    }
    return Reply.json(undone)
  }

  /// A picture that a row names. Only of rows that lie before whoever asks.
  @Sendable private static func image(_ call: Call) async throws -> Response {
    let visitor = try call.reviewer()
    guard let row = call.query("row")?.removingPercentEncoding, let column = call.query("column").flatMap({ Int($0) })
    else { throw Refusal.notFound }
    let images = call.host.images
    let found = try await call.host.work { () -> (bytes: [UInt8], type: String)? in
      let desk = call.host.desk
      let name = visitor.reviewer.name
      var items = try desk.items(for: name, count: ReviewDesk.mostItems)
      if Access.expert.admits(visitor.role) { items += try desk.disputes(for: name, limit: ExpertRoutes.limit) }
      guard let item = items.first(where: { $0.id == row }), item.content.columns.indices.contains(column) else {
        return nil
      }
      return images.load(item.content.columns[column].value)
    }
    guard let found else { throw Refusal.notFound }
    var response = Reply.bytes(found.bytes, type: found.type)
    response.headers[.cacheControl] = "private, max-age=600"
    return response
  }
}

/// How far somebody is.
struct StatusPayload: Encodable {
  let answered: Int
  let left: Int?
  /// `open`, `calibration`, `waiting`, `refused`, `paused`, `done`.
  let phase: String
  let message: String?
  /// Whether there is an answer to take back.
  let canUndo: Bool
  /// Seconds after which to ask again for rows.
  let retryAfter: Int?
  /// The version that holds; 0 for none.
  let guidelines: Int

  init(_ desk: ReviewDesk, _ name: String, hasRows: Bool) throws(ReviewError) {
    answered = desk.answerCount(of: name)
    canUndo = answered > 0
    guidelines = desk.guidelines?.version ?? 0
    let status = hasRows ? .open : try desk.status(of: name)
    switch try desk.status(of: name) {
    case .calibrating(let done, let all):
      (phase, left, message) = ("calibration", all - done, nil)
    case .open where hasRows:
      (phase, left, message) = ("open", nil, nil)
    default:
      (phase, message) = StatusPayload.words(status)
      left = nil
    }
    retryAfter = hasRows ? nil : 5
  }

  private static func words(_ status: ReviewerStatus) -> (String, String) {
    switch status {
    case .open, .calibrating, .done: ("done", "Nothing is left to answer just now. New rows come by themselves.")
    case .waitingForOthers: ("waiting", "You have answered the first round. It goes on when the others have, too.")
    case .notAdmitted: ("refused", "The first round is over. A lead looks at it with you before it goes on.")
    case .paused: ("paused", "You are paused. Please talk to a lead.")
    }
  }
}
