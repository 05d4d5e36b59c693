import Foundation
import TestSupport
import Testing

/// `tally review` as it is started: addresses, certificates, and what is wrong with them.
@Suite(.tags(.slow)) struct ReviewServerCommandTests {
  /// A server of `tally review`, from its first line to its end.
  private final class Server {
    let command: StreamedCommand
    let port: Int
    let started: [String: Any]

    init(_ work: Workspace, _ options: [String] = []) throws {
      command = try StreamedCommand(
        ["review", "video-comments", "--port", "0", "--json"] + options, in: work.root)
      let line = try #require(command.readLine(), "\(command.end().errors)")
      started = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
      port = try #require(started["port"] as? Int)
    }

    /// By Ctrl-C.
    func end() -> (status: Int32, errors: String) {
      command.send(SIGINT)
      return command.end()
    }
  }

  private static func workspace() async throws -> Workspace {
    let work = try await Workspace()
    try await work.tally("run", "video-comments").expectDone()
    return work
  }

  @Test func theFirstStartInvitesALead() async throws {
    let work = try await Self.workspace()
    let server = try Server(work)
    let address = try #require(server.started["address"] as? String)
    #expect(address == "http://127.0.0.1:\(server.port)")
    let invitations = try #require(server.started["invitations"] as? [[String: Any]])
    #expect(invitations.count == 1 && invitations[0]["role"] as? String == "lead")
    #expect((invitations[0]["address"] as? String)?.hasPrefix(address + "/invitation/") == true)
    let (status, errors) = server.end()
    #expect(status == 0 && !errors.contains("error:"), "\(errors)")
  }

  @Test(.enabled(if: OpenSSL.isThere, "openssl is not installed")) func pagesComeOverTLS() async throws {
    let work = try await Self.workspace()
    let pair = try OpenSSL.makePair(in: work.root, name: "server")
    let server = try Server(work, ["--certificate", pair.certificate, "--key", pair.key])
    #expect((server.started["address"] as? String)?.hasPrefix("https://127.0.0.1:") == true)
    let page = try OpenSSL.get("/sign-in", port: server.port, trusting: pair.certificate)
    #expect(page.hasPrefix("HTTP/1.1 200 OK"), "\(page.prefix(400))")
    let head = page.components(separatedBy: "\r\n\r\n")[0].lowercased()
    #expect(head.contains("strict-transport-security: max-age="))
    let cookie = try #require(head.components(separatedBy: "\r\n").first { $0.hasPrefix("set-cookie:") })
    #expect(cookie.contains("; secure") && cookie.contains("; httponly") && cookie.contains("; samesite=strict"))
    // Who does not trust the certificate gets nothing, and neither does who does not encrypt.
    let other = try OpenSSL.makePair(in: work.root, name: "other")
    #expect(try OpenSSL.get("/sign-in", port: server.port, trusting: other.certificate) == "")
    #expect(!Self.plain("/sign-in", port: server.port).contains("HTTP/1.1 200"))
    #expect(server.end().status == 0)
  }

  @Test(.enabled(if: OpenSSL.isThere, "openssl is not installed")) func badCertificatesAreNamed() async throws {
    let work = try await Self.workspace()
    let (pair, other) = (
      try OpenSSL.makePair(in: work.root, name: "server"), try OpenSSL.makePair(in: work.root, name: "other")
    )
    try work.write("no certificate\n", to: "text.pem")
    let text = work.root + "/text.pem"
    for (options, expected) in [
      (
        ["--certificate", work.root + "/absent.pem", "--key", pair.key],
        "error: the certificate cannot be used: No such file or directory\n  at:  absent.pem\n"
      ),
      (["--certificate", text, "--key", pair.key], "error: the certificate cannot be used: "),
      (
        ["--certificate", pair.certificate, "--key", text],
        "error: the private key cannot be used: it is not in PEM format, or does not fit\n  at:  text.pem\n"
      ),
      (
        ["--certificate", pair.certificate, "--key", other.key],
        "error: the private key cannot be used: it is not in PEM format, or does not fit\n  at:  other-key.pem\n"
      ),
    ] {
      let outcome = try await TallyProgram.run(["review", "video-comments", "--port", "0"] + options, in: work.root)
      #expect(outcome.status == 1 && outcome.text == "", "\(options)")
      #expect(outcome.errors.hasPrefix(expected), "\(options): \(outcome.errors)")
      #expect(outcome.errors.contains("\n  fix: "), "\(outcome.errors)")
    }
  }

  @Test func anAddressThatOthersReachWantsEncryption() async throws {
    let work = try await Self.workspace()
    let outcome = try await work.tally("review", "video-comments", "--port", "0", "--host", "0.0.0.0")
    outcome.expectErrors(
      """
      error: others can reach 0.0.0.0, and what they send would not be encrypted
        fix: give --certificate and --key, or --insecure if something else encrypts
      """, status: 1)
    let server = try Server(work, ["--host", "0.0.0.0", "--insecure"])
    #expect(Self.plain("/sign-in", port: server.port).hasPrefix("HTTP/1.1 200"))
    #expect(server.end().status == 0)
  }

  @Test func aPortThatIsTakenIsNamed() async throws {
    let (work, other) = (try await Self.workspace(), try await Self.workspace())
    let server = try Server(work)
    let outcome = try await other.tally("review", "video-comments", "--port", "\(server.port)")
    outcome.expectErrors(
      """
      error: cannot listen on 127.0.0.1, port \(server.port): Address already in use
        fix: take another --port, or 0 for any that is free
      """, status: 1)
    #expect(server.end().status == 0)
  }

  @Test func oneServerATask() async throws {
    let work = try await Self.workspace()
    let server = try Server(work)
    let second = try await work.tally("review", "video-comments", "--port", "0")
    #expect(second.status == 1 && second.errors.hasPrefix("error: this task is being reviewed by another process: "))
    #expect(server.end().status == 0)
  }

  private static func plain(_ path: String, port: Int) -> String {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { return "" }
    let request = Array("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n\r\n".utf8)
    _ = request.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    var received: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = recv(descriptor, &buffer, buffer.count, 0), count > 0 { received += buffer[..<count] }
    return String(decoding: received, as: UTF8.self)
  }
}

/// The program `openssl`, which makes certificates and speaks TLS.
private enum OpenSSL {
  static let isThere = (try? run(["version"])) != nil

  struct Failure: Error { let said: String }

  static func makePair(in folder: String, name: String) throws -> (certificate: String, key: String) {
    let (certificate, key) = ("\(folder)/\(name).pem", "\(folder)/\(name)-key.pem")
    _ = try run([
      "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=\(name)", "-addext",
      "subjectAltName=IP:127.0.0.1", "-out", certificate, "-keyout", key,
    ])
    return (certificate, key)
  }

  /// - Returns: empty where the certificate is not trusted.
  static func get(_ path: String, port: Int, trusting certificate: String) throws -> String {
    let request = "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n\r\n"
    return
      (try? run(
        [
          "s_client", "-connect", "127.0.0.1:\(port)", "-quiet", "-ign_eof", "-verify_return_error", "-CAfile", certificate,
        ], input: request)) ?? ""
  }

  private static func run(_ arguments: [String], input: String = "") throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["openssl"] + arguments
    let (given, output) = (Pipe(), Pipe())
    (process.standardInput, process.standardOutput, process.standardError) = (given, output, FileHandle.nullDevice)
    try process.run()
    try given.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try given.fileHandleForWriting.close()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(said: said) }
    return said
  }
}
