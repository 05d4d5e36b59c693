import Foundation
import Ledger

/// What somebody may hold.
public enum TokenKind: String, Sendable, CaseIterable {
  case session, api, invitation, password
}

/// An API token as its owner sees it.
public struct IssuedToken: Sendable, Equatable {
  /// To revoke it by: the beginning of its hash.
  public let name: String
  public let owner: String
  public let note: String
  public let expires: Double?
}

/// What tries to sign in are remembered by.
struct LoginTries {
  /// By place, for example an address.
  private var places: [String: (count: Double, at: Double)] = [:]
  /// Tries that a place may make at once, and those that come back a minute.
  static let burst = 20.0
  static let perMinute = 10.0
  /// Names that nobody has are blocked as those of people are: else the wait would tell which names there are.
  private var strangers: [String: (failures: Int, blockedUntil: Double?)] = [:]
  private static let mostPlaces = 10_000

  /// - Returns: seconds until the next try; nil where this one may go on.
  mutating func add(_ place: String, at now: Double) -> Double? {
    if places.count >= Self.mostPlaces { places = places.filter { now - $0.value.at < 120 } }
    let known = places[place] ?? (0, now)
    let count = max(0, known.count - (now - known.at) / 60 * Self.perMinute)
    guard count < Self.burst else { return (count - Self.burst + 1) / Self.perMinute * 60 }
    places[place] = (count + 1, now)
    return nil
  }

  /// Failed tries on one name before it waits; then each further one doubles the wait.
  private static let freeFailures = 5
  private static let mostWait = 900.0

  /// Until when a name waits after so many failed tries; nil where it does not.
  static func blockedUntil(failures: Int, at now: Double) -> Double? {
    let over = failures - freeFailures
    return over >= 0 ? now + min(mostWait, 5 * Double(1 << min(over, 10))) : nil
  }

  func blockedUntil(stranger name: String) -> Double? { strangers[name]?.blockedUntil }

  mutating func noteFailure(stranger name: String, at now: Double) {
    if strangers.count >= Self.mostPlaces { strangers = strangers.filter { $0.value.blockedUntil ?? 0 > now } }
    if strangers.count >= Self.mostPlaces { strangers = [:] }
    let failures = (strangers[name]?.failures ?? 0) + 1
    strangers[name] = (failures, Self.blockedUntil(failures: failures, at: now))
  }
}

extension ReviewDesk {
  public static let sessionSeconds = 12.0 * 3_600
  public static let invitationSeconds = 7.0 * 86_400

  // MARK: People

  /// Adds somebody; the first is a lead, made by whoever has the machine (`by` is then his own name).
  ///
  /// - Throws: `nameTaken`, `badName`, `notAllowed`, `weakPassword`.
  public func addReviewer(
    _ name: String, role: ReviewRole, password: String? = nil, by lead: String? = nil
  ) throws(ReviewError) {
    let stored = try password.map { (password) throws(ReviewError) in try hashed(password) }
    _ = try change { (core) throws(ReviewError) in
      if let lead, !core.state.reviewers.isEmpty { try core.require(.lead, lead) }
      try Self.check(name: name)
      guard !core.isTaken(name) else { throw .nameTaken(name: name) }
      do throws(LedgerError) { try store.put(ReviewAccount(name: name, password: stored)) } catch {
        throw .ledger(error)
      }
      return ([(.reviewerAdded(name: name, role: role), lead ?? name)], ())
    }
  }

