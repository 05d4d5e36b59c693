import Foundation

/// A connection to a server on this machine that stays open, as a browser's. Not for use by several threads.
final class LoadConnection {
  struct Reply {
    let status: Int
    let headers: [(name: String, value: String)]
    let body: Data

    var text: String { String(decoding: body, as: UTF8.self) }
    var cookies: [String: String] {
      Dictionary(
        headers.filter { $0.name == "set-cookie" }.compactMap { header in
          let pair = header.value.prefix { $0 != ";" }.split(
            separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
          return pair.count == 2 ? (String(pair[0]), String(pair[1])) : nil
        }, uniquingKeysWith: { $1 })
    }
  }

  /// The server is not there, or went away.
  struct Lost: Error {}

  private let port: Int
  private var descriptor: Int32 = -1
  var cookies: [String: String] = [:]
  var formToken = ""

  init(port: Int) { self.port = port }

  deinit { disconnect() }

  private func disconnect() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
  }

  private func connectIfNeeded() throws {
    if descriptor >= 0 { return }
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var one: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    if status != 0 {
      disconnect()
      throw Lost()
    }
  }

  func send(_ method: String, _ path: String, type: String? = nil, body: Data = Data()) throws -> Reply {
    try connectIfNeeded()
    var head = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n"
    if !cookies.isEmpty {
      head += "Cookie: " + cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ") + "\r\n"
    }
    if let type { head += "Content-Type: \(type)\r\nX-CSRF-Token: \(formToken)\r\nContent-Length: \(body.count)\r\n" }
    do {
      try write(Data((head + "\r\n").utf8) + body)
      let reply = try read()
      cookies.merge(reply.cookies) { $1 }
      if let match = reply.text.firstMatch(of: /name="formToken" value="([0-9a-f]{64})"/) {
        formToken = String(match.1)
      }
      return reply
    } catch {
      disconnect()
      throw error
    }
  }

  func post(_ path: String, json: [String: Any]) throws -> Reply {
    try send("POST", path, type: "application/json", body: try JSONSerialization.data(withJSONObject: json))
  }

  func post(_ path: String, form: [String: String]) throws -> Reply {
    let fields = form.merging(["formToken": formToken]) { $1 }.map { name, value in
      "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
    }
    return try send(
      "POST", path, type: "application/x-www-form-urlencoded", body: Data(fields.joined(separator: "&").utf8))
  }

  private func write(_ data: Data) throws {
    var rest = Array(data)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { throw Lost() }
      rest = rest.dropFirst(count)
    }
  }

  private func read() throws -> Reply {
    var received = Data()
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let end = Data("\r\n\r\n".utf8)
    while true {
      if let head = received.range(of: end) {
        let lines = String(decoding: received[..<head.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let headers = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
          guard let colon = line.firstIndex(of: ":") else { return nil }
          return (line[..<colon].lowercased(), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces))
        }
        let words = lines[0].split(separator: " ")
        let length = headers.first { $0.name == "content-length" }.flatMap { Int($0.value) } ?? 0
        if received.count - head.upperBound >= length, words.count > 1, let status = Int(words[1]) {
          return Reply(
            status: status, headers: headers, body: received.subdata(in: head.upperBound..<head.upperBound + length))
        }
      }
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count > 0 else { throw Lost() }
      received.append(contentsOf: buffer[..<count])
    }
  }
}

// MARK: What everyone does

extension LoadConnection {
  /// Makes an account from an invitation, and signs in.
  func join(_ invitation: String, as name: String) throws {
    _ = try send("GET", "/invitation/\(invitation)")
    let reply = try post(
      "/invitation", form: ["invitation": invitation, "name": name, "password": Self.password(of: name)])
    guard reply.status == 303 else { throw reply.failure(name) }
    _ = try send("GET", "/account")
  }

  func signIn(as name: String) throws {
    _ = try send("GET", "/sign-in")
    let reply = try post("/sign-in", form: ["name": name, "password": Self.password(of: name)])
    guard reply.status == 303 else { throw reply.failure(name) }
    _ = try send("GET", "/account")
  }

  private static func password(of name: String) -> String { "a password of \(name)" }

  /// - Returns: the invitation's secret.
  func invite(_ role: String) throws -> String {
    struct Invited: Decodable { let invitation: String }
    let invited: Invited = try post("/api/invitations", json: ["role": role]).value()
    return invited.invitation.split(separator: "/").last.map(String.init) ?? ""
  }
}

extension LoadConnection.Reply {
  /// What the interface says, where it was no refusal.
  func value<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
    guard status == 200 else { throw failure("") }
    return try JSONDecoder().decode(type, from: body)
  }

  func failure(_ who: String) -> BenchmarkFailure {
    BenchmarkFailure(description: "\(who) \(status): \(text.prefix(300))")
  }
}
