import Tally

extension SupportTickets {
  /// Money that went the wrong way, and papers about it.
  static var billing: LabelingFunctions<Ticket, Label> {
    LabelingFunctions {
      Keywords(
        "charge", in: \.message, ["charge", "charged", "charging", "debited", "billed", "billing", "overcharged"],
        wholeWords: true, vote: .billing)
      Keywords("refund", in: \.message, ["refund", "money back", "my money", "owe"], vote: .billing)
      Keywords(
        "bill", in: \.message, ["bill", "invoice", "receipt", "vat", "paid", "payment"], wholeWords: true,
        vote: .billing)
      Keywords(
        "bank", in: \.message, ["bank", "credit card", "my card", "paypal", "statement"], wholeWords: true,
        vote: .billing)
      Keywords("price", in: \.message, ["discount", "voucher", "gift card", "price"], wholeWords: true, vote: .billing)

      // A sum that somebody wonders about: "why is it €9.50 now", "took 32 EUR".
      Pattern(
        "sum_in_question", in: \.message,
        #"(why|what|took|taken|more than|supposed to|trial)\b.{0,40}([$€£]\s?\d|\d\s?(EUR|euros|USD|€))"#,
        vote: .billing)

      // More than any single device costs: the total of several orders.
      Threshold("large_amount", in: \.amount, .above(250), vote: .billing)
    }
  }
}