  /// Letters, digits and `. _ - @`, up to 64: names stand in addresses, files and terminals.
  static func check(name: String) throws(ReviewError) {
    let isGood = name.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic
        || ($0.isASCII && ($0.properties.numericType != nil || "._-@".unicodeScalars.contains($0)))
    }
    guard isGood, !name.isEmpty, name.count <= 64, name != "tally" else { throw .badName(name: name) }
  }

  public func setRole(of name: String, _ role: ReviewRole, by lead: String) throws(ReviewError) {
    _ = try change { (core) throws(ReviewError) in
      try core.require(.lead, lead)
      guard let reviewer = core.state.reviewers[name] else { throw .unknownReviewer(name: name) }
      if reviewer.role == role { return ([], ()) }
      let leads = core.state.reviewers.values.count { $0.role == .lead }
      if reviewer.role == .lead, leads == 1 { throw .lastLead(name: name) }
      return ([(.roleChanged(name: name, role: role), lead)], ())
    }
  }

  /// Somebody gets no rows any more, and what lies before him goes to others.
  public func pause(_ name: String, reason: String, by lead: String) throws(ReviewError) {
    _ = try change { (core) throws(ReviewError) in
      try core.require(.lead, lead)
      guard core.state.reviewers[name] != nil else { throw .unknownReviewer(name: name) }
      return ([(.paused(name: name, reason: reason), lead)], ())
    }
    try giveBack(for: name)
  }

  public func resume(_ name: String, by lead: String) throws(ReviewError) {
    _ = try change { (core) throws(ReviewError) in
      try core.require(.lead, lead)
      guard core.state.reviewers[name] != nil else { throw .unknownReviewer(name: name) }
      return ([(.resumed(name: name), lead)], ())
    }
  }

  /// Lets somebody on who has not passed the calibration.
  public func admit(_ name: String, by lead: String) throws(ReviewError) {
    _ = try change { (core) throws(ReviewError) in
      try core.require(.lead, lead)
      guard core.state.reviewers[name] != nil else { throw .unknownReviewer(name: name) }
      return ([(.admitted(name: name), lead)], ())
    }
  }

  /// New guidelines, whose version is one more.
  @discardableResult
  public func setGuidelines(
    _ text: String, examples: [Guidelines.Example] = [], by lead: String
  ) throws(ReviewError) -> Int {
    if text.utf8.count > Self.guidelinesLimit { throw .tooLong(field: "guidelines", limit: Self.guidelinesLimit) }
    return try change { (core) throws(ReviewError) in
      try core.require(.lead, lead)
      for example in examples where !core.rows.classes.contains(example.label) {
        throw .unknownClass(name: example.label, classes: core.rows.classes)
      }
      let new = Guidelines(version: core.state.guidelinesVersion + 1, text: text, examples: examples)
      return ([(.guidelines(new), lead)], new.version)
    }.value
  }

  static let guidelinesLimit = 100_000

  // MARK: Passwords and sessions

  func hashed(_ password: String) throws(ReviewError) -> String {
    guard password.count >= PasswordHash.leastLength else { throw .weakPassword(least: PasswordHash.leastLength) }
    if password.utf8.count > PasswordHash.mostBytes { throw .tooLong(field: "password", limit: PasswordHash.mostBytes) }
    return PasswordHash.make(password, cost: passwordCost)
  }

  /// Sets a password; sessions that are on end.
  public func setPassword(of name: String, _ password: String) throws(ReviewError) {
    guard reviewer(name) != nil else { throw .unknownReviewer(name: name) }
    let stored = try hashed(password)
    try ledger { () throws(LedgerError) in
      try store.put(ReviewAccount(name: name, password: stored))
      try store.removeTokens(kind: TokenKind.session.rawValue, owner: name)
    }
  }

  /// Sets another password for somebody who shows the one he has; his other sessions end.
  ///
  /// - Returns: a new session's token.
  /// - Throws: as ``login(_:password:from:)``, `weakPassword`, `tooLong`.
  public func changePassword(
    of name: String, from old: String, to new: String, place: String = ""
  ) throws(ReviewError) -> String {
    let session = try login(name, password: old, from: place)
    do throws(ReviewError) {
      try setPassword(of: name, new)
    } catch {
      try logout(session)
      throw error
    }
    return try issue(.session, to: name, note: "", seconds: Self.sessionSeconds)
  }

  public func hasPassword(_ name: String) throws(ReviewError) -> Bool { try account(name)?.password != nil }

  /// Signs somebody in. Takes some tenths of a second, whether or not there is such a person.
  ///
  /// - Parameter place: where the try comes from, for the limit of tries; empty for none.
  /// - Returns: a session's token, which goes into a cookie.
  /// - Throws: `badLogin` for whatever is wrong with name or password, `tooManyTries`.
  public func login(_ name: String, password: String, from place: String = "") throws(ReviewError) -> String {
    let now = clock()
    if !place.isEmpty, let wait = lock.withLock({ tries.add(place, at: now) }) { throw .tooManyTries(seconds: wait) }
    let known = try account(name)
    let until = known.map(\.blockedUntil) ?? lock.withLock { tries.blockedUntil(stranger: name) }
    if let until, until > now { throw .tooManyTries(seconds: until - now) }
    // For a name that is not there a hash is made all the same: the time must not tell.
    let stored = known?.password ?? decoy
    let isRight = PasswordHash.matches(password, stored) && known?.password != nil && reviewer(name) != nil
    guard isRight else {
      try noteFailure(name, at: now)
      throw .badLogin
    }
    if var known, known.failures > 0 {
      (known.failures, known.blockedUntil) = (0, nil)
      try ledger { () throws(LedgerError) in try store.put(known) }
    }
    return try issue(.session, to: name, note: "", seconds: Self.sessionSeconds)
  }

  private func noteFailure(_ name: String, at now: Double) throws(ReviewError) {
    lock.lock()
    defer { lock.unlock() }
    guard var account = try account(name) else { return tries.noteFailure(stranger: name, at: now) }
    account.failures += 1
    account.blockedUntil = LoginTries.blockedUntil(failures: account.failures, at: now)
    let changed = account
    try ledger { () throws(LedgerError) in try store.put(changed) }
  }

  private func account(_ name: String) throws(ReviewError) -> ReviewAccount? {
    try ledger { () throws(LedgerError) in try store.accounts().first { $0.name == name } }
  }

  /// Whom a session's token belongs to; nil for one that is not, or not any more.
  public func reviewer(forSession token: String) throws(ReviewError) -> Reviewer? {
    try owner(of: token, kind: .session).flatMap { reviewer($0.owner) }
  }

  public func reviewer(forAPIToken token: String) throws(ReviewError) -> Reviewer? {
    try owner(of: token, kind: .api).flatMap { reviewer($0.owner) }
  }

  public func logout(_ token: String) throws(ReviewError) {
    try ledger { () throws(LedgerError) in _ = try store.take(token: SecretToken.hash(token)) }
  }

  // MARK: Tokens

  /// A token for programs, shown this once.
  public func makeAPIToken(for name: String, note: String, seconds: Double? = nil) throws(ReviewError) -> String {
    guard reviewer(name) != nil else { throw .unknownReviewer(name: name) }
    if note.utf8.count > 200 { throw .tooLong(field: "note", limit: 200) }
    return try issue(.api, to: name, note: note, seconds: seconds)
  }

  public func apiTokens(of name: String) throws(ReviewError) -> [IssuedToken] {
    try ledger { () throws(LedgerError) in try store.tokens() }
      .filter { $0.kind == TokenKind.api.rawValue && $0.owner == name }
      .map { IssuedToken(name: String($0.hash.prefix(12)), owner: $0.owner, note: $0.note, expires: $0.expires) }
  }

  /// - Returns: whether there was such a token.
  @discardableResult
  public func revokeAPIToken(_ tokenName: String, of name: String) throws(ReviewError) -> Bool {
    try ledger { () throws(LedgerError) in
      let found = try store.tokens().first {
        $0.kind == TokenKind.api.rawValue && $0.owner == name && $0.hash.prefix(12) == tokenName
      }
      return try found.map { (token) throws(LedgerError) in try store.take(token: token.hash) } ?? false
    }
  }

  // MARK: Invitations

  /// A secret by which somebody can choose a name and a password, once.
  ///
  /// - Parameter lead: nil for whoever has the machine, as at the first start.
  public func invite(role: ReviewRole, by lead: String?, seconds: Double = invitationSeconds) throws(ReviewError)
    -> String
  {
    if let lead { try look { (core) throws(ReviewError) in try core.require(.lead, lead) } }
    return try issue(.invitation, to: role.rawValue, note: lead ?? "", seconds: seconds)
  }

  /// The role that an invitation is for; nil for one that does not hold.
  public func invitation(_ secret: String) throws(ReviewError) -> ReviewRole? {
    try owner(of: secret, kind: .invitation).flatMap { ReviewRole(rawValue: $0.owner) }
  }

  /// Makes an account from an invitation, which then is used up.
  ///
  /// - Returns: a session's token.
  /// - Throws: `badInvitation`, `nameTaken`, `badName`, `weakPassword`.
  public func redeem(_ secret: String, name: String, password: String) throws(ReviewError) -> String {
    guard let invited = try owner(of: secret, kind: .invitation), let role = ReviewRole(rawValue: invited.owner) else {
      throw .badInvitation
    }
    try Self.check(name: name)
    if lock.withLock({ core.isTaken(name) }) { throw .nameTaken(name: name) }
    let stored = try hashed(password)
    _ = try change { (core) throws(ReviewError) in
      guard !core.isTaken(name) else { throw .nameTaken(name: name) }
      let isMine: Bool
      do throws(LedgerError) {
        // Of two who come with it at once one gets it.
        isMine = try store.take(token: invited.hash)
        if isMine { try store.put(ReviewAccount(name: name, password: stored)) }
      } catch {
        throw .ledger(error)
      }
      guard isMine else { throw .badInvitation }
      return ([(.reviewerAdded(name: name, role: role), invited.note.isEmpty ? name : invited.note)], ())
    }
    return try issue(.session, to: name, note: "", seconds: Self.sessionSeconds)
  }

  func issue(
    _ kind: TokenKind, to owner: String, note: String, seconds: Double?
  ) throws(ReviewError) -> String {
    let secret = SecretToken.make()
    let now = clock()
    try ledger { () throws(LedgerError) in
      try store.removeTokens(expiredAt: now)
      try store.put(
        ReviewToken(
          hash: SecretToken.hash(secret), kind: kind.rawValue, owner: owner, note: note,
          expires: seconds.map { now + $0 }))
    }
    return secret
  }

  func owner(of secret: String, kind: TokenKind) throws(ReviewError) -> ReviewToken? {
    guard secret.utf8.count <= 200 else { return nil }
    let now = clock()
    let token = try ledger { () throws(LedgerError) in try store.token(hash: SecretToken.hash(secret)) }
    guard let token, token.kind == kind.rawValue, token.expires.map({ $0 > now }) ?? true else { return nil }
    return token
  }

  func ledger<Value>(_ body: () throws(LedgerError) -> Value) throws(ReviewError) -> Value {
    do throws(LedgerError) { return try body() } catch { throw .ledger(error) }
  }
}

extension DeskCore {
  /// Whether somebody has this name, or one that only differs in its capitals: they would be mistaken for each other.
  func isTaken(_ name: String) -> Bool {
    state.reviewers.keys.contains { $0.lowercased() == name.lowercased() }
  }
}
