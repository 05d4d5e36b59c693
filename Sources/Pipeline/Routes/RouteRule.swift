import Votes

/// Which of the covered rows go out as they are, and which a person looks at.
public struct RouteRule: Sendable, Equatable {
  /// What the route `auto` takes.
  public enum Auto: Sendable, Equatable {
    /// The margin.
    case margin(atLeast: Double)
    /// The probability of the label.
    case probability(atLeast: Double)
    /// A margin that a promise has found; nil where nothing can be promised, and no row is `auto`.
    case promise(atLeast: Double?)
  }

  public let auto: Auto
  /// Other rows whose label has a smaller probability go to an expert; 0 for none.
  public let expertBelow: Double

  public init(_ auto: Auto, expertBelow: Double = 0) {
    self.auto = auto
    self.expertBelow = expertBelow
  }

  var isPromise: Bool { if case .promise = auto { true } else { false } }

  /// - Parameter probability: of the label.
  func route(margin: Double, probability: Double) -> Route {
    let isAuto =
      switch auto {
      case .margin(let limit): margin >= limit
      // What was added up in another order is no other probability.
      case .probability(let limit): probability >= limit - Posterior.tieTolerance
      case .promise(let limit): limit.map { RouteRule.promised(margin) >= $0 } ?? false
      }
    return isAuto ? .auto : probability < expertBelow - Posterior.tieTolerance ? .expert : .annotator
  }

  /// A margin as promises know it: with the nine decimals of the labels, so that a model that was read from a file draws
  /// the same line.
  static func promised(_ margin: Double) -> Double { (margin * 1e9).rounded() / 1e9 }
}

/// How a user asks for routes.
public struct RouteRequest: Sendable, Equatable {
  public enum Auto: Sendable, Equatable {
    /// Rows with a smaller margin go to review.
    case reviewBelow(Double)
    /// Rows with a smaller probability of their label do.
    case above(Double)
    case promise(PromiseRequest)
  }

  public var auto: Auto
  /// See ``RouteRule/expertBelow``.
  public var expertBelow: Double

  public init(_ auto: Auto = .reviewBelow(RouteRequest.standardReviewBelow), expertBelow: Double = 0) {
    self.auto = auto
    self.expertBelow = expertBelow
  }

  public static let standardReviewBelow = 0.2

  /// 0 where the margin alone has no part.
  var reviewBelow: Double { if case .reviewBelow(let limit) = auto { limit } else { 0 } }

  public var promise: PromiseRequest? { if case .promise(let request) = auto { request } else { nil } }

  /// - Parameter promise: what came of it; nil where none was asked for.
  func rule(_ promise: RoutePromise?) -> RouteRule {
    switch auto {
    case .reviewBelow(let limit): RouteRule(.margin(atLeast: limit), expertBelow: expertBelow)
    case .above(let limit): RouteRule(.probability(atLeast: limit), expertBelow: expertBelow)
    case .promise: RouteRule(.promise(atLeast: promise?.threshold), expertBelow: expertBelow)
    }
  }
}

/// A promise that a user asks for.
public struct PromiseRequest: Sendable, Equatable {
  /// The share of labels that may be wrong, in (0, 1).
  public var maxError: Double
  /// In (0, 1).
  public var confidence: Double
  /// How often an audited row's answer is wrong, at most; nil where the answers themselves are to show it.
  public var settledError: Double?
  /// How often an expert is wrong, where answers overlap.
  public var expertError: Double
  /// The number of times that the same audit was asked, this one included, as far as the user knows of them.
  public var look: Int

  public static let standardExpertError = 0.01

  public init(
    maxError: Double, confidence: Double = 0.95, settledError: Double? = nil,
    expertError: Double = PromiseRequest.standardExpertError, look: Int = 1
  ) {
    precondition(maxError > 0 && maxError < 1 && confidence > 0 && confidence < 1, "\(maxError) at \(confidence)")
    precondition(look >= 1, "look \(look)")
    self.maxError = maxError
    self.confidence = confidence
    self.settledError = settledError
    self.expertError = expertError
    self.look = look
  }
}
