/// One generated support message with its class.
struct Ticket {
  /// What the customer wants first; the gold.
  enum Class: String, CaseIterable {
    case billing, delivery, bug, account, cancellation, praise
  }

  /// Where the message came in.
  enum Channel: String {
    case email, chat, web
  }

  var message: [UInt8]
  var product: String
  /// The amount in question, in hundredths; nil where the ticket names none.
  var cents: Int?
  var channel: Channel
  var trueClass: Class
}
