import NIOCore
import NIOPosix
import Review
import Synchronization

/// What all requests share.
final class ReviewHost: Sendable {
  let desk: ReviewDesk
  let task: String
  let options: ReviewServer.Options
  let images: RowImages
  /// What goes wrong inside is told here, and never to a client.
  let log: @Sendable (String) -> Void
  /// One server's cookies are not another's on the same machine, where ports do not tell them apart.
  let sessionCookie: String
  let formCookie: String

  /// The desk's calls wait for the disk. On threads of their own, they keep no other request waiting, and many that wait share one
  /// write.
  private let workers = NIOThreadPool(numberOfThreads: 16)
  /// Passwords are hashed one at a time, which takes some tenths of a second each: apart, so that answers need not wait for them.
  private let doorkeepers = NIOThreadPool(numberOfThreads: 2)
  private let waitingAtDoor = Counter()
  private let lastDashboard = Mutex<(at: ContinuousClock.Instant, dashboard: Dashboard)?>(nil)

  init(desk: ReviewDesk, task: String, options: ReviewServer.Options, log: @escaping @Sendable (String) -> Void) {
    self.desk = desk
    self.task = task
    self.options = options
    self.log = log
    images = RowImages(folder: options.imageFolder, hosts: options.imageHosts)
    let name = EventChain.sha256(task).prefix(8)
    let prefix = options.isSecure ? "__Host-" : ""
    sessionCookie = "\(prefix)tally-\(name)"
    formCookie = "\(prefix)tally-form-\(name)"
    workers.start()
    doorkeepers.start()
  }

  func end() async {
    try? await workers.shutdownGracefully()
    try? await doorkeepers.shutdownGracefully()
  }

  /// Does something with the desk.
  func work<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await workers.runIfActive(body)
  }

  /// How it goes, not older than two seconds: it reads all answers, and several leads may look at once.
  func dashboard() async throws -> Dashboard {
    try await work { [self] in
      lastDashboard.withLock { last in
        if let last, last.at.duration(to: .now) < .seconds(2) { return last.dashboard }
        let made = desk.dashboard()
        last = (.now, made)
        return made
      }
    }
  }

  private static let mostAtDoor = 24

  /// Does something that hashes a password.
  ///
  /// - Throws: ``Refusal/busy`` where too many wait.
  func atDoor<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    guard waitingAtDoor.add(upTo: Self.mostAtDoor) else { throw Refusal.busy }
    defer { waitingAtDoor.remove() }
    return try await doorkeepers.runIfActive(body)
  }
}
