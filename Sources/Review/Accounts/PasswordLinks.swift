import Ledger

/// For those who have forgotten their password: a secret by which they choose another one, once. Their name, role and answers stay.
extension ReviewDesk {
  /// - Parameter lead: nil for whoever has the machine.
  /// - Throws: `notAllowed`, `unknownReviewer`.
  public func passwordLink(
    for name: String, by lead: String?, seconds: Double = invitationSeconds
  ) throws(ReviewError) -> String {
    // Who has the secret can sign in as this person, so the log says who made it.
    _ = try change { (core) throws(ReviewError) -> (events: [(event: ReviewEvent, actor: String)], value: Void) in
      if let lead { try core.require(.lead, lead) }
      guard core.state.reviewers[name] != nil else { throw .unknownReviewer(name: name) }
      return ([(.passwordLink(name: name), lead ?? name)], ())
    }
    return try issue(.password, to: name, note: lead ?? "", seconds: seconds)
  }

  /// Whose password it sets; nil for one that does not hold.
  public func owner(ofPasswordLink secret: String) throws(ReviewError) -> String? {
    try owner(of: secret, kind: .password).flatMap { reviewer($0.owner)?.name }
  }

  /// Sets the password that a link stands for; the link is then used up, and sessions that are on end.
  ///
  /// - Returns: a session's token.
  /// - Throws: `badInvitation`, `weakPassword`, `tooLong`.
  public func setPassword(byLink secret: String, _ password: String) throws(ReviewError) -> String {
    guard let link = try owner(of: secret, kind: .password), reviewer(link.owner) != nil else { throw .badInvitation }
    let stored = try hashed(password)
    let isMine = try ledger { () throws(LedgerError) in
      // Of two who come with it at once one gets it.
      guard try store.take(token: link.hash) else { return false }
      try store.put(ReviewAccount(name: link.owner, password: stored))
      try store.removeTokens(kind: TokenKind.session.rawValue, owner: link.owner)
      try store.removeTokens(kind: TokenKind.password.rawValue, owner: link.owner)
      return true
    }
    guard isMine else { throw .badInvitation }
    return try issue(.session, to: link.owner, note: "", seconds: Self.sessionSeconds)
  }
}
