import Foundation

/// Many people at the server of `tally review` at once, with `tally run` beside it, and the server killed now and then. In the
/// end every answer that was confirmed has to be in the log, once.
struct ReviewLoad {
  var program: String
  /// The folder of the package.
  var package: String
  var task: String
  var classes: [String]
  /// Where runs and the log are kept: a folder that goes afterwards.
  var store: String
  var people = 50
  var seconds = 60.0
  var meanThought = 1.0
  var kills = 0
  /// Rows for the run beside; nil for none.
  var besideData: String?
  var data: String?

  struct Outcome {
    var confirmed = 0
    var lost = 0
    var doubled = 0
    var unknown = 0
    var repeats = 0
    var kills = 0
    var runs = 0
    var refusals: [Int: Int] = [:]
    /// Milliseconds, ascending.
    var answerTimes: [Double] = []
    var rowTimes: [Double] = []

    static func quantile(_ times: [Double], _ share: Double) -> Double {
      times.isEmpty ? .nan : times[min(times.count - 1, Int(Double(times.count) * share))]
    }
  }

  func run() throws -> Outcome {
    signal(SIGPIPE, SIG_IGN)
    let rows = data.map { ["--data", $0] } ?? []
    try tally(["run", task, "--store", store, "--no-report"] + rows)
    var server = try serve(port: 0)
    let port = server.port
    LoadReviewer.classes = classes
    let lead = LoadConnection(port: port)
    try lead.join(server.invitation, as: "lead")
    let reviewers = try (0..<people).map { number in
      let reviewer = LoadReviewer(
        "reviewer\(number)", port: port, meanThought: meanThought, seed: UInt64(number + 2) &* 0x9E37_79B9)
      try reviewer.connection.join(try lead.invite("reviewer"), as: reviewer.name)
      return reviewer
    }
    var outcome = Outcome()
    let end = Date().addingTimeInterval(seconds)
    let threads = reviewers.map { reviewer in LoadThread { reviewer.answer(until: end) } }
    let beside = besideData.map { data in
      Beside {
        _ = try? self.tally(["run", self.task, "--store", self.store, "--no-report", "--fresh", "--data", data])
      }
    }
    var generator = LoadGenerator(state: UInt64(Date().timeIntervalSince1970))
    for kill in 0..<kills {
      // At a random moment of its share of the time.
      let share = seconds / Double(kills)
      let moment = end.addingTimeInterval(-seconds + share * (Double(kill) + generator.unit()))
      Thread.sleep(until: moment)
      server.kill()
      server = try serve(port: port)
      outcome.kills += 1
    }
    for thread in threads { thread.wait() }
    outcome.runs = beside?.end() ?? 0
    server.stop()
    try check(reviewers, &outcome)
    return outcome
  }

  private struct Entry: Decodable {
    let kind: String
    let actor: String
    let row: String?
    let payload: Payload

    struct Payload: Decodable { let key: String? }

    private enum Key: CodingKey { case kind, actor, row, payload }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: Key.self)
      kind = try values.decode(String.self, forKey: .kind)
      actor = try values.decode(String.self, forKey: .actor)
      row = try values.decodeIfPresent(String.self, forKey: .row)
      if let text = try? values.decode(String.self, forKey: .payload) {
        payload = (try? JSONDecoder().decode(Payload.self, from: Data(text.utf8))) ?? Payload(key: nil)
      } else {
        payload = try values.decode(Payload.self, forKey: .payload)
      }
    }
  }

  /// Compares what was confirmed with what the log says.
  private func check(_ reviewers: [LoadReviewer], _ outcome: inout Outcome) throws {
    let log = store + "/log.jsonl"
    try tally(["gold", "log", task, "--store", store, "--export", log])
    var rowOfKey: [String: (actor: String, row: String)] = [:]
    var given: Set<String> = []
    for line in try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n") {
      let entry = try JSONDecoder().decode(Entry.self, from: Data(line.utf8))
      guard entry.kind == "answered", let key = entry.payload.key, let row = entry.row else { continue }
      if rowOfKey.updateValue((entry.actor, row), forKey: key) != nil { outcome.doubled += 1 }
      if !given.insert("\(entry.actor) \(row)").inserted { outcome.doubled += 1 }
    }
    for reviewer in reviewers {
      outcome.repeats += reviewer.repeats
      outcome.refusals.merge(reviewer.refusals) { $0 + $1 }
      outcome.answerTimes += reviewer.answerTimes
      outcome.rowTimes += reviewer.rowTimes
      for answer in reviewer.confirmed {
        outcome.confirmed += 1
        let kept = rowOfKey[answer.key]
        if kept?.actor != reviewer.name || kept?.row != answer.row { outcome.lost += 1 }
      }
    }
    outcome.unknown = rowOfKey.count - outcome.confirmed + outcome.lost
    outcome.answerTimes.sort()
    outcome.rowTimes.sort()
    let verdict = try tally(["gold", "verify", task, "--store", store])
    guard verdict == 0 else { throw BenchmarkFailure(description: "the log's chain is broken") }
  }

  // MARK: Programs

  private func serve(port: Int) throws -> ReviewProcess {
    try ReviewProcess(
      program, in: package,
      ["review", task, "--store", store, "--gold-share", "0.05", "--pause-below", "0", "--overlap", "2"], port: port)
  }

  @discardableResult
  private func tally(_ arguments: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: package)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}

/// A thread that can be waited for.
private final class LoadThread: @unchecked Sendable {
  private let done = DispatchSemaphore(value: 0)

  init(_ body: @escaping @Sendable () -> Void) {
    let done = done
    Thread.detachNewThread {
      body()
      done.signal()
    }
  }

  func wait() { done.wait() }
}

/// Does something again and again, beside.
private final class Beside: @unchecked Sendable {
  private let lock = NSLock()
  private var (isOver, count) = (false, 0)
  private var thread: LoadThread?

  init(_ body: @escaping @Sendable () -> Void) {
    thread = LoadThread { [self] in
      while !lock.withLock({ isOver }) {
        body()
        lock.withLock { count += 1 }
      }
    }
  }

  func end() -> Int {
    lock.withLock { isOver = true }
    thread?.wait()
    return count
  }
}
