/// How often two LFs that both vote agree beyond what the class explains: `ρ`, a correlation of their residuals.
///
/// Given that both vote, so that people who were handed the same rows do not look like copies of each other. Needs a
/// confusion matrix, so it is for many-sided LFs; of one-sided ones ``ResidualCorrelations`` asks who votes at all.
///
/// `ρ = Σ rows Σ_l (1[j votes l] - θ_j(l | c)) (1[i votes l] - θ_i(l | c)) / √(V_ji V_ij)`, the mean over the posterior of
/// `c`, over the rows on which both vote, `V_ji = Σ rows (1 - Σ_l θ_j(l | c)²)`.
struct FunctionAgreement {
  /// `[m × m]`, 0 to 1, symmetric: what is left of `ρ` above its standard error; empty if it was not computed.
  private let correlations: [Float]
  private let functionCount: Int

  /// Numbers up to which pairs are counted: 256 MB.
  static let sizeLimit = 1 << 25

  static let none = FunctionAgreement()

  private init() {
    correlations = []
    functionCount = 0
  }

  var isEmpty: Bool { correlations.isEmpty }

  func correlation(_ first: Int, _ second: Int) -> Double { Double(correlations[first * functionCount + second]) }

  /// - Parameters:
  ///   - confusion: `[m · k × k]`: `θ_j(l | c)` at `(j, l, c)`.
  ///   - overlaps: of these tokens; with them two classes are summed up faster, to the same within rounding.
  init(
    _ tokens: VoteTokens, scores: PatternScores, confusion: [Double], polarity: Polarity,
    overlaps: TokenOverlaps? = nil
  ) {
    let (m, k) = (tokens.functionCount, tokens.classCount)
    guard polarity.mean > 0, m * m <= Self.sizeLimit / (k + 1) else {
      self = .none
      return
    }
    let sums =
      k == 2 && tokens.tokenCount <= Self.twoClassTokenLimit
      ? overlaps.map { Self.twoClassSums(tokens, scores: scores, confusion: confusion, overlaps: $0) } : nil
    let pairSums = sums ?? Self.sums(tokens, scores: scores, confusion: confusion)
    var spread = [Double](repeating: 1, count: m * k)
    for place in confusion.indices { spread[place / (k * k) * k + place % k] -= confusion[place] * confusion[place] }
    var correlations = [Float](repeating: 0, count: m * m)
    for first in 0..<m {
      for second in 0..<first {
        let place = (first * (first - 1) / 2 + second) * (k + 1)
        var (rows, excess, own, other) = (0.0, pairSums[place + k], 0.0, 0.0)
        for index in 0..<k where pairSums[place + index] > 0 {
          let count = pairSums[place + index]
          rows += count
          own += count * spread[first * k + index]
          other += count * spread[second * k + index]
          var both = 0.0
          for vote in 0..<k {
            both += confusion[(first * k + vote) * k + index] * confusion[(second * k + vote) * k + index]
          }
          excess += count * both
        }
        guard rows > 0 else { continue }
        let noise = CavityConstants.agreementThreshold * (tokens.step / max(rows, 1)).squareRoot()
        let correlation = min(1, max(0, excess / max(own * other, 1e-6).squareRoot() - noise))
        correlations[first * m + second] = Float(correlation)
        correlations[second * m + first] = Float(correlation)
      }
    }
    self.correlations = correlations
    functionCount = m
  }

  /// `[pairs × k + 1]`: rows of each class on which both vote, then the agreements beyond each one's expectation.
  private static func sums(_ tokens: VoteTokens, scores: PatternScores, confusion: [Double]) -> [Double] {
    let (m, k) = (tokens.functionCount, tokens.classCount)
    var sums = [Double](repeating: 0, count: m * (m - 1) / 2 * (k + 1) + ClassLanes.slack)
    let padded = confusion + repeatElement(0, count: ClassLanes.slack)
    sums.withUnsafeMutableBufferPointer { sums in
      padded.withUnsafeBufferPointer { theta in
        let (output, theta) = (sums.baseAddress!, theta.baseAddress!)
        if k <= ClassLanes.width {
          addPatterns(tokens, scores: scores, theta: theta, chunks: 1, to: output)
        } else {
          let chunks = ClassLanes.chunkCount(classCount: k)
          addPatterns(tokens, scores: scores, theta: theta, chunks: chunks, to: output)
        }
      }
    }
    return sums
  }

