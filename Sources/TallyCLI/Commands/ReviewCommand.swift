import ArgumentParser
import Foundation
import Pipeline
import Review
import ReviewServer

/// `tally review`: the server on which people answer rows.
struct ReviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract: "Serves pages on which people answer the rows that matter.",
    discussion: """
      The rows are those of the last run. Answers go into the task's log, which only grows, and the label model learns from them at \
      once. The first start prints an invitation for a lead, who invites the others.

      By default only this machine reaches the server. For others give --host with --certificate and --key. Ctrl-C ends it; \
      requests under way are answered first.
      """)

  @OptionGroup var task: TaskArgument
  @OptionGroup var chosen: RunOption
  @OptionGroup var server: ServerOptions
  @OptionGroup var plan: ReviewPlanOptions
  @Option(help: "Print an invitation for somebody: reviewer, expert or lead. May be given several times.")
  var invite: [ReviewRole] = []
  @OptionGroup var store: StoreOption
  @OptionGroup var common: CommonOptions

  func validate() throws { try server.validate() }

  func run() throws {
    try common.run {
      let opened = try OpenedRun(task, chosen, store)
      opened.tellChangedInputs()
      let open = try OpenDesk(
        opened.store, task: opened.name, run: opened.run, description: opened.program?.description,
        command: CommandLine.arguments.joined(separator: " "))
      if let changed = plan.changed(open.desk.plan) { try open.desk.change(rows: open.desk.rows, plan: changed) }
      open.desk.followAnswers()
      let data = SourcePath.absolute(opened.run.manifest.data.path, in: opened.folders.root)
      let options = server.options(imageFolder: (data as NSString).deletingLastPathComponent)
      let serving = try ReviewServer(open.desk, task: opened.name, options: options) { line in
        Console.note("error: \(line)")
      }
      try serve(serving, open.desk, rows: opened.run.rowCount, run: opened.run.manifest.run)
    }
  }

  private func serve(_ server: ReviewServer, _ desk: ReviewDesk, rows: Int, run: String) throws {
    let outcome = Outcome()
    let done = DispatchSemaphore(value: 0)
    let (roles, isJSON) = (invite, common.json)
    Task {
      do {
        try await server.run(
          started: { address in
            do {
              try ReviewCommand.tell(address, desk, roles: roles, rows: rows, run: run, isJSON: isJSON)
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
    if !common.json { Console.note("stopped; every answer is kept") }
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
    // Without a lead nobody could invite.
    let isFirst = !desk.reviewers.contains { $0.role == .lead }
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
    var lines = ["review   \(address.url): \(rows) rows of run \(run)"]
    for invitation in invitations { lines.append("invite   \(invitation.address) (\(invitation.role), once)") }
    if isFirst { lines.append("next     open that address to become the lead; Ctrl-C ends the server") }
    Console.print(lines.joined(separator: "\n"))
  }
}

extension ReviewRole: ExpressibleByArgument {}

/// Where the server listens.
struct ServerOptions: ParsableArguments {
  @Option(help: "The address to listen on: a name or number of this machine, or 0.0.0.0 for all.")
  var host = "127.0.0.1"
  @Option(help: "The port; 0 for any that is free.")
  var port = 8237
  @Option(help: "A PEM file with the server's certificate and those above it.", completion: .file())
  var certificate: String?
  @Option(help: "A PEM file with the certificate's private key. Default: the certificate's file.", completion: .file())
  var key: String?
  @Flag(help: "Listen on other addresses than loopback without TLS, for example behind a proxy that has it.")
  var insecure = false
  @Option(help: "Another name under which people reach the server. May be given several times.")
  var hostName: [String] = []

  func validate() throws {
    if !(0...65_535).contains(port) { throw ValidationError("--port is a number from 0 to 65535, not \(port)") }
    if key != nil, certificate == nil { throw ValidationError("--key wants --certificate, too") }
  }

  func options(imageFolder: String) -> ReviewServer.Options {
    var options = ReviewServer.Options()
    (options.host, options.port, options.isInsecureAllowed) = (host, port, insecure)
    (options.certificate, options.key) = (certificate.map(AbsolutePath.of), key.map(AbsolutePath.of))
    options.hostNames = hostName.map { $0.lowercased() }
    options.imageFolder = imageFolder
    return options
  }
}

/// What of the review's plan is to be another than before.
struct ReviewPlanOptions: ParsableArguments {
  @Option(help: "How many people answer each row. Kept for the next start, as the other options of the plan.")
  var overlap: Int?
  @Flag(inversion: .prefixedNo, help: "Hide votes and probabilities until a row is answered.")
  var blind: Bool?
  @Option(help: "The share of rows with a known class, hidden among the others, that measure people (0 to 1).")
  var goldShare: Double?
  @Option(help: "The share of rows that only say how many labels are wrong (0 to 1).")
  var auditShare: Double?
  @Option(help: "Rows that everyone answers first.")
  var calibration: Int?
  @Option(help: "The share of these on which somebody has to agree to go on (0 to 1).")
  var agreement: Double?
  @Option(help: "Minutes for which a row is kept for whoever has it.")
  var leaseMinutes: Double?
  @Option(help: "Pause whoever is right on fewer known rows than this share; 0 for never.")
  var pauseBelow: Double?

  /// - Returns: nil where nothing is to change.
  func changed(_ plan: DeskPlan) -> DeskPlan? {
    var new = plan
    if let overlap { new.overlap = overlap }
    if let blind { new.isBlind = blind }
    if let goldShare { new.goldShare = goldShare }
    if let auditShare { new.auditShare = auditShare }
    if let calibration { new.calibrationRows = calibration }
    if let agreement { new.calibrationAgreement = agreement }
    if let leaseMinutes { new.leaseSeconds = leaseMinutes * 60 }
    if let pauseBelow { new.pauseBelow = pauseBelow > 0 ? pauseBelow : nil }
    return new == plan ? nil : new
  }
}
