import Glibc
import LinearAlgebra
import Votes

extension FittedCavityModel {
  /// The model corrected by rows whose class people gave.
  ///
  /// The votes say what they say; what people say of some rows corrects how much that is worth. The corrected scores are
  /// `τ · score + v + Σ votes (B[l] + D[j, l])`: a temperature, a shift of each class, what a vote for a class is worth
  /// whichever LF cast it, and what each LF's own is. They maximise the likelihood of the given classes *given the
  /// votes*, times normal priors around no correction. A likelihood given the votes does not mind that rows were chosen
  /// by their votes; where the model is wrong in another way on chosen rows, a shift and a temperature of their own take
  /// that up, which no other row gets.
  ///
  /// Rows without votes say nothing of votes; random ones count for the class balance.
  func corrected(by reviewed: [ReviewedRows], on patterns: VotePatterns) -> FittedCavityModel {
    let review = ReviewedPatterns(reviewed, of: patterns)
    guard review.rowCount > 0 else {
      // Nothing to learn of votes; random rows without votes still show the balance.
      return withEstimates { $0.balance = review.balance(before: $0.balance) }
    }
    let correction = ReviewCorrection(review, scores: logScores(for: patterns), patterns: patterns)
    let k = classCount
    return withEstimates {
      let heat = correction.heat
      for index in 0..<k { $0.base[index] = heat * $0.base[index] + correction.shift[index] }
      for index in $0.silences.indices { $0.silences[index] *= heat }
      for index in $0.shared.indices { $0.shared[index] *= heat }
      for index in $0.votes.indices {
        let (token, place) = (index / k, index % k)
        $0.votes[index] = heat * $0.votes[index] + correction.ofClasses[token % k * k + place]
      }
      for (token, line) in correction.ofTokens {
        for (place, value) in line.enumerated() { $0.votes[token * k + place] += value }
      }
      // What majority vote guards against, overconfidence, people's answers now measure.
      let pseudo = CavityConstants.reviewedMajorityRows
      $0.majorityShare *= pseudo / (pseudo + review.rowCount)
      $0.balance = review.balance(before: $0.balance)
    }
  }
}

/// The reviewed rows of all selections, by pattern.
struct ReviewedPatterns {
  /// One pattern's rows of one selection.
  struct Line {
    let pattern: Int
    /// `[k]`: rows that got each class.
    let counts: [Double]
    let isChosen: Bool
  }

  /// Covered patterns only.
  let lines: [Line]
  /// Rows of ``lines``.
  let rowCount: Double
  /// `[k]`: rows of each class among the random ones, covered or not.
  let randomCounts: [Double]

  init(_ reviewed: [ReviewedRows], of patterns: VotePatterns) {
    let k = patterns.classCount
    var lines: [Line] = []
    var random = [Double](repeating: 0, count: k)
    for rows in reviewed {
      precondition(
        rows.classCount == k && rows.counts.count == patterns.count * k,
        "\(rows.counts.count) counts, \(rows.classCount) classes for \(patterns.count) patterns, \(k) classes")
      for pattern in 0..<patterns.count {
        let counts = rows.counts[pattern * k..<(pattern + 1) * k].map(Double.init)
        guard counts.contains(where: { $0 > 0 }) else { continue }
        if rows.selection == .random { for index in 0..<k { random[index] += counts[index] } }
        if patterns.isCovered(pattern) {
          lines.append(Line(pattern: pattern, counts: counts, isChosen: rows.selection == .chosen))
        }
      }
    }
    self.lines = lines
    rowCount = lines.reduce(0) { $0 + $1.counts.reduce(0, +) }
    randomCounts = random
  }

  /// `[k]`: the balance by the random rows, held by what it was before.
  func balance(before: [Double]) -> [Double] {
    let rows = randomCounts.reduce(0, +)
    guard rows > 0 else { return before }
    let pseudo = CavityConstants.reviewedBalanceRows
    return zip(randomCounts, before).map { ($0 + pseudo * $1) / (rows + pseudo) }
  }
}

/// What reviewed rows say against a model's scores.
struct ReviewCorrection {
  /// The factor on all scores, above 0.
  let heat: Double
  /// `[k]`, nats.
  let shift: [Double]
  /// `[k × k]`, nats: what a vote for a class adds, whichever LF cast it.
  let ofClasses: [Double]
  /// By token, `[k]`, nats; tokens of reviewed rows only.
  let ofTokens: [Int: [Double]]

