/// The templates of one class; see ``Phrasebook`` for their syntax.
struct TicketPhrases {
  enum Core {
    case plain, crossed, oblique
  }

  /// Says what the customer wants in the words that one expects.
  var plain: [String]
  /// Says it with words that another class is known by.
  var crossed: [String]
  /// Says it without any of the expected words.
  var oblique: [String]
  /// What may follow the primary sentence.
  var details: [String]
  /// What a message of *another* class may mention in passing.
  var asides: [String]
  /// Whole messages in German, French, Spanish and Japanese.
  var foreign: [String]

  static func phrases(of trueClass: Ticket.Class) -> TicketPhrases {
    switch trueClass {
    case .billing: billing
    case .delivery: delivery
    case .bug: bug
    case .account: account
    case .cancellation: cancellation
    case .praise: praise
    }
  }
}
