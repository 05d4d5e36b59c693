/// How often what occurs: the classes' shares, and what depends on the class.
///
/// Shares are per thousand, weights relative.
enum TicketMix {
  static let classes: [(value: Ticket.Class, weight: Int)] = [
    (.billing, 28), (.delivery, 22), (.bug, 19), (.account, 14), (.cancellation, 10), (.praise, 7),
  ]

  static let channels: [(value: Ticket.Channel, weight: Int)] = [(.email, 40), (.chat, 35), (.web, 25)]

  static let duplicateShare = 30
  static let emptyShare = 10
  static let foreignShare = 62
  /// A sentence of another class beside the primary one.
  static let asideShare = 190
  /// Of the asides, those that come before what the customer wants.
  static let asideFirstShare = 350

  /// What the primary sentence is like: plain; with another class's words; or without any class's usual words.
  static let cores: [(value: TicketPhrases.Core, weight: Int)] = [(.plain, 62), (.crossed, 20), (.oblique, 18)]

  static func products(of trueClass: Ticket.Class) -> [(value: String, weight: Int)] {
    switch trueClass {
    case .billing: [("Plus", 38), ("Hub", 15), ("Cam", 15), ("Lamp", 11), ("Bell", 9), ("App", 12)]
    case .delivery: [("Hub", 25), ("Cam", 24), ("Lamp", 25), ("Bell", 20), ("Plus", 3), ("App", 3)]
    case .bug: [("App", 38), ("Hub", 21), ("Cam", 19), ("Bell", 10), ("Lamp", 7), ("Plus", 5)]
    case .account: [("App", 44), ("Plus", 26), ("Hub", 15), ("Cam", 9), ("Bell", 3), ("Lamp", 3)]
    case .cancellation: [("Plus", 69), ("Cam", 10), ("Hub", 9), ("Bell", 4), ("Lamp", 4), ("App", 4)]
    case .praise: [("Lamp", 27), ("Cam", 22), ("Hub", 18), ("App", 14), ("Bell", 13), ("Plus", 6)]
    }
  }

  /// What the message calls its product; who misses a parcel means a device, whatever they chose in the form.
  static func names(of product: String, in trueClass: Ticket.Class) -> [String] {
    trueClass == .delivery && ["Plus", "App"].contains(product) ? ["Hub", "Cam", "Lamp", "Bell"] : [product]
  }

  /// How often the ticket's amount is filled in.
  static func amountShare(of trueClass: Ticket.Class) -> Int {
    switch trueClass {
    case .billing: 740
    case .delivery: 330
    case .bug: 70
    case .account: 100
    case .cancellation: 520
    case .praise: 30
    }
  }

  /// What an amount is: a monthly fee, a year's fee, a device's price, or the total of several orders.
  enum AmountKind {
    case month, year, device, total

    /// The amounts of this kind, in hundredths, low to high.
    var range: ClosedRange<Int> {
      switch self {
      case .month: 299...1999
      case .year: 4900...11900
      case .device: 2900...24900
      case .total: 18000...89900
      }
    }
  }

  static func amounts(of trueClass: Ticket.Class) -> [(value: AmountKind, weight: Int)] {
    switch trueClass {
    case .billing: [(.month, 40), (.year, 15), (.device, 22), (.total, 23)]
    case .delivery: [(.month, 8), (.year, 2), (.device, 78), (.total, 12)]
    case .bug, .praise: [(.month, 40), (.device, 60)]
    case .account: [(.month, 70), (.year, 30)]
    case .cancellation: [(.month, 66), (.year, 20), (.device, 14)]
    }
  }
}
