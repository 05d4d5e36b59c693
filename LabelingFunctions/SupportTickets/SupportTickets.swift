import Tally

/// What a customer of a (fictional) smart home company wants first.
@main
struct SupportTickets: LabelingTask {
  enum Label: String, ClassLabel {
    case billing, delivery, bug, account, cancellation, praise
  }

  struct Ticket: Row {
    @Column var message: Text
    @Column var product: Text
    /// The amount in question, where the ticket names one.
    @Column var amount: Double?
  }

  var data = Dataset(
    "Datasets/SupportTickets/tickets.jsonl", id: "id", gold: "Datasets/SupportTickets/gold.csv",
    whereToGet: "swift run make-datasets support-tickets")

  // One file a topic; the order here is the order of the columns in the vote matrix.
  var functions: LabelingFunctions<Ticket, Label> {
    Self.billing
    Self.delivery
    Self.bugs
    Self.account
    Self.cancellation
    Self.praise
    Self.otherLanguages
  }
}
