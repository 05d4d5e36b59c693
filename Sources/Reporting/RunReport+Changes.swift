import LabelAnalysis
import Votes

extension RunReport {
  /// Which labels a refit changes, with the names of LFs and classes.
  public struct Changes: Sendable, Equatable, Codable {
    public struct Move: Sendable, Equatable, Codable {
      public let old: String
      public let new: String
      public let rowCount: Int
      /// The ids of some of the rows.
      public let examples: [String]
    }

    public struct Pattern: Sendable, Equatable, Codable {
      public struct Vote: Sendable, Equatable, Codable {
        public let function: String
        public let label: String
      }

      public let votes: [Vote]
      public let old: String
      public let new: String
      public let rowCount: Int
    }

    /// The path of the model that was compared with.
    public let model: String
    /// Covered rows that were compared.
    public let rowCount: Int
    public let changedRowCount: Int
    public let changedShare: Double?
    public let meanTotalVariation: Double?
    /// Most rows first.
    public let moves: [Move]
    /// Those with the most changed rows, most first.
    public let patterns: [Pattern]

    /// - Parameters:
    ///   - examples: of each move, the ids of some of its rows.
    ///   - model: the path of the model that was compared with.
    public init(
      _ changes: LabelChanges, examples: [[String]], model: String, functionNames: [String], classNames: [String]
    ) {
      precondition(examples.count == changes.moves.count, "\(examples.count) examples, \(changes.moves.count) moves")
      self.model = model
      rowCount = changes.rowCount
      changedRowCount = changes.changedRowCount
      changedShare = changes.changedShare
      meanTotalVariation = changes.meanTotalVariation
      moves = zip(changes.moves, examples).map { move, examples in
        Move(
          old: classNames[Int(move.old)], new: classNames[Int(move.new)], rowCount: move.rowCount, examples: examples)
      }
      patterns = changes.patterns.map { pattern in
        Pattern(
          votes: pattern.votes.map { .init(function: functionNames[$0.function], label: classNames[Int($0.label)]) },
          old: classNames[Int(pattern.move.old)], new: classNames[Int(pattern.move.new)],
          rowCount: pattern.move.rowCount)
      }
    }
  }
}
