import Votes

/// How often LFs vote on the same rows, and how often they then vote otherwise.
public struct FunctionMeetings: Sendable, Equatable, Codable {
  /// Two LFs that meet on a row at least.
  public struct Pair: Sendable, Equatable, Codable {
    /// The smaller index.
    public let first: Int
    public let second: Int
    /// Rows on which both vote.
    public let overlaps: Int
    /// Rows on which they vote for different classes.
    public let conflicts: Int
  }

  /// LFs that are looked at, at most: pairs grow with the square.
  public static let functionLimit = 60

  /// The LFs that were looked at, ascending: all, or those with the most conflicts.
  public let functions: [Int]
  /// By first, then second.
  public let pairs: [Pair]

  /// - Complexity: O(P v²), where `v` is the number of votes of a pattern by LFs that are looked at.
  public init(_ patterns: VotePatterns, _ analysis: VoteAnalysis) {
    let order = analysis.functions.indices.filter { analysis.functions[$0].voteCount > 0 }.sorted {
      let (a, b) = (analysis.functions[$0], analysis.functions[$1])
      return ((b.conflicts ?? 0), b.voteCount, $0) < ((a.conflicts ?? 0), a.voteCount, $1)
    }
    functions = order.prefix(Self.functionLimit).sorted()
    var places = [Int?](repeating: nil, count: patterns.functionCount)
    for (place, function) in functions.enumerated() { places[function] = place }
    let count = functions.count
    var overlaps = [Int](repeating: 0, count: count * count)
    var conflicts = overlaps
    for pattern in 0..<patterns.count {
      let rows = patterns.counts[pattern]
      let votes = patterns.votes(of: pattern).compactMap { vote in
        places[Int(patterns.functions[vote])].map { (place: $0, label: patterns.classes[vote]) }
      }
      for (index, left) in votes.enumerated() {
        for right in votes[(index + 1)...] {
          let cell = min(left.place, right.place) * count + max(left.place, right.place)
          overlaps[cell] += rows
          if left.label != right.label { conflicts[cell] += rows }
        }
      }
    }
    let functions = functions
    pairs = overlaps.indices.filter { overlaps[$0] > 0 }.map { cell in
      Pair(
        first: functions[cell / count], second: functions[cell % count], overlaps: overlaps[cell],
        conflicts: conflicts[cell])
    }
  }
}
