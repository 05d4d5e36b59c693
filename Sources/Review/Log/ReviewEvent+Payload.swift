import Foundation
import Ledger

/// What the small events hold.
private struct PersonPayload: Codable {
  var name: String
  var role: ReviewRole?
  var reason: String?
}

private struct ReleasePayload: Codable {
  var selection: RowSelection
}

private struct SeqPayload: Codable {
  var seq: Int
}

extension ReviewEvent {
  /// As the log's column says it.
  public var kind: String {
    switch self {
    case .reviewerAdded: "reviewerAdded"
    case .roleChanged: "roleChanged"
    case .paused: "paused"
    case .resumed: "resumed"
    case .admitted: "admitted"
    case .passwordLink: "passwordLink"
    case .guidelines: "guidelines"
    case .queueMade: "queueMade"
    case .answered: "answered"
    case .released: "released"
    case .undone: "undone"
    case .settled: "settled"
    case .rolledBack: "rolledBack"
    case .imported: "imported"
    }
  }

  var row: String? {
    switch self {
    case .answered(let row, _), .released(let row, _), .undone(let row, _), .settled(let row, _): row
    default: nil
    }
  }

  /// JSON with sorted keys. What is hashed is the text as it is stored, so another encoder changes nothing of old entries.
  var payload: String {
    switch self {
    case .reviewerAdded(let name, let role), .roleChanged(let name, let role):
      Self.json(PersonPayload(name: name, role: role))
    case .paused(let name, let reason): Self.json(PersonPayload(name: name, reason: reason))
    case .resumed(let name), .admitted(let name), .passwordLink(let name): Self.json(PersonPayload(name: name))
    case .guidelines(let guidelines): Self.json(guidelines)
    case .queueMade(let queue): Self.json(queue)
    case .answered(_, let answer): Self.json(answer)
    case .released(_, let selection): Self.json(ReleasePayload(selection: selection))
    case .undone(_, let seq), .rolledBack(let seq): Self.json(SeqPayload(seq: seq))
    case .settled(_, let settlement): Self.json(settlement)
    case .imported(let record): Self.json(record)
    }
  }

  private static func json(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Strings, numbers and lists of these: encoding cannot fail.
    return String(decoding: (try? encoder.encode(value)) ?? Data(), as: UTF8.self)
  }

  /// - Returns: nil for an entry of a kind that a newer program writes, or that makes no sense.
  public init?(_ entry: ReviewEntry) {
    func read<Value: Decodable>(_ type: Value.Type) -> Value? {
      try? JSONDecoder().decode(type, from: Data(entry.payload.utf8))
    }
    func person(_ make: (PersonPayload) -> ReviewEvent?) -> ReviewEvent? { read(PersonPayload.self).flatMap(make) }
    let event: ReviewEvent?
    switch entry.kind {
    case "reviewerAdded": event = person { person in person.role.map { .reviewerAdded(name: person.name, role: $0) } }
    case "roleChanged": event = person { person in person.role.map { .roleChanged(name: person.name, role: $0) } }
    case "paused": event = person { .paused(name: $0.name, reason: $0.reason ?? "") }
    case "resumed": event = person { .resumed(name: $0.name) }
    case "admitted": event = person { .admitted(name: $0.name) }
    case "passwordLink": event = person { .passwordLink(name: $0.name) }
    case "guidelines": event = read(Guidelines.self).map { .guidelines($0) }
    case "queueMade": event = read(QueueMade.self).map { .queueMade($0) }
    case "rolledBack": event = read(SeqPayload.self).map { .rolledBack(to: $0.seq) }
    case "imported": event = read(ImportRecord.self).map { .imported($0) }
    case "answered":
      event = entry.row.flatMap { row in read(AnswerRecord.self).map { .answered(row: row, $0) } }
    case "released":
      event = entry.row.flatMap { row in read(ReleasePayload.self).map { .released(row: row, selection: $0.selection) }
      }
    case "undone": event = entry.row.flatMap { row in read(SeqPayload.self).map { .undone(row: row, seq: $0.seq) } }
    case "settled":
      event = entry.row.flatMap { row in read(SettlementRecord.self).map { .settled(row: row, $0) } }
    default: event = nil
    }
    guard let event else { return nil }
    self = event
  }
}
