import Tally
import Testing

@testable import SupportTickets

/// One LF with a ticket on which it votes and a near miss on which it abstains.
struct TicketCase: Sendable, CustomTestStringConvertible {
  /// A ticket written for the test.
  struct Ticket: Sendable, ExpressibleByStringLiteral {
    let message: String
    let product: String
    let amount: Double?

    init(_ message: String, product: String = "Hub", amount: Double? = nil) {
      self.message = message
      self.product = product
      self.amount = amount
    }

    init(stringLiteral message: String) { self.init(message) }

    var row: [String: ColumnLiteral] {
      ["message": .text(message), "product": .text(product), "amount": amount.map { .number($0) } ?? .null]
    }

    /// The same ticket, shouted.
    var inCapitals: Ticket { Ticket(message.uppercased(), product: product.uppercased(), amount: amount) }
  }

  let function: String
  let vote: SupportTickets.Label
  let ticket: Ticket
  let nearMiss: Ticket
  var testDescription: String { function }

  init(_ function: String, _ vote: SupportTickets.Label, _ ticket: Ticket, butNot nearMiss: Ticket) {
    self.function = function
    self.vote = vote
    self.ticket = ticket
    self.nearMiss = nearMiss
  }
}
