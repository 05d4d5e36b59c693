/// Several orders in turn, and always a share of rows at random, which alone say what is true of all rows.
public struct ReviewMix: Sendable, Equatable {
  /// An order's name with its share of the rows that are not drawn at random.
  public struct Part: Sendable, Equatable {
    public let order: String
    public let share: Double

    public init(order: String, share: Double) {
      precondition(share > 0 && share.isFinite, "a share of \(share)")
      self.order = order
      self.share = share
    }
  }

  public let name: String
  /// Of all chosen rows, 0 to 1.
  public let randomShare: Double
  public let parts: [Part]

  /// - Parameters:
  ///   - randomShare: 0 to 1; 1 where there are no parts.
  ///   - parts: their orders are among ``ReviewOrders/all``.
  public init(name: String, randomShare: Double, parts: [Part]) {
    precondition(
      randomShare >= 0 && randomShare <= 1 && (randomShare == 1) == parts.isEmpty, "a share of \(randomShare)")
    self.name = name
    self.randomShare = randomShare
    self.parts = parts
  }
}

/// The orders that can be asked for.
public enum ReviewOrders {
  public static let all: [any ReviewOrder] = [
    MarginOrder(), EntropyOrder(), DisagreementOrder(), PatternReviewOrder(), GainOrder(), DensityOrder(), RareOrder(),
  ]

  /// - Parameter name: of ``all``.
  static func named(_ name: String) -> any ReviewOrder {
    guard let order = all.first(where: { $0.name == name }) else { preconditionFailure("no order \"\(name)\"") }
    return order
  }

  /// Rows at random alone.
  public static let random = ReviewMix(name: "random", randomShare: 1, parts: [])

  /// What is taken where nobody says otherwise: on average over data sets and numbers of answers it leaves the fewest wrong labels
  /// (`Documentation/review.md`).
  public static let standard = mix(MarginOrder(), randomShare: 0.5)

  /// Mixes that were measured beside the plain orders.
  public static let mixes: [ReviewMix] = [
    mix(MarginOrder(), randomShare: 0.25), mix(MarginOrder(), randomShare: 0.5),
    mix(PatternReviewOrder(), randomShare: 0.25), mix(PatternReviewOrder(), randomShare: 0.5),
    mix(GainOrder(), randomShare: 0.25),
    ReviewMix(
      name: "margin, gain + 25 % random", randomShare: 0.25,
      parts: [.init(order: MarginOrder().name, share: 1), .init(order: GainOrder().name, share: 1)]),
    ReviewMix(
      name: "pattern, gain + 25 % random", randomShare: 0.25,
      parts: [.init(order: PatternReviewOrder().name, share: 1), .init(order: GainOrder().name, share: 1)]),
  ]

  /// - Parameter randomShare: at random, the rest by the one order.
  public static func mix(_ order: any ReviewOrder, randomShare: Double = 0) -> ReviewMix {
    ReviewMix(
      name: randomShare == 0 ? order.name : "\(order.name) + \(Int((randomShare * 100).rounded())) % random",
      randomShare: randomShare, parts: [.init(order: order.name, share: 1)])
  }
}
