import Review

extension Refusal {
  /// What a client is told of the desk's error. What is the server's own affair goes to its log.
  init(_ error: ReviewError, log: (String) -> Void) {
    switch error {
    case .notAssigned, .unknownRow, .notAnswered, .keyReused: self = .notYours
    case .unknownClass: self = .invalid(.label)
    case .tooLong(let field, _): self = .invalid(Field(rawValue: field) ?? .comment)
    case .nothingToUndo: self = .nothingToUndo
    case .paused: self = .paused
    case .notAllowed, .lastLead: self = .wrongRole
    case .unknownReviewer: self = .invalid(.reviewer)
    case .nameTaken: self = .nameTaken
    case .badName: self = .invalid(.name)
    case .weakPassword(let least): self = .weakPassword(least: least)
    case .badInvitation: self = .invitationGone
    case .badLogin: self = .wrongCredentials
    case .tooManyTries(let seconds): self = .tooManyAttempts(seconds: max(1, Int(seconds.rounded(.up))))
    case .badSeq: self = .nothingToUndo
    case .ledger, .notStored, .plan, .run, .model, .files:
      log("\(error)")
      self = .broken
    }
  }
}
