import ArgumentParser
import Foundation
import Pipeline
import Review
import ReviewServer

/// The server of `tally review`, from its start to Ctrl-C.
struct ReviewServing {
  private let open: OpenDesk
  private let opened: OpenedRun
  private let options: ServerOptions

  init(_ open: OpenDesk, _ opened: OpenedRun, _ options: ServerOptions) {
    (self.open, self.opened, self.options) = (open, opened, options)
  }

  func run(asJSON isJSON: Bool) throws {
    open.desk.followAnswers()
    let data = SourcePath.absolute(opened.run.manifest.data.path, in: opened.folders.root)
    let server = try ReviewServer(
      open.desk, task: opened.name, options: options.options(imageFolder: (data as NSString).deletingLastPathComponent)
    ) { line in Console.note("error: \(line)") }
    try serve(server, asJSON: isJSON)
  }

  private func serve(_ server: ReviewServer, asJSON isJSON: Bool) throws {
    let outcome = Outcome()
    let done = DispatchSemaphore(value: 0)
    let (desk, roles, rows, run) = (open.desk, options.invite, opened.run.rowCount, opened.run.manifest.run)
    Task {
      do {
        try await server.run(
          started: { address in
            do {
              try ReviewServing.tell(address, desk, roles: roles, rows: rows, run: run, isJSON: isJSON)
            } catch {
              outcome.error = error
              outcome.isEnded = true
            }
          }, isStopped: { Interrupt.isRequested || outcome.isEnded })
      } catch {
        outcome.error = error
      }
      done.signal()
    }
    done.wait()
    if let error = outcome.error { throw error }
    if !isJSON { Console.note("stopped; every answer is kept") }
  }

  /// What the serving task leaves to the thread that waits for it.
  private final class Outcome: @unchecked Sendable {
    private let lock = NSLock()
    private var (kept, ended): ((any Error)?, Bool) = (nil, false)
    var error: (any Error)? {
      get { lock.withLock { kept } }
      set { lock.withLock { kept = newValue } }
    }
    var isEnded: Bool {
      get { lock.withLock { ended } }
      set { lock.withLock { ended = newValue } }
    }
  }

  private struct Started: Encodable {
    struct Invitation: Encodable {
      let role: String
      let address: String
    }

    let address: String
    let port: Int
    let run: String
    let rows: Int
    let invitations: [Invitation]
  }

  private static func tell(
    _ address: ReviewServer.Address, _ desk: ReviewDesk, roles: [ReviewRole], rows: Int, run: String, isJSON: Bool
  ) throws {
    // Without a lead who can sign in nobody could invite.
    let isFirst = try !desk.reviewers.contains { try $0.role == .lead && desk.hasPassword($0.name) }
    let wanted = isFirst && !roles.contains(.lead) ? [.lead] + roles : roles
    let invitations = try wanted.map { role in
      Started.Invitation(
        role: role.rawValue, address: "\(address.url)/invitation/\(try desk.invite(role: role, by: nil))")
    }
    if isJSON {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      let started = Started(
        address: address.url, port: address.port, run: run, rows: rows, invitations: invitations)
      return Console.print(String(decoding: (try? encoder.encode(started)) ?? Data(), as: UTF8.self))
    }
    var lines = ["review   \(address.url): \(Suggestions.count(rows, "row")) of run \(run)"]
    for invitation in invitations { lines.append("invite   \(invitation.address) (\(invitation.role), once)") }
    if isFirst { lines.append("next     open that address to become the lead; Ctrl-C ends the server") }
    Console.print(lines.joined(separator: "\n"))
  }
}

extension ReviewRole: ExpressibleByArgument {}

/// Where the server listens.
struct ServerOptions: ParsableArguments {
  @Option(help: "The address to listen on: a name or number of this machine, or 0.0.0.0 for all.")
  var host = loopback
  @Option(help: "The port; 0 for any that is free.")
  var port = usualPort
  @Option(help: "A PEM file with the server's certificate and those above it.", completion: .file())
  var certificate: String?
  @Option(help: "A PEM file with the certificate's private key. Default: the certificate's file.", completion: .file())
  var key: String?
  @Flag(help: "Listen on other addresses than loopback without TLS, for example behind a proxy that has it.")
  var insecure = false
  @Option(help: "Another name under which people reach the server. May be given several times.")
  var hostName: [String] = []
  @Option(
    help:
      "A server whose pictures are shown where rows name them by address (https); it then sees what is looked at. May be given several times."
  )
  var imageHost: [String] = []
  @Option(help: "Print an invitation for somebody: reviewer, expert or lead. May be given several times.")
  var invite: [ReviewRole] = []

  private static let (loopback, usualPort) = ("127.0.0.1", 8237)

  var isUntouched: Bool {
    host == Self.loopback && port == Self.usualPort && certificate == nil && key == nil && !insecure && hostName.isEmpty
      && imageHost.isEmpty && invite.isEmpty
  }

  func validate() throws {
    if !(0...65_535).contains(port) { throw ValidationError("--port is a number from 0 to 65535, not \(port)") }
    if key != nil, certificate == nil { throw ValidationError("--key wants --certificate, too") }
    // They go into a header.
    for host in imageHost where host.wholeMatch(of: /[A-Za-z0-9.-]+(:[0-9]+)?/) == nil {
      throw ValidationError("--image-host is a name such as images.example.org, not \(host)")
    }
  }

  func options(imageFolder: String) -> ReviewServer.Options {
    var options = ReviewServer.Options()
    (options.host, options.port, options.isInsecureAllowed) = (host, port, insecure)
    (options.certificate, options.key) = (certificate.map(AbsolutePath.of), key.map(AbsolutePath.of))
    options.hostNames = hostName.map { $0.lowercased() }
    options.imageFolder = imageFolder
    options.imageHosts = imageHost.map { $0.lowercased() }
    return options
  }
}
