import Foundation
import Votes

/// Why one looks at a row of an LF.
public enum FunctionOutcome: String, Sendable, CaseIterable, Codable {
  /// It votes.
  case voted
  /// It votes the gold class.
  case right
  /// It votes another class than gold.
  case wrong
  /// Another LF votes otherwise.
  case conflict
  /// The label would be another without it, or none.
  case deciding
  /// No other LF votes.
  case alone
  /// It failed.
  case faulted
  /// No LF votes.
  case uncovered
}

/// Some rows of many.
public struct RowSample: Sendable, Equatable {
  /// How many there are.
  public let count: Int
  /// Some of them: by the hash of their ids, so that they stay the same between calls.
  public let rows: [Int]

  public init(count: Int, rows: [Int]) {
    self.count = count
    self.rows = rows
  }
}

extension FinishedRun {
  /// How many rows of an LF there are of each kind; gold's kinds only where there is gold.
  public func counts(of function: Int, _ roles: VoteRoles) -> [FunctionOutcome: Int] {
    func rows(_ isWanted: (Int) -> Bool) -> Int {
      (0..<patterns.count).reduce(0) { $0 + (isWanted($1) ? patterns.counts[$1] : 0) }
    }
    var counts: [FunctionOutcome: Int] = [
      .voted: rows { roles.vote[$0] != .abstain }, .conflict: rows { roles.isConflict[$0] },
      .deciding: rows { roles.isDeciding[$0] }, .alone: rows { roles.isAlone[$0] },
      .faulted: manifest.functions[function].faults, .uncovered: rows { !patterns.isCovered($0) },
    ]
    guard let goldCounts else { return counts }
    var (right, all) = (0, 0)
    for pattern in 0..<patterns.count where roles.vote[pattern] != .abstain {
      let gold = goldCounts[pattern]
      right += gold[gold.startIndex + Int(roles.vote[pattern])]
      all += gold.reduce(0, +)
    }
    counts[.right] = right
    counts[.wrong] = all - right
    return counts
  }

  /// What an LF's vote does in each pattern.
  public func roles(of function: Int) -> VoteRoles {
    VoteRoles(function: function, patterns, posterior, fitted)
  }

  /// Rows of an LF, of one kind.
  ///
  /// - Parameters:
  ///   - roles: of the LF.
  ///   - seed: another one gives other rows.
  /// - Returns: none of right and wrong ones without gold. Of faulted rows, those that the run has listed.
  public func rows(
    of function: Int, _ outcome: FunctionOutcome, _ roles: VoteRoles, limit: Int, seed: UInt64 = 0
  ) -> RowSample {
    switch outcome {
    case .voted: return sample(limit, seed: seed) { _, pattern in roles.vote[pattern] != .abstain }
    case .conflict: return sample(limit, seed: seed) { _, pattern in roles.isConflict[pattern] }
    case .deciding: return sample(limit, seed: seed) { _, pattern in roles.isDeciding[pattern] }
    case .alone: return sample(limit, seed: seed) { _, pattern in roles.isAlone[pattern] }
    case .uncovered: return sample(limit, seed: seed) { [patterns] _, pattern in !patterns.isCovered(pattern) }
    case .faulted: return faultedRows(of: function, limit: limit, seed: seed)
    case .right, .wrong:
      var sampler = RowSampler(limit, seed: seed)
      gold?.forEach { row, label in
        let vote = roles.vote[pattern(of: row)]
        if vote != .abstain, (vote == label) == (outcome == .right) { sampler.add(row, hash: rows.hash(of: row)) }
      }
      return sampler.sample
    }
  }

  /// Rows that a condition holds for.
  ///
  /// - Complexity: one pass over the rows.
  public func sample(
    _ limit: Int, seed: UInt64 = 0, where isWanted: (_ row: Int, _ pattern: Int) -> Bool
  ) -> RowSample {
    var sampler = RowSampler(limit, seed: seed)
    for row in 0..<rowCount where isWanted(row, pattern(of: row)) { sampler.add(row, hash: rows.hash(of: row)) }
    return sampler.sample
  }

  private func faultedRows(of function: Int, limit: Int, seed: UInt64) -> RowSample {
    struct Line: Decodable {
      let function: String
      let row: String?
    }
    let text = (try? String(contentsOfFile: folder.faults, encoding: .utf8)) ?? ""
    let name = manifest.functions[function].name
    let ids = text.split(separator: "\n").compactMap { line -> String? in
      let fault = try? JSONDecoder().decode(Line.self, from: Data(line.utf8))
      return fault?.function == name ? fault?.row : nil
    }
    let chosen = ids.sorted { (StableHash.of($0) ^ seed, $0) < (StableHash.of($1) ^ seed, $1) }.prefix(limit)
    return RowSample(count: manifest.functions[function].faults, rows: chosen.compactMap { rows.row(withID: $0) })
  }
}

/// Keeps the rows with the smallest hashes of their ids: which ones does not depend on the order of the rows, and few change
/// where few rows come and go.
public struct RowSampler {
  private let limit: Int
  private let seed: UInt64
  private var kept: [(key: UInt64, row: Int)] = []
  /// No row above it is kept.
  private var bound = UInt64.max
  public private(set) var count = 0

  public init(_ limit: Int, seed: UInt64 = 0) {
    self.limit = limit
    self.seed = seed
  }

  /// - Parameter hash: of the row's id.
  public mutating func add(_ row: Int, hash: UInt64) {
    count += 1
    let key = StableHash.mix(hash ^ seed)
    guard limit > 0, key <= bound else { return }
    kept.append((key, row))
    if kept.count >= limit * 2 + 16 { prune() }
  }

  private mutating func prune() {
    kept.sort { ($0.key, $0.row) < ($1.key, $1.row) }
    if kept.count > limit { kept.removeSubrange(limit...) }
    if limit > 0, kept.count == limit { bound = kept[limit - 1].key }
  }

  public var sample: RowSample {
    var copy = self
    copy.prune()
    return RowSample(count: count, rows: copy.kept.map(\.row))
  }
}