  /// - Parameter scores: `[patterns × k]`, nats.
  init(_ review: ReviewedPatterns, scores: [Double], patterns: VotePatterns) {
    let layout = Layout(review, patterns: patterns)
    let objective = Objective(review, scores: scores, patterns: patterns, layout: layout)
    let minimum = LimitedMemoryMinimum(
      from: [Double](repeating: 0, count: layout.count), tolerance: 1e-8 * (1 + review.rowCount), rounds: 500
    ) { objective.value(at: $0, gradient: &$1) }
    let point = minimum.point
    let k = patterns.classCount
    heat = exp(point[layout.heat])
    shift = Array(point[layout.shift..<layout.shift + k])
    ofClasses = Array(point[layout.classes..<layout.classes + k * k])
    var ofTokens: [Int: [Double]] = [:]
    for (token, place) in layout.places {
      let start = layout.tokens + place * k
      ofTokens[token] = Array(point[start..<start + k])
    }
    self.ofTokens = ofTokens
  }

  /// Where each number stands in the point that is searched.
  struct Layout {
    let heat = 0
    /// The chosen rows' own.
    let chosenHeat = 1
    let shift = 2
    let chosenShift: Int
    let classes: Int
    let tokens: Int
    let count: Int
    /// The place of each token of a reviewed row.
    let places: [Int: Int]
    /// `[count]`: one over the variance of each number's prior.
    let precisions: [Double]

    init(_ review: ReviewedPatterns, patterns: VotePatterns) {
      let k = patterns.classCount
      var places: [Int: Int] = [:]
      for line in review.lines {
        for vote in patterns.votes(of: line.pattern) {
          let token = Int(patterns.functions[vote]) * k + Int(patterns.classes[vote])
          if places[token] == nil { places[token] = places.count }
        }
      }
      self.places = places
      chosenShift = shift + k
      classes = chosenShift + k
      tokens = classes + k * k
      count = tokens + places.count * k
      typealias Deviations = CavityConstants.CorrectionDeviation
      var deviations = [Double](repeating: Deviations.ofToken, count: count)
      deviations[heat] = Deviations.heat
      deviations[chosenHeat] = Deviations.chosenHeat
      for index in shift..<chosenShift { deviations[index] = Deviations.shift }
      for index in chosenShift..<classes { deviations[index] = Deviations.chosenShift }
      for index in classes..<tokens { deviations[index] = Deviations.ofClass }
      precisions = deviations.map { 1 / ($0 * $0) }
    }
  }

  /// Minus the log posterior of a correction.
  struct Objective {
    let review: ReviewedPatterns
    let scores: [Double]
    let layout: Layout
    /// For each line its tokens' places and classes.
    let votes: [[(place: Int, label: Int)]]
    let classCount: Int

    init(_ review: ReviewedPatterns, scores: [Double], patterns: VotePatterns, layout: Layout) {
      self.review = review
      self.scores = scores
      self.layout = layout
      let k = patterns.classCount
      classCount = k
      votes = review.lines.map { line in
        patterns.votes(of: line.pattern).map { vote in
          let label = Int(patterns.classes[vote])
          return (layout.places[Int(patterns.functions[vote]) * k + label]!, label)
        }
      }
    }

    func value(at point: [Double], gradient: inout [Double]) -> Double {
      let k = classCount
      var value = 0.0
      for index in point.indices {
        gradient[index] = layout.precisions[index] * point[index]
        value += 0.5 * gradient[index] * point[index]
      }
      var line = [Double](repeating: 0, count: k)
      for (row, reviewed) in review.lines.enumerated() {
        let start = reviewed.pattern * k
        let heat = exp(point[layout.heat] + (reviewed.isChosen ? point[layout.chosenHeat] : 0))
        for index in 0..<k {
          line[index] = heat * scores[start + index] + point[layout.shift + index]
          if reviewed.isChosen { line[index] += point[layout.chosenShift + index] }
        }
        for vote in votes[row] {
          for index in 0..<k {
            line[index] +=
              point[layout.classes + vote.label * k + index] + point[layout.tokens + vote.place * k + index]
          }
        }
        let total = logSumExp(line)
        let rows = reviewed.counts.reduce(0, +)
        var heatSlope = 0.0
        for index in 0..<k {
          let logShare = line[index] - total
          if reviewed.counts[index] > 0 { value -= reviewed.counts[index] * logShare }
          let slope = rows * exp(logShare) - reviewed.counts[index]
          line[index] = slope
          heatSlope += slope * heat * scores[start + index]
          gradient[layout.shift + index] += slope
          if reviewed.isChosen { gradient[layout.chosenShift + index] += slope }
        }
        gradient[layout.heat] += heatSlope
        if reviewed.isChosen { gradient[layout.chosenHeat] += heatSlope }
        for vote in votes[row] {
          for index in 0..<k {
            gradient[layout.classes + vote.label * k + index] += line[index]
            gradient[layout.tokens + vote.place * k + index] += line[index]
          }
        }
      }
      return value
    }
  }
}
