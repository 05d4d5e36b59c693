import Foundation

/// Somebody who answers rows as a person does: looks, thinks, presses a key; and sends again, under the same key, what the
/// server has not confirmed.
final class LoadReviewer: @unchecked Sendable {
  /// An answer that the server has confirmed.
  struct Confirmed {
    let key: String
    let row: String
    let seq: Int
  }

  let name: String
  let connection: LoadConnection
  private let meanThought: Double
  private var generator: LoadGenerator
  // Written by the reviewer's thread, read after its end.
  private(set) var confirmed: [Confirmed] = []
  /// Milliseconds of requests that were answered at the first try.
  private(set) var answerTimes: [Double] = []
  private(set) var rowTimes: [Double] = []
  private(set) var repeats = 0
  private(set) var refusals: [Int: Int] = [:]

  init(_ name: String, port: Int, meanThought: Double, seed: UInt64) {
    self.name = name
    self.meanThought = meanThought
    connection = LoadConnection(port: port)
    generator = LoadGenerator(state: seed)
  }

  /// Answers until the time is over; what is under way then is sent until it is confirmed.
  func answer(until end: Date) {
    var rows: [[String: Any]] = []
    while Date() < end {
      guard let item = rows.first, let row = item["row"] as? String else {
        rows = fetch(until: end)
        if rows.isEmpty { usleep(200_000) }
        continue
      }
      think()
      guard let reply = send(row) else { return }
      if reply.status == 200, let value = try? JSONSerialization.jsonObject(with: reply.body) as? [String: Any] {
        rows = value["items"] as? [[String: Any]] ?? []
      } else {
        refusals[reply.status, default: 0] += 1
        rows = []
      }
    }
  }

  private func think() {
    let seconds = min(6, max(0.15, -log(generator.unit()) * meanThought))
    usleep(UInt32(seconds * 1e6))
  }

  private func fetch(until end: Date) -> [[String: Any]] {
    while Date() < end {
      let begin = DispatchTime.now()
      guard let reply = try? connection.send("GET", "/api/items?count=3"), reply.status == 200 else {
        usleep(100_000)
        continue
      }
      rowTimes.append(milliseconds(since: begin))
      let value = try? JSONSerialization.jsonObject(with: reply.body) as? [String: Any]
      return value?["items"] as? [[String: Any]] ?? []
    }
    return []
  }

  private func send(_ row: String) -> LoadConnection.Reply? {
    let key = UUID().uuidString
    let isUnsure = generator.unit() < 0.03
    var body: [String: Any] = ["key": key, "row": row, "verdict": isUnsure ? "unsure" : "class", "milliseconds": 900]
    if !isUnsure { body["label"] = LoadReviewer.classes[Int(generator.unit() * 2) % 2] }
    for attempt in 0..<600 {
      let begin = DispatchTime.now()
      guard let reply = try? connection.post("/api/answers", json: body), reply.status < 500 else {
        usleep(100_000)
        continue
      }
      if attempt == 0 { answerTimes.append(milliseconds(since: begin)) }
      if reply.status == 200, let value = try? JSONSerialization.jsonObject(with: reply.body) as? [String: Any],
        let seq = value["seq"] as? Int
      {
        if value["isRepeated"] as? Bool == true { repeats += 1 }
        confirmed.append(Confirmed(key: key.lowercased(), row: row, seq: seq))
      }
      return reply
    }
    return nil
  }

  private func milliseconds(since begin: DispatchTime) -> Double {
    Double(DispatchTime.now().uptimeNanoseconds - begin.uptimeNanoseconds) / 1e6
  }

  /// Two of the task's.
  nonisolated(unsafe) static var classes: [String] = []
}

/// SplitMix64.
struct LoadGenerator {
  var state: UInt64

  /// Above 0, up to 1.
  mutating func unit() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    value ^= value >> 31
    return (Double(value >> 11) + 1) / 9_007_199_254_740_992
  }
}
