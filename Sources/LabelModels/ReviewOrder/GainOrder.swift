import Votes

/// The answers that most reduce what the label model does not know about all rows.
///
/// What a vote is worth is uncertain by a normal prior, as in the model's own correction by answers: a shift of the row,
/// one for each class voted for, one for each token (an LF's vote for a class). An answer on a row with these features `x`
/// tells `w = p (1 - p)` of them, so that the covariance `S` loses `w S x x' S / (1 + w x' S x)`. Its worth is the fall of the
/// summed variance of all rows' probabilities, `Σ N w² x' S x` (A-optimal; greedily, one answer after the other).
///
/// Source: Schein & Ungar 2007, doi:10.1007/s10994-007-5019-5 (variance reduction for logistic models).
struct GainOrder: ReviewOrder {
  let name = "gain"
  let abstract = "largest expected fall of the model's own uncertainty first"

  /// Above so many numbers in the covariance another order is taken: ten thousand tokens would take seconds an answer.
  static let featureLimit = 2_000

  func ranking(in state: ReviewState) -> any ReviewRanking {
    GainRanking(state) ?? PatternReviewOrder().ranking(in: state)
  }
}

/// The covariance while answers are chosen.
private struct GainRanking: ReviewRanking {
  /// Of the logit of a row: a shift, what a class of votes is worth, what a token is worth.
  private static let variances = (shift: 1.0, ofClass: 0.25, ofToken: 0.25)

  /// Each pattern's features, ascending.
  private let features: [[Int]]
  /// `[patterns]`: `p (1 - p)` of the label.
  private let weights: [Double]
  /// `[d × d]`: the covariance `S`, and `S M S` with `M = Σ N w² x x'`.
  private var covariance: Square
  private var spread: Square
  /// `M`.
  private let information: Square

  init?(_ state: ReviewState) {
    let patterns = state.patterns
    let k = patterns.classCount
    var places: [Int: Int] = [:]
    var features: [[Int]] = []
    for pattern in 0..<patterns.count {
      var line = [0]
      for vote in patterns.votes(of: pattern) {
        let label = Int(patterns.classes[vote])
        if !line.contains(1 + label) { line.append(1 + label) }
        let token = Int(patterns.functions[vote]) * k + label
        let place = places[token] ?? places.count
        places[token] = place
        line.append(1 + k + place)
      }
      features.append(patterns.isCovered(pattern) ? line : [])
    }
    let size = 1 + k + places.count
    guard size <= GainOrder.featureLimit else { return nil }
    let weights = (0..<patterns.count).map { state.risk($0) * (1 - state.risk($0)) }
    var information = Square(size: size)
    for pattern in 0..<patterns.count {
      let weight = Double(patterns.counts[pattern]) * weights[pattern] * weights[pattern]
      for row in features[pattern] { for column in features[pattern] { information[row, column] += weight } }
    }
    self.features = features
    self.weights = weights
    self.information = information
    covariance = Square(size: size)
    for place in 0..<size {
      covariance[place, place] =
        place == 0 ? Self.variances.shift : place <= k ? Self.variances.ofClass : Self.variances.ofToken
    }
    spread = Square(size: size)
    for row in 0..<size {
      for column in 0..<size {
        spread[row, column] = covariance[row, row] * information[row, column] * covariance[column, column]
      }
    }
    // What earlier answers have said, by pattern: the order of answers changes nothing but rounding.
    for pattern in 0..<patterns.count {
      learn(pattern, answers: Double(state.answeredCounts[pattern]))
    }
  }

  func worth(_ pattern: Int) -> Double {
    let (line, weight) = (features[pattern], weights[pattern])
    return weight * spread.form(line) / (1 + weight * covariance.form(line))
  }

  mutating func choose(_ pattern: Int) { learn(pattern, answers: 1) }

  private mutating func learn(_ pattern: Int, answers: Double) {
    let line = features[pattern]
    guard answers > 0, !line.isEmpty else { return }
    let weight = weights[pattern] * answers
    let change = covariance.columns(line)
    let ratio = weight / (1 + weight * covariance.form(line))
    // S' = S - r v v', and S' M S' = S M S - r (u v' + v u') + r² (v' M v) v v' with v = S x, u = S M v = (S M S) x.
    let spreadChange = spread.columns(line)
    let both = ratio * ratio * information.form(change)
    for row in change.indices {
      for column in change.indices {
        let product = change[row] * change[column]
        covariance[row, column] -= ratio * product
        spread[row, column] +=
          both * product - ratio * (spreadChange[row] * change[column] + change[row] * spreadChange[column])
      }
    }
  }
}

/// A square matrix.
private struct Square {
  let size: Int
  private var values: [Double]

  init(size: Int) {
    self.size = size
    values = Array(repeating: 0, count: size * size)
  }

  subscript(_ row: Int, _ column: Int) -> Double {
    get { values[row * size + column] }
    set { values[row * size + column] = newValue }
  }

  /// `x' A x` for an `x` with ones at these places.
  func form(_ places: [Int]) -> Double {
    var sum = 0.0
    for row in places { for column in places { sum += self[row, column] } }
    return sum
  }

  /// `x' A x`.
  func form(_ vector: [Double]) -> Double {
    var sum = 0.0
    for row in 0..<size { for column in 0..<size { sum += vector[row] * self[row, column] * vector[column] } }
    return sum
  }

  /// `A x` for a symmetric `A` and an `x` with ones at these places.
  func columns(_ places: [Int]) -> [Double] {
    var sum = [Double](repeating: 0, count: size)
    for row in places { for column in 0..<size { sum[column] += self[row, column] } }
    return sum
  }
}
