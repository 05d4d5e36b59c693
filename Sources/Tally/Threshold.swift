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

  public init<Value: ThresholdValue>(
    _ name: String, in column: any KeyPath<R, Value> & Sendable, _ condition: Condition, vote: Label,
    file: String = #filePath, line: Int = #line
  ) {
    let function = LabelingFunction<R, Label>(name, kind: "threshold", file: file, line: line) {
      () throws(DeclarationProblem) in
      PreparedFunction(declaration: "\(condition) vote \(vote.rawValue)") { row in
        guard let value = row[keyPath: column].thresholdValue else { return nil }
        return condition.holds(value) ? vote : nil
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
  public var thresholdValue: Double? { Double(self) }
}

extension Double: ThresholdValue {
  public var thresholdValue: Double? { self }
}

extension Optional: ThresholdValue where Wrapped: ThresholdValue {
  public var thresholdValue: Double? { self?.thresholdValue }
}
