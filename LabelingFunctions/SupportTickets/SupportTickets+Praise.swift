import Tally

extension SupportTickets {
  /// Nothing wanted, all well.
  static var praise: LabelingFunctions<Ticket, Label> {
    LabelingFunctions {
      // One LF a word: people also write "I love it, but", more often with some words than with others.
      for word in ["love", "great", "happy"] {
        Keywords("praise_\(word)", in: \.message, [word], wholeWords: true, vote: .praise)
      }
      Keywords(
        "best_words", in: \.message,
        [
          "excellent", "perfectly", "the best", "well done", "keep it up", "keep up", "keep going", "recommend",
          "fantastic",
          "helpful", "kudos", "compliments", "beautiful", "wow", "made my day",
        ],
        wholeWords: true, vote: .praise)

      LabelingFunction("short_and_cheerful") { ticket in
        let message = ticket.message
        guard ticket.amount == nil, message.contains("!"), message.digitCount == 0, message.wordCount < 20 else {
          return .abstain
        }
        let wishes = ["?", "please", "not", "n't", "wrong", "error", "crash", "help", "cancel"]
        return message.contains(anyOf: wishes) ? .abstain : .praise
      }
    }
  }
}
