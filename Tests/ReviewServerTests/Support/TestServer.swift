import Foundation
import Ledger
import Synchronization
import Votes

@testable import Review
@testable import ReviewServer

/// A server of its own for a test, on a free port, with rows in memory.
final class TestServer: Sendable {
  let desk: ReviewDesk
  let port: Int
  /// What went to the server's log.
  let log: Log
  private let isStopped: Flag
  private let ended: Task<Void, any Error>

  final class Flag: Sendable {
    private let value = Mutex(false)
    var isSet: Bool { value.withLock { $0 } }
    func set() { value.withLock { $0 = true } }
  }

  final class Log: Sendable {
    private let kept = Mutex<[String]>([])
    var lines: [String] { kept.withLock { $0 } }
    func add(_ line: String) { kept.withLock { $0.append(line) } }
  }

  static let classes = ["ham", "spam"]

  /// Every third row has votes that conflict.
  static func rows(_ count: Int, text: (Int) -> String = { "row \($0): subscribe to my channel" }) -> [RowsAtHand.Row] {
    (0..<count).map { row in
      RowsAtHand.Row(
        id: "r\(row)", columns: [("text", text(row)), ("likes", "\(row)")],
        votes: row % 3 == 0 ? [0, 1, -1] : row % 3 == 1 ? [0, 0, 0] : [-1, 1, 1])
    }
  }

  /// - Parameter change: of the server's options.
  init(
    _ rows: [RowsAtHand.Row] = TestServer.rows(60), classes: [String] = TestServer.classes, plan: DeskPlan? = nil,
    store: ReviewStore? = nil, task: String = "Comments", change: (inout ReviewServer.Options) -> Void = { _ in }
  ) async throws {
    let store = try store ?? ReviewStore(path: nil)
    var calm = DeskPlan()
    (calm.auditShare, calm.goldShare) = (0, 0)
    desk = try ReviewDesk(
      store, rows: try RowsAtHand(rows, functions: ["first", "second", "third"], classes: classes), plan: plan ?? calm,
      passwordCost: .init(logRounds: 8), clock: { Date().timeIntervalSince1970 })
    var options = ReviewServer.Options()
    options.port = 0
    change(&options)
    let (log, flag) = (Log(), Flag())
    (self.log, isStopped) = (log, flag)
    let server = try ReviewServer(desk, task: task, options: options) { log.add($0) }
    let (addresses, continuation) = AsyncStream<ReviewServer.Address>.makeStream()
    ended = Task {
      defer { continuation.finish() }
      try await server.run(started: { continuation.yield($0) }, isStopped: { flag.isSet })
    }
    var found: ReviewServer.Address?
    for await address in addresses {
      found = address
      break
    }
    guard let found else {
      try await ended.value
      throw RawHTTP.Failure.noReply
    }
    port = found.port
  }

  deinit { isStopped.set() }

  func stop() async throws {
    isStopped.set()
    try await ended.value
  }

  var http: RawHTTP { RawHTTP(port: port) }

  static let password = "correct horse battery"

  /// Somebody new, signed in with a browser of his own.
  func visitor(_ name: String, _ role: ReviewRole = .reviewer) async throws -> Browser {
    let first = desk.reviewers.first { $0.role == .lead }?.name
    try desk.addReviewer(name, role: role, password: TestServer.password, by: first)
    let browser = Browser(http)
    let reply = try await browser.signIn(name, TestServer.password)
    guard reply.status == 303 else { throw RawHTTP.Failure.noReply }
    return browser
  }
}

/// What a browser keeps: cookies, and the token of the last page.
final class Browser {
  let http: RawHTTP
  var cookies: [String: String] = [:]
  var formToken = ""

  init(_ http: RawHTTP) { self.http = http }

  var cookieHeader: [String: String] {
    cookies.isEmpty
      ? [:] : ["Cookie": cookies.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")]
  }

  @discardableResult
  func get(_ path: String, headers: [String: String] = [:]) async throws -> RawHTTP.Reply {
    let reply = try await http.send("GET", path, headers: cookieHeader.merging(headers) { $1 })
    keep(reply)
    return reply
  }

  @discardableResult
  func post(_ path: String, form: [String: String], headers: [String: String] = [:]) async throws -> RawHTTP.Reply {
    var fields = form
    if fields["formToken"] == nil { fields["formToken"] = formToken }
    let safe = CharacterSet.alphanumerics
    let body = fields.sorted { $0.key < $1.key }.map {
      "\($0.key.addingPercentEncoding(withAllowedCharacters: safe)!)=\($0.value.addingPercentEncoding(withAllowedCharacters: safe)!)"
    }.joined(separator: "&")
    let all = ["Content-Type": "application/x-www-form-urlencoded"].merging(cookieHeader) { $1 }.merging(headers) { $1 }
    let reply = try await http.send("POST", path, headers: all, body: Array(body.utf8))
    keep(reply)
    return reply
  }

  @discardableResult
  func send(
    _ path: String, _ body: [String: Any], method: String = "POST", headers: [String: String] = [:]
  ) async throws -> RawHTTP.Reply {
    let all = ["Content-Type": "application/json", "X-CSRF-Token": formToken].merging(cookieHeader) { $1 }
      .merging(headers) { $1 }
    let reply = try await http.send(
      method, path, headers: all, body: Array(try JSONSerialization.data(withJSONObject: body)))
    keep(reply)
    return reply
  }

  @discardableResult
  func signIn(_ name: String, _ password: String) async throws -> RawHTTP.Reply {
    try await get("/sign-in")
    let reply = try await post("/sign-in", form: ["name": name, "password": password])
    if reply.status == 303 { try await get("/account") }
    return reply
  }

  /// The rows that lie before him.
  func items(_ count: Int = 1) async throws -> [[String: Any]] {
    try await get("/api/items?count=\(count)").json()["items"] as? [[String: Any]] ?? []
  }

  func answer(
    _ row: String, _ label: String = "ham", key: String = UUID().uuidString, headers: [String: String] = [:]
  ) async throws -> RawHTTP.Reply {
    try await send(
      "/api/answers", ["key": key, "row": row, "verdict": "class", "label": label, "milliseconds": 10], headers: headers
    )
  }

  private func keep(_ reply: RawHTTP.Reply) {
    for (name, value) in reply.cookies { cookies[name] = value.isEmpty ? nil : value }
    let text = reply.text
    if let match = text.firstMatch(of: /name="formToken" value="([0-9a-f]{64})"/) { formToken = String(match.1) }
  }
}
