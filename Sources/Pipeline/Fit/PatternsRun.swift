import Interchange
import Votes

/// Vote patterns into a file: `tally patterns`.
public struct PatternsRequest: Sendable {
  /// Files of votes.
  public var votes: [String]
  /// Pattern files to merge.
  public var statistics: [String]
  public var output: String
  public var classCount: Int?

  public init(votes: [String], statistics: [String] = [], output: String, classCount: Int? = nil) {
    self.votes = votes
    self.statistics = statistics
    self.output = output
    self.classCount = classCount
  }
}

/// What a pattern file holds.
public struct PatternsSummary: Sendable, Equatable, Codable {
  public let rowCount: Int
  public let coveredRowCount: Int
  public let patternCount: Int
  public let functions: [String]
  public let classes: [String]
}

public struct PatternsRun {
  private let request: PatternsRequest

  /// - Parameter request: at least one file.
  public init(_ request: PatternsRequest) {
    precondition(!request.votes.isEmpty || !request.statistics.isEmpty, "nothing to read")
    self.request = request
  }

  public func run() throws(RunError) -> PatternsSummary {
    try Overwriting.check(request.output, inputs: request.votes + request.statistics)
    let votes = try FitVotes(
      votes: request.votes, statistics: request.statistics, classCount: request.classCount)
    let file = PatternFile(functions: votes.functions, classNames: votes.classNames, patterns: votes.patterns)
    do throws(InterchangeError) { try file.write(to: request.output) } catch { throw .files(error) }
    return PatternsSummary(
      rowCount: votes.patterns.rowCount, coveredRowCount: votes.patterns.coveredRowCount,
      patternCount: votes.patterns.count, functions: votes.functionNames, classes: votes.classNames)
  }
}
