import Votes

/// An LF that votes where a number lies on one side of a limit, or between two. A row without the number gets no vote.
///
/// ```swift
/// Threshold("popular", in: \.likes, .atLeast(100), vote: .ham)
/// Threshold("small_amount", in: \.amount, .within(0...5), vote: .fee)
/// ```
public struct Threshold<R: Row, Label: ClassLabel>: LabelingFunctionSource {
  public let labelingFunctions: [LabelingFunction<R, Label>]

  public enum Condition: Sendable, Equatable {
    case above(Double)
    case atLeast(Double)
    case below(Double)
    case atMost(Double)
    case within(ClosedRange<Double>)

    func holds(_ value: Double) -> Bool {
      switch self {
      case .above(let limit): value > limit
      case .atLeast(let limit): value >= limit
      case .below(let limit): value < limit
      case .atMost(let limit): value <= limit
      case .within(let range): range.contains(value)
      }
    }
  }

  @inlinable
  public init<Value: ThresholdValue>(
    _ name: String, in column: @escaping @Sendable (R) -> Value, _ condition: Condition, vote: Label,
    file: String = #filePath, line: Int = #line
  ) {
    self.init(name, number: { column($0).thresholdValue }, condition, vote, file, line)
  }

  @usableFromInline
  init(
    _ name: String, number: @escaping @Sendable (R) -> Double?, _ condition: Condition, _ vote: Label, _ file: String,
    _ line: Int
  ) {
    let function = LabelingFunction<R, Label>(name, kind: "threshold", file: file, line: line) {
      row, classes throws(DeclarationProblem) in
      let vote = (raw: vote.rawValue, number: classes.vote(vote))
      return PreparedFunction(declaration: "\(condition) vote \(vote.raw)") {
        guard let value = number(row) else { return .abstain }
        return condition.holds(value) ? vote.number : .abstain
      }
    }
    labelingFunctions = [function]
  }
}

/// A number that a ``Threshold`` can look at: `Int`, `Double`, or an optional of these.
public protocol ThresholdValue: SendableMetatype {
  var thresholdValue: Double? { get }
}

extension Int: ThresholdValue {
  @inlinable public var thresholdValue: Double? { Double(self) }
}

extension Double: ThresholdValue {
  @inlinable public var thresholdValue: Double? { self }
}

extension Optional: ThresholdValue where Wrapped: ThresholdValue {
  @inlinable public var thresholdValue: Double? { self?.thresholdValue }
}
