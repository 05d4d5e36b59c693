import Glibc
import LabelModels
import Votes

/// The cavity model in plain loops over rows, straight from `Documentation/label-model.md`, section by section: no
/// patterns, no sparse matrices, nothing shared with the code under test.
///
/// Symbols: row `i`, LF `j`, vote `l`, class `c`, token `t = (j, l)` at place `j · k + l`.
struct Reference {
  typealias Answer = LabelProblem.Answer

  let m: Int
  let k: Int
  /// `[n]`: the tokens of each row.
  let rows: [[Int]]
  let exclusive: [[Int]]
  let dependent: [[Int]]
  let accuracies: [Int: AccuracyPrior]
  let givenBalance: [Double]?
  let answers: [Answer]

  // Section 2
  let covered: [Int]
  let N: Double
  /// `[token]`
  let n: [Double]
  /// `[LF]`
  let nOfLF: [Double]

  // Section 4
  var beta: [Double] = []
  var meanBeta = 0.0

  // Section 5: the evidence. `[token][c]`, `[LF][c]`, `[c]`, `[token][l]`
  var lr: [[Double]] = []
  var a: [[Double]] = []
  var pi: [Double] = []
  var theta: [[Double]] = []

  // Section 6. `[token][token]` or `[token]`
  var both: [[Double]] = []
  var S: [[Double]] = []
  var D: [Double] = []
  var E: [[Double]] = []
  var B: [[Double]] = []
  var x: [Double] = []

  // Sections 7 and 8
  var shift: [Double]
  var correction: Correction?
  var mu = 0.25
  var uncovered: [Double] = []

  init(_ problem: LabelProblem) {
    let (matrix, knowledge) = (problem.matrix, problem.knowledge)
    m = matrix.functionCount
    k = matrix.classCount
    let (m, k) = (m, k)
    rows = matrix.lines.map { line in (0..<m).filter { line[$0] >= 0 }.map { $0 * k + Int(line[$0]) } }
    exclusive = knowledge.exclusive
    dependent = knowledge.dependent
    accuracies = knowledge.accuracies
    givenBalance = knowledge.classBalance?.shares
    answers = problem.answers
    covered = rows.indices.filter { [rows] in !rows[$0].isEmpty }
    N = Double(covered.count)
    var n = Array(repeating: 0.0, count: m * k)
    for row in rows { for t in row { n[t] += 1 } }
    self.n = n
    nOfLF = (0..<m).map { j in (0..<k).map { n[j * k + $0] }.reduce(0, +) }
    shift = Array(repeating: 0, count: k)
    fit()
  }

  private mutating func fit() {
    setPolarity()
    setDuplicates()
    start()
    for _ in 0..<6 { round() }
    uncovered = pi
    tiltToGivenBalance()
    learnFromAnswers()
  }

  /// `[n × k]`, row by row: `P` of section 3.
  var posterior: [Double] {
    rows.flatMap { row in
      guard !row.isEmpty else { return uncovered }
      return zip(softmax(finalScores(row)), majority(row)).map { (1 - mu) * $0 + mu * $1 }
    }
  }

  /// `[m]`: the mean of `q_i(l)` over the LF's votes.
  var functionAccuracies: [Double?] {
    var right = Array(repeating: 0.0, count: m)
    for i in covered {
      let q = softmax(finalScores(rows[i]))
      for t in rows[i] { right[t / k] += q[t % k] }
    }
    return zip(right, nOfLF).map { $1 == 0 ? nil : $0 / $1 }
  }

  // MARK: Section 3

  func score(_ row: [Int]) -> [Double] {
    let voting = Set(row.map { $0 / k })
    // LFs whose silence says nothing here, since one that excludes them votes.
    let excluded = Set(exclusive.filter { group in group.contains { voting.contains($0) } }.flatMap { $0 })
    let W = weights(row)
    return (0..<k).map { c in
      var s = log(pi[c])
      for (t, weight) in zip(row, W) { s += weight * lr[t][c] }
      for j in 0..<m where !voting.contains(j) && !excluded.contains(j) { s += 0.15 * a[j][c] }
      return s
    }
  }

  func majority(_ row: [Int]) -> [Double] {
    var votes = Array(repeating: 0.0, count: k)
    for t in row { votes[t % k] += duplicateWeight(t, in: row) }
    return normalised(votes)
  }

  private func finalScores(_ row: [Int]) -> [Double] {
    let s = zip(score(row), shift).map { $0 + $1 }
    return correction?.corrected(s, row: row, isChosen: false) ?? s
  }

  func softmax(_ scores: [Double]) -> [Double] {
    let peak = scores.max()!
    return normalised(scores.map { exp($0 - peak) })
  }

  func normalised(_ values: [Double]) -> [Double] {
    let sum = values.reduce(0, +)
    return values.map { $0 / sum }
  }
}
