import Foundation

/// A client that sends what it is told, byte for byte, over a connection of its own: also what no good client would send.
struct RawHTTP: Sendable {
  let port: Int

  struct Reply: Sendable {
    let status: Int
    /// Names in lower case; those that stand several times keep the order.
    let headers: [(name: String, value: String)]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
    func json() throws -> [String: Any] {
      try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any] ?? [:]
    }
    /// The values of the cookies that it sets, by name.
    var cookies: [String: String] {
      Dictionary(
        headers.filter { $0.name == "set-cookie" }.compactMap { header in
          let pair = header.value.prefix { $0 != ";" }.split(
            separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
          return pair.count == 2 ? (String(pair[0]), String(pair[1])) : nil
        }, uniquingKeysWith: { $1 })
    }
  }

  enum Failure: Error {
    case noConnection(Int32)
    case noReply
  }

  /// - Parameter headers: beside `Host`, `Connection` and `Content-Length`; one of these replaces it.
  func send(
    _ method: String, _ path: String, headers: [String: String] = [:], body: [UInt8] = []
  ) async throws -> Reply {
    var all = ["Host": "127.0.0.1:\(port)", "Connection": "close"]
    if !body.isEmpty || method != "GET" { all["Content-Length"] = String(body.count) }
    all.merge(headers) { $1 }
    var head = "\(method) \(path) HTTP/1.1\r\n"
    for (name, value) in all.sorted(by: { $0.key < $1.key }) { head += "\(name): \(value)\r\n" }
    return try await send(raw: Array((head + "\r\n").utf8) + body)
  }

  /// On a thread that may wait: those of the tests' tasks are the server's, too.
  func send(raw bytes: [UInt8]) async throws -> Reply {
    try await withCheckedThrowingContinuation { continuation in
      RawHTTP.threads.async { continuation.resume(with: Result { try exchange(bytes) }) }
    }
  }

  private static let threads = DispatchQueue(label: "tally.tests.http", attributes: .concurrent)

  private func exchange(_ bytes: [UInt8]) throws -> Reply {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var limit = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { throw Failure.noConnection(errno) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      // A server that has refused may not read on.
      if count <= 0 { break }
      rest = rest.dropFirst(count)
    }
    var received: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count <= 0 { break }
      received += buffer[..<count]
      if let reply = RawHTTP.parse(received, isComplete: false) { return reply }
    }
    guard let reply = RawHTTP.parse(received, isComplete: true) else { throw Failure.noReply }
    return reply
  }

  /// - Returns: nil while there is more to come.
  static func parse(_ bytes: [UInt8], isComplete: Bool) -> Reply? {
    guard let end = bytes.indices.dropLast(3).first(where: { bytes[$0..<$0 + 4].elementsEqual([13, 10, 13, 10]) })
    else {
      return nil
    }
    let lines = String(decoding: bytes[..<end], as: UTF8.self).components(separatedBy: "\r\n")
    let words = lines[0].split(separator: " ")
    guard words.count >= 2, let status = Int(words[1]) else { return nil }
    let headers = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      return (line[..<colon].lowercased(), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces))
    }
    var body = Array(bytes[(end + 4)...])
    if headers.contains(where: { $0.name == "transfer-encoding" && $0.value == "chunked" }) {
      guard let whole = unchunked(body) else { return nil }
      body = whole
    } else if let length = headers.first(where: { $0.name == "content-length" }).flatMap({ Int($0.value) }) {
      guard body.count >= length else { return nil }
      body = Array(body[..<length])
    } else if !isComplete {
      return nil
    }
    return Reply(status: status, headers: headers, body: body)
  }

  private static func unchunked(_ bytes: [UInt8]) -> [UInt8]? {
    var (place, whole) = (0, [UInt8]())
    while let line = bytes[place...].firstIndex(of: 13), line + 1 < bytes.count {
      guard let size = Int(String(decoding: bytes[place..<line], as: UTF8.self), radix: 16) else { return nil }
      if size == 0 { return whole }
      guard line + 2 + size + 2 <= bytes.count else { return nil }
      whole += bytes[line + 2..<line + 2 + size]
      place = line + 2 + size + 2
    }
    return nil
  }
}
