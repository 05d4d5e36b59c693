import Glibc
import LabelAnalysis

/// How far a test separates one class, by what is known of the rows on which it holds.
struct CandidateScore {
  let label: Int
  /// Rows on which it holds and of which something is known.
  let knownCount: Int
  let precision: PrecisionEstimate
  /// Weighted log odds of the class against all others, over its standard error.
  let z: Double
}

/// A share of right votes, estimated without gold.
public struct PrecisionEstimate: Sendable, Equatable {
  public let mean: Double
  /// 90 %, two-sided: the lower bound is exceeded with 95 %.
  public let interval: ShareInterval

  /// A beta distribution; its logarithmic odds are taken for normal.
  init(right: Double, wrong: Double) {
    mean = right / (right + wrong)
    let quantile = 1.6448536269514722
    let half = quantile * (1 / right + 1 / wrong).squareRoot()
    func share(_ odds: Double) -> Double { 1 / (1 + exp(-odds)) }
    let odds = log(right / wrong)
    interval = ShareInterval(lower: min(mean, share(odds - half)), upper: max(mean, share(odds + half)))
  }
}

/// Judges tests by the label model's posterior of the rows that are covered.
///
/// Thousands of tests are looked at, and the best of them look better than they are. So the share of a class on a test's
/// rows is shrunk towards the class's share among all rows, as far as the tests among themselves say (empirical Bayes: a
/// beta prior with the variance between tests beyond that of chance). An interval of such an estimate holds for the tests
/// that were selected by it, too.
///
/// Source: Efron & Morris 1975, doi:10.2307/2285814; for the log odds Monroe, Colaresi & Quinn 2008, "Fightin' Words",
/// doi:10.1093/pan/mpn018, eq. 15 to 22, with texts counted in place of words.
struct CandidateJudge {
  private let sample: LabelledSample
  /// `[k]`: how many rows the prior is worth.
  private let strengths: [Double]

  /// Tests with fewer known rows say nothing of how tests differ.
  private static let leastRows = 10.0
  /// A prior is worth two rows at least: one row is never sure.
  private static let leastStrength = 2.0
  private static let mostStrength = 200.0
  /// A class's share is never taken for 0 or 1.
  private static let smallestShare = 0.001

  init(_ sample: LabelledSample, _ postings: some Collection<[UInt32]>) {
    self.sample = sample
    var sums = [(weight: Double, squares: Double, chance: Double)](repeating: (0, 0, 0), count: sample.classCount)
    for rows in postings {
      let counts = CandidateJudge.counts(sample, rows)
      guard counts.known >= CandidateJudge.leastRows else { continue }
      for label in 0..<sample.classCount {
        let share = CandidateJudge.share(sample, label)
        let rate = counts.byClass[label] / counts.known
        sums[label].weight += 1
        sums[label].squares += (rate - share) * (rate - share)
        sums[label].chance += share * (1 - share) / counts.known
      }
    }
    strengths = sums.indices.map { label in
      let share = CandidateJudge.share(sample, label)
      let between = (sums[label].squares - sums[label].chance) / max(1, sums[label].weight)
      guard between > 0 else { return CandidateJudge.mostStrength }
      return min(
        CandidateJudge.mostStrength, max(CandidateJudge.leastStrength, share * (1 - share) / between - 1))
    }
  }

  private static func share(_ sample: LabelledSample, _ label: Int) -> Double {
    min(1 - smallestShare, max(smallestShare, sample.shares[label]))
  }

  private static func counts(_ sample: LabelledSample, _ rows: [UInt32]) -> (known: Double, byClass: [Double]) {
    var byClass = [Double](repeating: 0, count: sample.classCount)
    var known = 0.0
    for slot in rows where sample.isKnown[Int(slot)] {
      known += 1
      for label in 0..<sample.classCount {
        byClass[label] += Double(sample.probabilities[Int(slot) * sample.classCount + label])
      }
    }
    return (known, byClass)
  }

  /// - Parameter only: the class that is asked for; `nil` for the best.
  /// - Returns: `nil` where nothing is known of any of the rows.
  func score(_ rows: [UInt32], only: Int?) -> CandidateScore? {
    let counts = CandidateJudge.counts(sample, rows)
    guard counts.known > 0 else { return nil }
    let scores = (0..<sample.classCount).filter { only == nil || only == $0 }.map { label in
      CandidateScore(
        label: label, knownCount: Int(counts.known),
        precision: precision(label, right: counts.byClass[label], of: counts.known),
        z: logOdds(counts.byClass[label], counts.known, label))
    }
    return scores.max { ($0.precision.interval.lower, -$0.label) < ($1.precision.interval.lower, -$1.label) }
  }

  func precision(_ label: Int, right: Double, of known: Double) -> PrecisionEstimate {
    let share = CandidateJudge.share(sample, label)
    let strength = strengths[label]
    return PrecisionEstimate(
      right: right + strength * share, wrong: max(0, known - right) + strength * (1 - share))
  }

  /// The lower bound of the precision on rows that no LF covers, whose classes may be in other shares.
  ///
  /// What a test says is how much more often it holds within the class than without (the odds, over the class's odds among
  /// known rows). A class that most known rows have, since most LFs vote for it, is taken to be no more frequent elsewhere
  /// than any other: else common words are suggested for it.
  func boundElsewhere(_ score: CandidateScore) -> Double {
    let share = CandidateJudge.share(sample, score.label)
    let elsewhere = min(share, 1 / Double(sample.classCount))
    let bound = score.precision.interval.lower
    let odds = bound / (1 - bound) * (1 - share) / share * elsewhere / (1 - elsewhere)
    return odds / (1 + odds)
  }

  private func logOdds(_ inClass: Double, _ known: Double, _ label: Int) -> Double {
    let all = Double(sample.knownCount)
    let own = all * sample.shares[label]
    // The prior: the test holds as often within the class as without, as if seen on a hundredth of the rows.
    let weight = max(1, all / 100)
    let prior = weight * known / max(1, all)
    let first = log((inClass + prior) / max(1e-9, own + weight - inClass - prior))
    let rest = known - inClass
    let second = log((rest + prior) / max(1e-9, all - own + weight - rest - prior))
    return (first - second) / (1 / (inClass + prior) + 1 / (rest + prior)).squareRoot()
  }
}
