/// Two LFs whose votes say in part the same for the same reason.
public struct CorrelatedPair: Sendable, Equatable, Codable {
  /// The smaller index.
  public let first: Int
  public let second: Int
  /// 0 to 1: 1 is one LF written twice. The largest tie between any of their votes: overlap of rows, or correlation that
  /// the class does not explain.
  public let strength: Double

  public init(first: Int, second: Int, strength: Double) {
    precondition(first < second && (0...1).contains(strength), "LFs \(first) and \(second), strength \(strength)")
    self.first = first
    self.second = second
    self.strength = strength
  }
}
