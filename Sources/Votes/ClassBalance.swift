/// `P(Y)`: `[k]`, sums to 1.
public struct ClassBalance: Sendable, Equatable, Codable {
  public let shares: [Double]

  /// - Parameter shares: `[k]`, `k ≥ 2`, not negative, not all 0; divided by their sum.
  public init(_ shares: [Double]) {
    let sum = shares.reduce(0, +)
    precondition(shares.count >= 2 && sum > 0 && shares.allSatisfy { $0 >= 0 }, "class balance \(shares)")
    self.shares = shares.map { $0 / sum }
  }

  public static func uniform(classCount: Int) -> ClassBalance {
    ClassBalance([Double](repeating: 1, count: classCount))
  }
}
