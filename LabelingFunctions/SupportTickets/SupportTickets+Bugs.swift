import Tally

extension SupportTickets {
  /// Things that do not do what they should.
  static var bugs: LabelingFunctions<Ticket, Label> {
    LabelingFunctions {
      Keywords(
        "crash", in: \.message, ["crash", "freezes", "frozen", "hangs", "blank", "reboots", "restarts"], vote: .bug)
      Pattern(
        "not_working", in: \.message,
        #"(n't|not|stopped|no longer|nothing)\s+(work|connect|respond|start|update|turn on|record|pair|load|happen)|\bbroken"#,
        vote: .bug)
      Pattern("error", in: \.message, #"\berror\b|0x80|exception|timed out|something went wrong"#, vote: .bug)
      Keywords(
        "device_words", in: \.message,
        ["bug", "firmware", "offline", "disconnecting", "pairing", "wi-fi", "notifications"], wholeWords: true,
        vote: .bug)
      Pattern("version", in: \.message, #"\b(since|after) the (last )?update|version \d"#, vote: .bug)
    }
  }
}
