import RowFiles
import Votes

/// The rows that suggestions are looked for in, with what is known of each. Memory is bounded by the sample.
struct LabelledSample {
  /// Positions, ascending.
  let rows: [Int]
  let classCount: Int
  /// `[rows × k]`: class probabilities; zeros where nothing is known.
  let probabilities: [Float]
  /// `[rows]`: an LF votes, or a person has said the class.
  let isKnown: [Bool]
  /// `[rows]`: no LF votes.
  let isUncovered: [Bool]
  /// `[rows]`: covered, with a margin that goes to review.
  let isLow: [Bool]
  let patterns: [UInt32]
  /// `[k]`: the share of each class among known rows.
  let shares: [Double]
  let knownCount: Int
  /// The mean probability of the best class among known rows.
  let sureness: Double

  init(_ run: FinishedRun, limit: Int, usesGold: Bool) {
    rows =
      run.rowCount <= limit ? Array(0..<run.rowCount) : run.sample(limit) { _, _ in true }.rows.sorted()
    classCount = run.manifest.classes.count
    var probabilities = [Float](repeating: 0, count: rows.count * classCount)
    var isKnown = [Bool](repeating: false, count: rows.count)
    var isUncovered = isKnown
    var isLow = isKnown
    var patterns: [UInt32] = []
    var sums = [Double](repeating: 0, count: classCount)
    var known = 0
    var best = 0.0
    for (slot, row) in rows.enumerated() {
      let pattern = run.pattern(of: row)
      patterns.append(UInt32(pattern))
      isUncovered[slot] = !run.patterns.isCovered(pattern)
      isLow[slot] = run.plan.outcomes[pattern].route.isForPeople
      guard let values = run.knownProbabilities(of: row, usesGold: usesGold) else { continue }
      isKnown[slot] = true
      known += 1
      best += values.max() ?? 0
      for (label, value) in values.enumerated() {
        probabilities[slot * classCount + label] = Float(value)
        sums[label] += value
      }
    }
    (self.probabilities, self.isKnown, self.isUncovered, self.isLow) = (probabilities, isKnown, isUncovered, isLow)
    (self.patterns, knownCount) = (patterns, known)
    sureness = known > 0 ? best / Double(known) : 0
    shares = sums.map { known > 0 ? $0 / Double(known) : 0 }
  }
}

extension FinishedRun {
  /// A row's class probabilities, where votes or people say something of them.
  func knownProbabilities(of row: Int, usesGold: Bool) -> [Double]? {
    if usesGold, let label = gold?[row], label != .abstain {
      return manifest.classes.indices.map { $0 == Int(label) ? 1 : 0 }
    }
    let pattern = pattern(of: row)
    // Nothing is learned from audited rows: an LF that was found by their answers would end the audit.
    if let answered = reviewed.learnedLine(of: row) { return Array(answered.probabilities) }
    return patterns.isCovered(pattern) ? Array(posterior[pattern]) : nil
  }
}
