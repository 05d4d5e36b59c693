import LabelAnalysis
import Votes

extension RunReport {
  /// What the label model says of LFs together and of the classes.
  public struct Relations: Sendable {
    /// Strongest first, 0 to 1.
    public var pairs: [(first: Int, second: Int, strength: Double)] = []
    /// `[k]`: what an uncovered row gets.
    public var classBalance: [Double] = []
    public var sensitivity: BalanceSensitivity?
    /// `[m]`, or empty.
    public var accuracyIntervals: [ShareInterval?] = []
    /// `[k]`, or empty.
    public var balanceIntervals: [ShareInterval?] = []

    public init() {}

    func balance(classNames: [String]) -> [ClassShare] {
      guard let sensitivity, classBalance.count == classNames.count else { return [] }
      return classNames.indices.map { index in
        ClassShare(
          name: classNames[index], balance: classBalance[index],
          interval: balanceIntervals.isEmpty ? nil : balanceIntervals[index], moves: sensitivity.classes[index])
      }
    }

    func ties(functionNames: [String]) -> [Tie] {
      pairs.filter { $0.strength >= FunctionGroups.smallestStrength }.map {
        Tie(first: functionNames[$0.first], second: functionNames[$0.second], strength: $0.strength)
      }
    }
  }

  /// A class in the class balance.
  public struct ClassShare: Sendable, Equatable, Codable {
    public let name: String
    /// What an uncovered row gets.
    public let balance: Double
    /// 90 %; nil where it was not asked for or the balance is not learned.
    public let interval: ShareInterval?
    public let moves: BalanceSensitivity.Class
  }

  /// Two LFs that say in part the same.
  public struct Tie: Sendable, Equatable, Codable {
    public let first: String
    public let second: String
    /// 0 to 1: 1 is one LF written twice.
    public let strength: Double
  }
}
