import Tally
import Testing

@testable import SupportTickets

/// Each LF on one ticket where it votes and one near miss where it abstains.
@Suite struct SupportTicketsTests {
  static let billing: [TicketCase] = [
    TicketCase("charge", .billing, "I was charged twice in May", butNot: "the battery no longer recharges"),
    TicketCase("refund", .billing, "where are my refunds for the old hub", butNot: "my son is fond of the lamp"),
    TicketCase("bill", .billing, "An INVOICE without a tax number is useless", butNot: "billions of flashing lights"),
    TicketCase("bank", .billing, "my bank shows it three times", butNot: "the powerbank is nearly flat"),
    TicketCase("price", .billing, "the voucher from last week is ignored", butNot: "a priceless little device"),
    TicketCase("sum_in_question", .billing, "why did you take €4.50 on Sunday?", butNot: "i sold it on for €4.50"),
    TicketCase(
      "large_amount", .billing, TicketCase.Ticket("see above", amount: 250.01),
      butNot: TicketCase.Ticket("see above", amount: 250)),
  ]

  static let delivery: [TicketCase] = [
    TicketCase("parcel", .delivery, "the courier rang next door", butNot: "the app unboxed itself on my phone"),
    TicketCase("not_here", .delivery, "five days and it has still to arrive", butNot: "it arrived before I was home"),
    TicketCase("tracking", .delivery, "Tracking says Leipzig since Monday", butNot: "it lost track of my cat"),
    TicketCase("damaged", .delivery, "the glass was smashed to bits", butNot: "the thing we miss is a dark mode"),
    TicketCase(
      "lamp_or_bell", .delivery, TicketCase.Ticket("any news?", product: " lamp"),
      butNot: TicketCase.Ticket("any news of the lamp?", product: "Hub")),
  ]

  static let bugs: [TicketCase] = [
    TicketCase("crash", .bug, "it crashed again at noon", butNot: "it broke down again at noon"),
    TicketCase("not_working", .bug, "two of them don't pair with each other", butNot: "does it work in Norway?"),
    TicketCase("error", .bug, "only an Error in red", butNot: "a terror of a doorbell tune"),
    TicketCase("device_words", .bug, "offline every night at two", butNot: "the ladybugs on the box are lovely"),
    TicketCase("version", .bug, "dark since the last update", butNot: "i would like an updated manual"),
  ]

  static let account: [TicketCase] = [
    TicketCase("login", .account, "my password is refused", butNot: "my passwordless neighbour is happy"),
    TicketCase("locked_out", .account, "blocked after three tries", butNot: "a clockwork that never stops"),
    TicketCase(
      "change_details", .account, "please update the delivery email", butNot: "please update me about the weather"),
    TicketCase("account", .account, "a question about my profile", butNot: "our accountant asked for this"),
  ]

  static let cancellation: [TicketCase] = [
    TicketCase("cancel", .cancellation, "how do I unsubscribe", butNot: "the noise filter hears a concert"),
    TicketCase("end_plan", .cancellation, "I want to end the monthly plan", butNot: "the plan has an end-to-end test"),
    TicketCase("leaving", .cancellation, "thanks for all, I'm out", butNot: "I'm outside the house right now"),
  ]

  static let praise: [TicketCase] = [
    TicketCase("praise_love", .praise, "we love this doorbell", butNot: "i left my gloves on the hub"),
    TicketCase("praise_great", .praise, "Great pictures at night", butNot: "it greatly depends"),
    TicketCase("praise_happy", .praise, "a happy family of four", butNot: "an unhappy family of four"),
    TicketCase("best_words", .praise, "keep it up, all of you", butNot: "i cannot keep the lamp upright"),
    TicketCase(
      "short_and_cheerful", .praise, "What a team you are!",
      butNot: TicketCase.Ticket("What a team you are!", amount: 12.5)),
  ]

  static let otherLanguages: [TicketCase] = [
    TicketCase("foreign_billing", .billing, "Die Rechnung ist zu hoch", butNot: "Ich rechne noch mit euch"),
    TicketCase("foreign_delivery", .delivery, "Mi paquete no está", butNot: "Ich packe heute meinen Koffer"),
    TicketCase("foreign_bug", .bug, "アプリが起動しません", butNot: "アプリはとても便利です"),
    TicketCase("foreign_account", .account, "J'ai perdu mon mot de passe", butNot: "Un petit mot pour vous"),
    TicketCase("foreign_cancellation", .cancellation, "Ich möchte kündigen", butNot: "Ein kundiger Mitarbeiter"),
    TicketCase("foreign_praise", .praise, "Un servicio excelente", butNot: "Muchas cosas que decir"),
  ]

  static let cases = billing + delivery + bugs + account + cancellation + praise + otherLanguages

  let functions: FunctionTester<SupportTickets>

  init() throws { functions = try FunctionTester(SupportTickets()) }

  @Test(arguments: cases)
  func votesAndAbstains(_ example: TicketCase) throws {
    #expect(try functions.vote(of: example.function, on: example.ticket.row) == example.vote)
    #expect(try functions.vote(of: example.function, on: example.nearMiss.row) == nil)
  }

  @Test func everyFunctionIsTested() {
    #expect(Self.cases.map(\.function) == functions.names)
  }

  @Test func capitalsMakeNoDifference() throws {
    // Only ASCII letters fold; "möchte kündigen" in capitals has other bytes, so these cases say nothing about capitals.
    for example in Self.cases where example.ticket.message.utf8.allSatisfy({ $0 < 0x80 }) {
      #expect(
        try functions.vote(of: example.function, on: example.ticket.inCapitals.row) == example.vote,
        "\(example.function)")
    }
  }

  @Test func blankTicketGetsNoVote() throws {
    #expect(try functions.votes(on: TicketCase.Ticket("").row).isEmpty)
    #expect(try functions.votes(on: TicketCase.Ticket(" \n\t").row).isEmpty)
  }

  @Test(arguments: [
    "Is it meant to do that!?", "Help is on the way!", "It isn't my colour!", "Room 4 is lit!",
    "Please, no more light!",
  ])
  func cheerfulIsNotSaidOfRequests(_ message: String) throws {
    #expect(try functions.vote(of: "short_and_cheerful", on: TicketCase.Ticket(message).row) == nil)
  }

  @Test func ticketWithTwoConcernsGetsVotesForBoth() throws {
    let votes = try functions.votes(on: TicketCase.Ticket("The lamp came in pieces, cancel the rest").row)
    #expect(votes["damaged"] == .delivery)
    #expect(votes["cancel"] == .cancellation)
  }
}