  /// Adds each pattern's rows to its pairs of votes.
  ///
  /// - Parameters:
  ///   - theta: the confusion, with ``ClassLanes/slack`` behind it.
  ///   - output: the sums, with slack as well.
  @inline(__always)
  private static func addPatterns(
    _ tokens: VoteTokens, scores: PatternScores, theta: UnsafePointer<Double>, chunks: Int,
    to output: UnsafeMutablePointer<Double>
  ) {
    let k = tokens.classCount
    let posterior = ClassLanes.allocateLine(classCount: k)
    defer { posterior.deallocate() }
    // A division for each pair of votes would take longer than all else.
    let functions = (0..<Int32(tokens.tokenCount)).map { $0 / Int32(k) }
    tokens.tokens.withUnsafeBufferPointer { run in
      guard let run = run.baseAddress else { return }
      for pattern in 0..<tokens.patternCount {
        let votes = tokens.starts[pattern]..<tokens.starts[pattern + 1]
        guard votes.count > 1 else { continue }
        let rows = tokens.rows[pattern]
        scores.fill(posterior, chunks: chunks, run: run, votes: votes)
        ClassLanes.normalise(posterior, classCount: k, chunks: chunks, scale: rows)
        for vote in votes {
          let function = Int(functions[Int(run[vote])])
          let label = Int(run[vote]) &- function &* k
          let line = function &* (function &- 1) / 2
          for earlier in votes.lowerBound..<vote {
            let other = Int(functions[Int(run[earlier])])
            let otherLabel = Int(run[earlier]) &- other &* k
            let place = output + (line &+ other) &* (k &+ 1)
            let (own, others) = (theta + (function &* k &+ otherLabel) &* k, theta + (other &* k &+ label) &* k)
            var expected = ClassLanes.Lanes()
            for chunk in 0..<chunks {
              let share = ClassLanes.load(posterior, chunk)
              ClassLanes.store(ClassLanes.load(place, chunk) + share, place, chunk)
              expected += share * (ClassLanes.load(own, chunk) + ClassLanes.load(others, chunk))
            }
            place[k] += (label == otherLabel ? rows : 0) - expected.sum()
          }
        }
      }
    }
  }

  /// Tokens up to which two classes are summed by pairs of tokens: 32 MB.
  static let twoClassTokenLimit = 2048

  /// The same for two classes: what a pair of votes adds depends on its two tokens only, so that rows are added up by
  /// pairs of tokens first, one addition where there were three and four products.
  private static func twoClassSums(
    _ tokens: VoteTokens, scores: PatternScores, confusion: [Double], overlaps: TokenOverlaps
  ) -> [Double] {
    let (m, order) = (tokens.functionCount, tokens.tokenCount)
    let second = TwoClassScores(scores).pairCounts(tokens)
    var sums = [Double](repeating: 0, count: m * (m - 1) / 2 * 3)
    for (row, token) in tokens.active.enumerated() {
      let (function, label) = (token / 2, token % 2)
      overlaps.withRow(row) { all in
        for column in 0..<overlaps.firstOfSameFunction[row] where all[column] > 0 {
          let earlier = tokens.active[column]
          let (other, otherLabel) = (earlier / 2, earlier % 2)
          let share = second[token * order + earlier]
          let rest = max(0, all[column] - share)
          let (own, others) = ((2 * function + otherLabel) * 2, (2 * other + label) * 2)
          let place = (function * (function - 1) / 2 + other) * 3
          sums[place] += rest
          sums[place + 1] += share
          sums[place + 2] +=
            (label == otherLabel ? all[column] : 0) - rest * (confusion[own] + confusion[others])
            - share * (confusion[own + 1] + confusion[others + 1])
        }
      }
    }
    return sums
  }
}
