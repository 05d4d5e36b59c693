import Tally

extension SupportTickets {
  /// Parcels that are late, lost or broken.
  static var delivery: LabelingFunctions<Ticket, Label> {
    LabelingFunctions {
      Keywords(
        "parcel", in: \.message,
        ["parcel", "package", "shipment", "shipping", "courier", "carrier", "warehouse", "delivery", "box"],
        wholeWords: true, vote: .delivery)
      Pattern(
        "not_here", in: \.message,
        #"\b(not|never|nothing|still|supposed to|when will)\b.{0,20}\b(arrive|come|here|deliver|ship|at my door|waiting)"#,
        vote: .delivery)
      Keywords(
        "tracking", in: \.message, ["tracking", "in transit", "dispatched", "shipped"], wholeWords: true,
        vote: .delivery)
      Keywords(
        "damaged", in: \.message,
        [
          "damaged", "shattered", "smashed", "cracked", "in pieces", "thousand pieces", "dead on arrival", "missing:",
          "wrong item", "wrong colour", "wrong model",
        ],
        vote: .delivery)

      // Lamps and bells do little that can go wrong but arrive. Right less than half the time, but on a quarter of the
      // rows: the label model gives it the weight that it deserves, majority vote does not.
      Lookup("lamp_or_bell", in: \.product, ["Lamp", "Bell"], vote: .delivery)
    }
  }
}
