import Votes

/// The rows that a coefficient counts, as kinds of row with their numbers: rows with the same answers are one kind.
///
/// A coefficient is a function of how often each kind occurs, so that a drawn sample is only other numbers.
struct AgreementRows {
  private struct Kind: Hashable {
    /// `[k]` counts of classes; for Cohen's kappa the two answers.
    let numbers: [Int]
  }

  private let coefficient: Agreement.Coefficient
  private let classCount: Int
  private let kinds: [[Int]]
  /// How often each kind occurs.
  let all: [Int]

  var count: Int { all.reduce(0, +) }

  /// - Returns: nil where the table is not one for this coefficient.
  init?(_ coefficient: Agreement.Coefficient, _ table: AnswerTable) {
    if coefficient == .cohen, table.raterCount != 2 { return nil }
    self.coefficient = coefficient
    classCount = table.classCount
    var counts: [Kind: Int] = [:]
    var answersPerRow: Set<Int> = []
    for row in 0..<table.rowCount {
      let classes = table.counts(row)
      let answers = classes.reduce(0, +)
      answersPerRow.insert(answers)
      guard answers >= 2 else { continue }
      counts[Kind(numbers: coefficient == .cohen ? table[row].map { Int($0) } : classes), default: 0] += 1
    }
    if coefficient == .fleiss, answersPerRow.count != 1 { return nil }
    guard !counts.isEmpty else { return nil }
    // In a fixed order, so that draws and sums are the same each time.
    let sorted = counts.sorted { $0.key.numbers.lexicographicallyPrecedes($1.key.numbers) }
    kinds = sorted.map(\.key.numbers)
    all = sorted.map(\.value)
  }

  /// - Parameter counts: how often each kind occurs.
  /// - Returns: nil where it is not defined.
  func value(of counts: [Int]) -> Double? {
    switch coefficient {
    case .cohen: cohen(counts)
    case .fleiss: fleiss(counts)
    case .krippendorff: krippendorff(counts)
    }
  }

  /// The share of pairs of answers on the same row that are equal.
  func observed(of counts: [Int]) -> Double {
    var (equal, pairs) = (0.0, 0.0)
    for (kind, count) in zip(kinds, counts) {
      let classes = coefficient == .cohen ? (kind[0] == kind[1] ? [2] : [1, 1]) : kind
      let answers = classes.reduce(0, +)
      equal += Double(count * classes.reduce(0) { $0 + $1 * ($1 - 1) })
      pairs += Double(count * answers * (answers - 1))
    }
    return equal / pairs
  }

  /// Source: Cohen 1960, doi:10.1177/001316446002000104.
  private func cohen(_ counts: [Int]) -> Double? {
    var (first, second) = ([Double](repeating: 0, count: classCount), [Double](repeating: 0, count: classCount))
    for (kind, count) in zip(kinds, counts) {
      first[kind[0]] += Double(count)
      second[kind[1]] += Double(count)
    }
    let n = Double(counts.reduce(0, +))
    return beyond(chance: zip(first, second).reduce(0) { $0 + $1.0 * $1.1 } / (n * n), observed: observed(of: counts))
  }

  /// Source: Fleiss 1971, doi:10.1037/h0031619.
  private func fleiss(_ counts: [Int]) -> Double? {
    let (classes, n) = classTotals(counts)
    return beyond(chance: classes.reduce(0) { $0 + $1 * $1 } / (n * n), observed: observed(of: counts))
  }

  /// Nominal: `1 - D_o / D_e`, from the matrix of coincidences, in which a row with `a` answers counts `a` times.
  ///
  /// Source: Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, section C (any number of people, nominal data,
  /// missing answers).
  private func krippendorff(_ counts: [Int]) -> Double? {
    var equal = 0.0
    for (kind, count) in zip(kinds, counts) {
      let answers = kind.reduce(0, +)
      equal += Double(count) * Double(kind.reduce(0) { $0 + $1 * ($1 - 1) }) / Double(answers - 1)
    }
    let (classes, n) = classTotals(counts)
    return beyond(chance: classes.reduce(0) { $0 + $1 * ($1 - 1) } / (n * (n - 1)), observed: equal / n)
  }

  private func classTotals(_ counts: [Int]) -> (classes: [Double], sum: Double) {
    var classes = [Double](repeating: 0, count: classCount)
    for (kind, count) in zip(kinds, counts) {
      for label in 0..<classCount { classes[label] += Double(kind[label] * count) }
    }
    return (classes, classes.reduce(0, +))
  }

  /// Both are quotients of whole numbers, so that a chance of exactly 1 comes out as 1.
  private func beyond(chance: Double, observed: Double) -> Double? {
    chance < 1 ? (observed - chance) / (1 - chance) : nil
  }
}

/// Draws of rows with replacement, for intervals.
///
/// Source: Efron & Tibshirani 1993, An Introduction to the Bootstrap, chapter 13 (percentile interval).
public struct AgreementDraws: Sendable {
  public static let defaultCount = 1_000
  /// Of the interval, as of all others that Tally shows.
  static let confidence = 0.9
  /// Draws without a value (one class alone) leave an interval that says too little.
  static let definedShare = 0.9

  /// 0 for no interval.
  let count: Int

  /// - Returns: nil where a draw hardly ever has a value, or there is only one row.
  func interval(of rows: AgreementRows) -> Agreement.ShareRange? {
    let n = rows.count
    guard count > 0, n > 1 else { return nil }
    var generator = SeededGenerator(seed: 1)
    let kindOfRow = rows.all.enumerated().flatMap { kind, count in Array(repeating: kind, count: count) }
    var values: [Double] = []
    for _ in 0..<count {
      var drawn = [Int](repeating: 0, count: rows.all.count)
      for _ in 0..<n { drawn[kindOfRow[generator.nextInt(below: n)]] += 1 }
      if let value = rows.value(of: drawn) { values.append(value) }
    }
    guard Double(values.count) >= Double(count) * Self.definedShare else { return nil }
    values.sort()
    let tail = (1 - Self.confidence) / 2
    func quantile(_ share: Double) -> Double { values[Int((Double(values.count - 1) * share).rounded())] }
    return Agreement.ShareRange(lower: quantile(tail), upper: quantile(1 - tail))
  }
}
