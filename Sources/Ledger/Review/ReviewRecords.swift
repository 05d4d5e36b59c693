/// One entry of the review log, as it lies in the table.
public struct ReviewEntry: Sendable, Equatable, Codable {
  /// From 1, without gaps.
  public var seq: Int
  /// UTC, ISO 8601, to the millisecond.
  public var at: String
  public var actor: String
  public var kind: String
  /// The id of the row that it is about.
  public var row: String?
  /// A JSON object, keys sorted.
  public var payload: String
  /// The hash of the entry before; empty for the first.
  public var previous: String
  public var hash: String

  public init(
    seq: Int, at: String, actor: String, kind: String, row: String?, payload: String, previous: String, hash: String
  ) {
    self.seq = seq
    self.at = at
    self.actor = actor
    self.kind = kind
    self.row = row
    self.payload = payload
    self.previous = previous
    self.hash = hash
  }
}

/// A row that lies before somebody. Times are seconds since 1970.
public struct ReviewLease: Sendable, Equatable, Codable {
  public var row: String
  public var reviewer: String
  public var purpose: String
  public var selection: String
  public var since: Double
  public var expires: Double
  /// Leases of one reviewer in the order of their giving.
  public var place: Int

  public init(
    row: String, reviewer: String, purpose: String, selection: String, since: Double, expires: Double, place: Int
  ) {
    self.row = row
    self.reviewer = reviewer
    self.purpose = purpose
    self.selection = selection
    self.since = since
    self.expires = expires
    self.place = place
  }
}

/// Leases that end, and those that begin after them.
public struct LeaseChange: Sendable, Equatable {
  public var taken: [ReviewLease]
  public var given: [ReviewLease]

  public init(taking taken: [ReviewLease] = [], giving given: [ReviewLease] = []) {
    self.taken = taken
    self.given = given
  }
}

/// How somebody signs in.
public struct ReviewAccount: Sendable, Equatable {
  public var name: String
  /// A salted hash; nil for whoever has no password yet.
  public var password: String?
  /// Failed tries since the last good one.
  public var failures: Int
  /// Seconds since 1970.
  public var blockedUntil: Double?

  public init(name: String, password: String? = nil, failures: Int = 0, blockedUntil: Double? = nil) {
    self.name = name
    self.password = password
    self.failures = failures
    self.blockedUntil = blockedUntil
  }
}

/// What somebody holds instead of a password: a session, an API token, an invitation. Only its hash is kept.
public struct ReviewToken: Sendable, Equatable {
  public var hash: String
  public var kind: String
  /// Whose it is, or who is invited.
  public var owner: String
  public var note: String
  /// Seconds since 1970; nil for never.
  public var expires: Double?

  public init(hash: String, kind: String, owner: String, note: String, expires: Double?) {
    self.hash = hash
    self.kind = kind
    self.owner = owner
    self.note = note
    self.expires = expires
  }
}
