/// A condition under which a run is not good enough: `coverage < 0.8`.
public struct RunCheck: Sendable, Equatable {
  public enum Relation: String, Sendable, CaseIterable {
    case atMost = "<="
    case atLeast = ">="
    case equal = "=="
    case unequal = "!="
    case below = "<"
    case above = ">"

    func holds(_ left: Double, _ right: Double) -> Bool {
      switch self {
      case .atMost: left <= right
      case .atLeast: left >= right
      case .equal: left == right
      case .unequal: left != right
      case .below: left < right
      case .above: left > right
      }
    }
  }

  public let metric: String
  public let relation: Relation
  public let bound: Double
  /// As it was written.
  public let text: String

  /// - Parameter text: a metric's name, a relation, and a number or a percentage. Names may hold all of these: what counts
  ///   is the last relation in the text.
  /// - Returns: nil where it is none.
  public init?(_ text: String) {
    let found = Relation.allCases.compactMap { relation in
      RunCheck.lastRange(of: relation.rawValue, in: text).map { (relation: relation, range: $0) }
    }
    // Of `<` and `<=` at the same place, the longer one.
    guard
      let last = found.max(by: {
        ($0.range.upperBound, $0.relation.rawValue.count) < ($1.range.upperBound, $1.relation.rawValue.count)
      })
    else { return nil }
    let name = RunCheck.trimmed(text[..<last.range.lowerBound])
    var number = RunCheck.trimmed(text[last.range.upperBound...])
    let isPercent = number.hasSuffix("%")
    if isPercent { number = RunCheck.trimmed(number.dropLast()[...]) }
    guard !name.isEmpty, let bound = Double(number), bound.isFinite else { return nil }
    self.text = RunCheck.trimmed(text[...])
    metric = name
    relation = last.relation
    self.bound = isPercent ? bound / 100 : bound
  }

  private static func lastRange(of part: String, in text: String) -> Range<String.Index>? {
    var end = text.endIndex
    while let start = text.index(end, offsetBy: -part.count, limitedBy: text.startIndex) {
      if text[start..<end] == part { return start..<end }
      guard end > text.startIndex else { return nil }
      end = text.index(before: end)
    }
    return nil
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }

  /// What came of a check.
  public struct Result: Sendable, Equatable, Encodable {
    public let check: String
    /// nil where the metric is undefined.
    public let value: Double?
    public let isFailed: Bool
  }

  /// - Parameter passesUndefined: whether a metric that is undefined passes: a run without gold has no accuracy.
  public func result(_ metrics: RunMetrics, passesUndefined: Bool) -> Result {
    let value = metrics[metric]
    let isFailed = value.map { relation.holds($0, bound) } ?? !passesUndefined
    return Result(check: text, value: value, isFailed: isFailed)
  }
}
