import Glibc

/// What a pattern's log scores are summed from.
///
/// All LFs are taken as silent first; each vote takes back its own LF's silence, and all votes together that of the LFs
/// they exclude. A vote that shares the row with tokens it is tied to gives less: its *discount* of the shared part.
struct PatternScores: Sendable, Equatable {
  let classCount: Int
  /// `[k]`: the scores of a row on which every LF is silent.
  let base: [Double]
  // Behind each of the three lists stand ``ClassLanes/slack`` zeros.
  /// `[m · k × k]`: what each vote adds, silences taken back.
  let steps: [Double]
  /// `[m · k × k]`: what each vote adds, silences not taken back.
  let votes: [Double]
  /// `[m · k × k]`: the part of ``votes`` that tied tokens in the row share.
  let shared: [Double]
  /// `[m × k]`.
  let silences: [Double]
  /// `[m]`: the LFs whose silence each LF's vote explains; empty if there are none.
  private let exclusions: [[Int]]
  var hasExclusions: Bool { !exclusions.isEmpty }
  /// `[votes]` of a run of tokens: the share of ``shared`` that each vote does not give; empty if all give all.
  var discounts: [Double] = []

  /// - Parameters:
  ///   - votes: `[m · k × k]`.
  ///   - silences: `[m × k]`.
  ///   - exclusions: the LFs whose silence each LF's vote explains.
  init(
    logBalance: [Double], votes: [Double], shared: [Double], silences: [Double], exclusions: [Int: [Int]],
    classCount k: Int
  ) {
    classCount = k
    var base = logBalance
    for (index, silence) in silences.enumerated() { base[index % k] += silence }
    var steps = votes
    for index in steps.indices { steps[index] -= silences[index / (k * k) * k + index % k] }
    let slack = repeatElement(0.0, count: ClassLanes.slack)
    self.base = base
    self.steps = steps + slack
    self.votes = votes + slack
    self.shared = shared + slack
    self.silences = silences
    self.exclusions = exclusions.isEmpty ? [] : (0..<silences.count / k).map { exclusions[$0] ?? [] }
  }

  /// LFs whose silence in a pattern is explained by a vote of another: each once, whoever excludes it. An LF that votes
  /// has no silence to take back.
  func excludedFunctions(_ run: Span<Int32>, votes: Range<Int>) -> [Int] {
    if exclusions.isEmpty { return [] }
    var isSettled = [Bool](repeating: false, count: exclusions.count)
    for vote in votes { isSettled[Int(run[unchecked: vote]) / classCount] = true }
    var excluded: [Int] = []
    for vote in votes {
      for other in exclusions[Int(run[unchecked: vote]) / classCount] where !isSettled[other] {
        isSettled[other] = true
        excluded.append(other)
      }
    }
    return excluded
  }

  /// Fills `scores` with the log scores of the pattern whose votes are at `votes` of the run.
  @inline(__always)
  func fill(_ scores: inout MutableSpan<Double>, run: Span<Int32>, votes: Range<Int>) {
    let k = scores.count
    let (base, steps, shared, discounts) = (base.span, steps.span, shared.span, discounts.span)
    for index in 0..<k { scores[unchecked: index] = base[unchecked: index] }
    for vote in votes {
      let place = Int(run[unchecked: vote]) * k
      for index in 0..<k { scores[unchecked: index] += steps[unchecked: place + index] }
    }
    if hasExclusions {
      for other in excludedFunctions(run, votes: votes) {
        for index in 0..<k { scores[unchecked: index] -= silences[other * k + index] }
      }
    }
    guard !discounts.isEmpty else { return }
    for vote in votes where discounts[unchecked: vote] > 0 {
      let place = Int(run[unchecked: vote]) * k
      let discount = discounts[unchecked: vote]
      for index in 0..<k { scores[unchecked: index] -= discount * shared[unchecked: place + index] }
    }
  }
}

/// Turns log scores into `scale ·` probabilities, in place.
///
/// `logSumExp` for all classes at once: this is the inner loop of every pass, and subtracting the logarithm of a sum
/// would take twice the exponentials.
@inline(__always)
func normalise(_ scores: inout MutableSpan<Double>, scale: Double = 1) {
  let k = scores.count
  var peak = -Double.infinity
  for index in 0..<k { peak = max(peak, scores[unchecked: index]) }
  var total = 0.0
  for index in 0..<k {
    let difference = scores[unchecked: index] - peak
    // With two classes this saves half of the exponentials.
    let value = difference == 0 ? 1 : exp(difference)
    scores[unchecked: index] = value
    total += value
  }
  for index in 0..<k { scores[unchecked: index] = scale * (scores[unchecked: index] / total) }
}

/// `sums[place ...] += values`.
@inline(__always)
func add(_ values: borrowing MutableSpan<Double>, to sums: inout MutableSpan<Double>, at place: Int) {
  for index in 0..<values.count { sums[unchecked: place + index] += values[unchecked: index] }
}
