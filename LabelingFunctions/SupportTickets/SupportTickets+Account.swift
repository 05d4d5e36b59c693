import Tally

extension SupportTickets {
  /// Getting in, and what is written in the profile.
  static var account: LabelingFunctions<Ticket, Label> {
    LabelingFunctions {
      Keywords(
        "login", in: \.message,
        ["log in", "login", "logged", "sign in", "password", "2fa", "two-factor", "verification"], wholeWords: true,
        vote: .account)
      Keywords(
        "locked_out", in: \.message, ["locked", "blocked", "suspended", "hacked", "unlock"], wholeWords: true,
        vote: .account)
      Pattern(
        "change_details", in: \.message,
        #"\b(change|update|delete|merge|add|remove|invite|transfer)\b.{0,30}\b(account|email|profile|name|data|user|owner)"#,
        vote: .account)

      // Everybody writes "account", also of a bank: a weak sign, kept for what nothing else covers.
      Keywords("account", in: \.message, ["account", "profile"], wholeWords: true, vote: .account)
    }
  }
}
