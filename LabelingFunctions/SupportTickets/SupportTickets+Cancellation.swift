import Tally

extension SupportTickets {
  /// Ending a subscription, or an order before it ships.
  static var cancellation: LabelingFunctions<Ticket, Label> {
    LabelingFunctions {
      Keywords("cancel", in: \.message, ["cancel", "terminate", "unsubscribe"], vote: .cancellation)
      Pattern(
        "end_plan", in: \.message,
        #"\b(stop|end|quit|turn off|renew|withdraw|downgrade)\b.{0,30}\b(plan|plus|subscription|contract|auto|order|next month)"#,
        vote: .cancellation)
      Pattern(
        "leaving", in: \.message,
        #"\b(am|i'm|are) (out|leaving|done)\b|(no longer|don't) (want|need)|changed my mind|last month|something better"#,
        vote: .cancellation)
    }
  }
}
