import Interchange
import LabelAnalysis
import Votes

/// Which labels a refit would change: `tally fit --compare`.
public struct RefitChanges: Sendable, Codable {
  /// The frozen model's file.
  public let modelPath: String
  public let changes: LabelChanges
  /// Of each of the changes' moves: the ids of some rows, those with the smallest hashes.
  public let examples: [[String]]

  /// Ids of each move, at most.
  static let exampleLimit = 3

  /// Compares row by row, so that a tie is what the row is labeled with. Reviewed rows do not count: their label is a
  /// person's, whatever the model.
  ///
  /// - Parameters:
  ///   - path: where to write the changed rows, if anywhere.
  init(
    modelPath: String, old: LabelPlan, new: LabelPlan, votes: FitVotes, reviewed: ReviewedLabels, path: String?
  ) throws(RunError) {
    self.modelPath = modelPath
    var tally = ChangeTally(patternCount: votes.patterns.count)
    let format = ChangedLabels(classNames: votes.classNames)
    do throws(InterchangeError) {
      let file: AtomicFile? = if let path { try AtomicFile(path: path) } else { nil }
      try file?.write { (writer: inout FileWriter) throws(InterchangeError) in try writer.write(format.header) }
      for (row, pattern) in votes.patternOfRow.enumerated() where reviewed.line(of: row) == nil {
        let pattern = Int(pattern)
        guard votes.patterns.isCovered(pattern) else { continue }
        tally.rowCounts[pattern] += 1
        let before = old.outcomes[pattern]
        let after = new.outcomes[pattern]
        if before.classes == after.classes { continue }
        let name = votes.name(of: row)
        let hash = StableHash.of(name)
        let labels = (old: before.label(hash: hash), new: after.label(hash: hash))
        guard labels.old != labels.new else { continue }
        tally.add(labels, pattern: pattern, name: name, hash: hash)
        try file?.write { (writer: inout FileWriter) throws(InterchangeError) in
          try format.write(
            id: name, old: (labels.old, old.probability(of: labels.old, pattern)),
            new: (labels.new, new.probability(of: labels.new, pattern)), to: &writer)
        }
      }
      try file?.commit()
    } catch {
      throw .files(error)
    }
    changes = LabelChanges(
      old: old.posterior, new: new.posterior, of: votes.patterns, rowCounts: tally.rowCounts, moved: tally.moved)
    examples = changes.moves.map { move in
      (tally.examples[[move.old, move.new]] ?? []).map(\.name)
    }
  }
}

extension LabelPlan {
  fileprivate func probability(of label: Vote, _ pattern: Int) -> Double {
    let line = posterior[pattern]
    return line[line.startIndex + Int(label)]
  }
}

private struct ChangeTally {
  var rowCounts: [Int]
  private var counts: [[Int]: Int] = [:]
  var examples: [[Vote]: [(hash: UInt64, name: String)]] = [:]

  init(patternCount: Int) { rowCounts = Array(repeating: 0, count: patternCount) }

  mutating func add(_ labels: (old: Vote, new: Vote), pattern: Int, name: String, hash: UInt64) {
    counts[[pattern, Int(labels.old), Int(labels.new)], default: 0] += 1
    var list = examples[[labels.old, labels.new]] ?? []
    guard list.count < RefitChanges.exampleLimit || (hash, name) < list[list.count - 1] else { return }
    list.append((hash, name))
    list.sort { $0 < $1 }
    examples[[labels.old, labels.new]] = Array(list.prefix(RefitChanges.exampleLimit))
  }

  var moved: [(pattern: Int, move: LabelChanges.Move)] {
    counts.map { key, count in
      (pattern: key[0], move: LabelChanges.Move(old: Vote(key[1]), new: Vote(key[2]), rowCount: count))
    }
  }
}
