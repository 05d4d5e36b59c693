import LabelModels

/// How rows are asked about.
public struct DeskPlan: Sendable, Equatable, Codable {
  /// How many people answer each row; 1 to ``mostOverlap``.
  public var overlap = 1
  /// Of all rows that somebody gets, how many have a known class; 0 where there is no gold.
  public var goldShare = 0.07
  /// Of the rows asked about, how many only say how many labels are wrong.
  public var auditShare = 0.2
  /// Rows that everyone answers first; 0 for none.
  public var calibrationRows = 0
  /// The share of calibration answers that must be those of gold or of the others, for whoever goes on.
  public var calibrationAgreement = 0.8
  /// A name of ``ReviewOrders``, for rows that are not drawn at random.
  public var order: String = ReviewOrders.standard.parts[0].order
  /// Of the rows that the model learns from, how many are drawn at random.
  public var randomShare = 0.5
  /// Whether votes and probabilities are hidden until a row is answered: who sees them tends to agree.
  public var isBlind = true
  /// Another seed, other random rows.
  public var seed: UInt64 = 1
  /// For how long a row is kept for whoever has it.
  public var leaseSeconds = 900.0
  /// Who is right on fewer gold rows than this is paused; nil for never.
  public var pauseBelow: Double? = 0.6
  /// Gold answers before anyone can be paused.
  public var pauseAfter = 15
  /// Whether nobody gets a row that he has answered before, in whatever round.
  public var asksOnce = true

  /// A row that more people are to answer than there are is never done.
  static let mostOverlap = 25

  public init() {}

  /// What can be wrong with a plan.
  public enum Fault: Error, Sendable, Equatable {
    case notAShare(option: String, value: Double)
    case tooSmall(option: String, value: Double, least: Double)
    case tooLarge(option: String, value: Double, most: Double)
    case unknownOrder(name: String, known: [String])
  }

  public func check() throws(Fault) {
    for (option, value) in [
      ("gold", goldShare), ("audit", auditShare), ("random", randomShare), ("agreement", calibrationAgreement),
      ("pause", pauseBelow ?? 0),
    ] where !(0...1).contains(value) { throw .notAShare(option: option, value: value) }
    if overlap < 1 { throw .tooSmall(option: "overlap", value: Double(overlap), least: 1) }
    if overlap > Self.mostOverlap {
      throw .tooLarge(option: "overlap", value: Double(overlap), most: Double(Self.mostOverlap))
    }
    if calibrationRows < 0 { throw .tooSmall(option: "calibration", value: Double(calibrationRows), least: 0) }
    if leaseSeconds < 1 { throw .tooSmall(option: "lease", value: leaseSeconds, least: 1) }
    let known = ReviewOrders.all.map(\.name)
    if randomShare < 1, !known.contains(order) { throw .unknownOrder(name: order, known: known) }
  }

  /// What ``LabelModels`` calls it.
  var mix: ReviewMix {
    randomShare >= 1
      ? ReviewOrders.random
      : ReviewMix(name: order, randomShare: randomShare, parts: [.init(order: order, share: 1)])
  }
}
