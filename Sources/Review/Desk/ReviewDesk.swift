import Foundation
import LabelModels
import Ledger
import Votes

/// Where people answer rows: gives them out, takes answers into the log, and tells how it goes.
///
/// Everything that matters is in the log, and the desk is made anew from it at each start. What it does depends on log, leases,
/// plan and clock alone. All calls may come from any thread; those that write return once it is on disk, and calls that
/// come together share one write. One process has a task's desk at a time.
public final class ReviewDesk: @unchecked Sendable {
  let store: ReviewStore
  let clock: @Sendable () -> Double
  /// Guards all that follows.
  let lock = NSRecursiveLock()
  var core: DeskCore

  private let commitLock = NSLock()
  /// Entries that are in ``core`` and not yet on disk.
  private var pending: [ReviewEntry] = []
  /// Leases that change with them.
  private var pendingLeases: [LeaseChange] = []
  private var durableSeq: Int
  /// Grows when entries could not be written: whoever waits for one of an earlier time has lost it.
  private var epoch = 0

  let fitting = FittingQueue()
  var tries = LoginTries()
  /// What a hash costs; less in tests.
  let passwordCost: PasswordHash.Cost
  /// Of nobody's password.
  let decoy: String

  /// - Parameters:
  ///   - plan: nil to go on with that of the log, or to begin with the usual one.
  ///   - clock: seconds since 1970.
  /// - Throws: `ledger`, `plan`.
  public convenience init(
    _ store: ReviewStore, rows: any DeskRows, plan: DeskPlan? = nil,
    clock: @escaping @Sendable () -> Double = { Date().timeIntervalSince1970 }
  ) throws(ReviewError) {
    try self.init(store, rows: rows, plan: plan, passwordCost: PasswordHash.Cost(), clock: clock)
  }

  init(
    _ store: ReviewStore, rows: any DeskRows, plan: DeskPlan?, passwordCost: PasswordHash.Cost,
    clock: @escaping @Sendable () -> Double
  ) throws(ReviewError) {
    self.store = store
    self.clock = clock
    self.passwordCost = passwordCost
    decoy = PasswordHash.decoy(cost: passwordCost)
    do throws(LedgerError) {
      let state = try DeskState(store)
      durableSeq = state.seq
      core = DeskCore(state, rows: rows, plan: plan ?? state.queue?.plan ?? DeskPlan(), leases: try store.leases())
    } catch {
      throw .ledger(error)
    }
    do throws(DeskPlan.Fault) { try core.plan.check() } catch { throw .plan(error) }
    let made = QueueMade(run: rows.run, functionSet: rows.functionSet, model: rows.model, plan: core.plan)
    if core.state.queue != made { try write([(.queueMade(made), "tally")]) }
    try refit()
  }

  // MARK: Reading

  /// A look at something, at rest.
  func look<Value>(_ body: (inout DeskCore) throws(ReviewError) -> Value) throws(ReviewError) -> Value {
    lock.lock()
    defer { lock.unlock() }
    return try body(&core)
  }

  public var state: DeskState { lock.withLock { core.state } }
  public var plan: DeskPlan { lock.withLock { core.plan } }
  public var rows: any DeskRows { lock.withLock { core.rows } }
  public var classes: [String] { lock.withLock { core.rows.classes } }
  public var guidelines: Guidelines? { lock.withLock { core.state.guidelines.last } }
  /// Sorted by name.
  public var reviewers: [Reviewer] { lock.withLock { core.state.reviewers.values.sorted { $0.name < $1.name } } }
  public func reviewer(_ name: String) -> Reviewer? { lock.withLock { core.state.reviewers[name] } }

  // MARK: Writing

  /// Takes events into the state, and waits until they are on disk.
  ///
  /// - Returns: the seq of the first.
  @discardableResult
  func write(_ events: [(event: ReviewEvent, actor: String)]) throws(ReviewError) -> Int {
    let staged = lock.withLock { stage(events) }
    try waitForDisk(staged)
    return staged.first
  }

  struct Staged {
    let first: Int
    let last: Int
    let epoch: Int
  }

  /// Decides and takes in under one lock, then waits for the disk without it, so that others can go on.
  func change<Value>(
    _ body: (inout DeskCore) throws(ReviewError) -> (events: [(event: ReviewEvent, actor: String)], value: Value)
  ) throws(ReviewError) -> (first: Int, value: Value) {
    try changeWithLeases { (core) throws(ReviewError) in
      let decided = try body(&core)
      return Decision(events: decided.events, leases: LeaseChange(), value: decided.value)
    }
  }

  struct Decision<Value> {
    let events: [(event: ReviewEvent, actor: String)]
    /// They reach the disk with the events, or not at all.
    let leases: LeaseChange
    let value: Value
  }

  /// As ``change(_:)``, where leases end or begin by it.
  func changeWithLeases<Value>(
    _ body: (inout DeskCore) throws(ReviewError) -> Decision<Value>
  ) throws(ReviewError) -> (first: Int, value: Value) {
    lock.lock()
    let staged: Staged
    let value: Value
    do throws(ReviewError) {
      let decided = try body(&core)
      value = decided.value
      staged = stage(decided.events, decided.leases)
      lock.unlock()
    } catch {
      lock.unlock()
      throw error
    }
    try waitForDisk(staged)
    return (staged.first, value)
  }

  private func stage(_ events: [(event: ReviewEvent, actor: String)], _ leases: LeaseChange = LeaseChange()) -> Staged {
    if leases != LeaseChange() { pendingLeases.append(leases) }
    let first = core.state.seq + 1
    let at = UTCMoment.text(clock())
    for (event, actor) in events {
      var entry = ReviewEntry(
        seq: core.state.seq + 1, at: at, actor: actor, kind: event.kind, row: event.row, payload: event.payload,
        previous: core.state.head, hash: "")
      entry.hash = EventChain.hash(of: entry)
      pending.append(entry)
      core.take(entry, event)
    }
    return Staged(first: first, last: core.state.seq, epoch: epoch)
  }

  /// Waits for an entry that somebody else has brought: what is sent twice at once is confirmed once it is on disk, too.
  ///
  /// - Throws: `notStored` where it did not get there.
  func waitForDisk(_ seq: Int, key: String) throws(ReviewError) {
    try waitForDisk(lock.withLock { Staged(first: seq, last: seq, epoch: epoch) })
    let isStored = lock.withLock { durableSeq >= seq && core.state.seqOfKey[key] == seq }
    if !isStored { throw .notStored }
  }

  /// Whoever comes first writes what all others have brought meanwhile.
  private func waitForDisk(_ staged: Staged) throws(ReviewError) {
    if staged.last < staged.first { return }
    commitLock.lock()
    defer { commitLock.unlock() }
    let (batch, leases): ([ReviewEntry], [LeaseChange]) = lock.withLock {
      guard epoch == staged.epoch, durableSeq < staged.last else { return ([], []) }
      defer { (pending, pendingLeases) = ([], []) }
      return (pending, pendingLeases)
    }
    do throws(LedgerError) {
      try store.append(batch, leases: leases)
    } catch {
      reload()
      throw .ledger(error)
    }
    let isLost = lock.withLock {
      if let last = batch.last { durableSeq = last.seq }
      return epoch != staged.epoch
    }
    if isLost { throw .notStored }
  }

  /// The disk has not taken what the state has: the state becomes what the disk has.
  private func reload() {
    lock.withLock {
      (pending, pendingLeases) = ([], [])
      epoch += 1
      guard let state = try? DeskState(store), let leases = try? store.leases() else { return }
      durableSeq = state.seq
      core.restart(state, leases: leases)
    }
  }
}
