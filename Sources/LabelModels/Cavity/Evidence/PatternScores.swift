import Glibc

/// Fills `scores` with the log scores of a pattern: the base and one step for each token.
///
/// - Parameters:
///   - run: the pattern's tokens.
///   - steps: `[m · k × k]`, see ``EvidenceSums``.
@inline(__always)
func addScores(
  of run: Span<Int32>, base: Span<Double>, steps: Span<Double>, into scores: inout MutableSpan<Double>
) {
  let k = scores.count
  for index in 0..<k { scores[unchecked: index] = base[index] }
  for vote in run.indices {
    let place = Int(run[unchecked: vote]) * k
    for index in 0..<k { scores[unchecked: index] += steps[unchecked: place + index] }
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
