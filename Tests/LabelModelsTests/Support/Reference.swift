import Glibc
import Votes

/// The cavity model in plain loops over rows, straight from the formulas of the research page: no patterns, no sparse
/// lists, nothing shared with the code under test. Symbols: row `i`, LF `j`, vote `l`, class `c`, token `t = (j, l)`.
struct Reference {
  let rows: [[Int]]
  let m: Int
  let k: Int
  /// The reviewed class of each row, -1 where nobody looked.
  let gold: [Int]
  let isRandom: Bool

  // Step 1
  private var n: [[Double]] = []
  private var covered = 0.0
  private var beta: [Double] = []
  private var meanBeta = 0.0
  // Step 2, over tokens j * k + l
  private var both: [[Double]] = []
  private var tie: [[Double]] = []
  private var wJ: [Double] = []
  // Step 3 and on
  private var pi: [Double] = []
  private var lr: [[[Double]]] = []
  private var w: [Double] = []
  private var ab: [[Double]] = []
  private var near: [[Bool]] = []

  init(_ matrix: VoteMatrix, gold: [Vote] = [], isRandom: Bool = true) {
    rows = matrix.lines.map { $0.map(Int.init) }
    self.gold = gold.isEmpty ? Array(repeating: -1, count: matrix.lines.count) : gold.map(Int.init)
    self.isRandom = isRandom
    m = matrix.functionCount
    k = matrix.classCount
  }

  /// `[n × k]`, row by row.
  mutating func posterior() -> [Double] {
    countVotes()
    findDuplicates()
    start()
    for _ in 0..<3 { round() }
    return rows.flatMap { row in
      guard row.contains(where: { $0 >= 0 }) else { return pi }
      return zip(softmax(logScores(row)), majority(row)).map { 0.9 * $0 + 0.1 * $1 }
    }
  }

  private mutating func countVotes() {
    n = Array(repeating: Array(repeating: 0, count: k), count: m)
    for row in rows where row.contains(where: { $0 >= 0 }) {
      covered += 1
      for j in 0..<m where row[j] >= 0 { n[j][row[j]] += 1 }
    }
    func entropy(_ counts: [Double]) -> Double {
      let total = counts.reduce(0, +)
      return counts.filter { $0 > 0 }.map { -$0 / total * log($0 / total) }.reduce(0, +)
    }
    let pooled = (0..<k).map { l in n.map { $0[l] }.reduce(0, +) }
    let r = n.map { entropy(pooled) > 0 ? min(1, 2 * entropy($0) / entropy(pooled)) : 0 }
    let votes = n.map { $0.reduce(0, +) }
    meanBeta = zip(votes, r).map { $0 * $1 }.reduce(0, +) / votes.reduce(0, +)
    beta = (0..<m).map { (votes[$0] * r[$0] + 10 * meanBeta) / (votes[$0] + 10) }
  }

  private mutating func findDuplicates() {
    let tokens = m * k
    both = Array(repeating: Array(repeating: 0, count: tokens), count: tokens)
    for row in rows {
      for j in 0..<m where row[j] >= 0 {
        for i in 0..<m where row[i] >= 0 { both[j * k + row[j]][i * k + row[i]] += 1 }
      }
    }
    tie = Array(repeating: Array(repeating: 0, count: tokens), count: tokens)
    for t in 0..<tokens {
      for s in 0..<tokens where t / k != s / k && both[t][s] > 0 {
        let jaccard = both[t][s] / (both[t][t] + both[s][s] - both[t][s])
        tie[t][s] = min(1, max(0, (jaccard - 0.8) / (1 - 0.8)))
      }
    }
    wJ = tie.map { 1 / (1 + $0.reduce(0, +)) }
  }

  private mutating func start() {
    let a0 = max(0.75, 0.5 + 0.5 / Double(k))
    let line = (0..<k).map { l in
      (0..<k).map { c in log(Double(k) * (c == l ? a0 : (1 - a0) / Double(k - 1))) }
    }
    lr = Array(repeating: line, count: m)
    w = wJ
    ab = Array(repeating: Array(repeating: 0, count: k), count: m)
    near = tie.map { $0.map { $0 > 0.3 } }
    let coveredRows = rows.filter { $0.contains { $0 >= 0 } }
    pi = balance((0..<k).map { c in coveredRows.map { majority($0)[c] }.reduce(0, +) })
    if let reviewedBalance { pi = reviewedBalance }
  }

  /// `nil` unless a random share of the covered rows was reviewed.
  private var reviewedBalance: [Double]? {
    let classes = rows.indices.filter { rows[$0].contains { $0 >= 0 } }.map { gold[$0] }.filter { $0 >= 0 }
    guard isRandom, !classes.isEmpty else { return nil }
    return (0..<k).map { c in
      (Double(classes.filter { $0 == c }.count) + 20 / Double(k)) / (Double(classes.count) + 20)
    }
  }

  /// A reviewed row is what the person said, any other what its votes say.
  private func posterior(of row: Int, scores: [Double]) -> [Double] {
    gold[row] < 0 ? softmax(scores) : (0..<k).map { $0 == gold[row] ? 1 : 0 }
  }

  private func balance(_ counts: [Double]) -> [Double] {
    let powers = counts.map { pow($0 + 1, meanBeta) }
    return powers.map { $0 / powers.reduce(0, +) }
  }

  private func majority(_ row: [Int]) -> [Double] {
    var votes = Array(repeating: 0.0, count: k)
    for j in 0..<m where row[j] >= 0 { votes[row[j]] += wJ[j * k + row[j]] }
    return votes.map { $0 / votes.reduce(0, +) }
  }

  private func logScores(_ row: [Int]) -> [Double] {
    (0..<k).map { c in
      (0..<m).reduce(log(pi[c])) { sum, j in
        sum + (row[j] < 0 ? 0.25 * ab[j][c] : w[j * k + row[j]] * lr[j][row[j]][c])
      }
    }
  }

  private func softmax(_ scores: [Double]) -> [Double] {
    let peak = scores.max()!
    let values = scores.map { exp($0 - peak) }
    return values.map { $0 / values.reduce(0, +) }
  }

  private mutating func round() {
    let zero = Array(repeating: Array(repeating: Array(repeating: 0.0, count: k), count: k), count: m)
    var (fc, cc) = (zero, zero)
    var total = Array(repeating: 0.0, count: k)
    for (i, row) in rows.enumerated() where row.contains(where: { $0 >= 0 }) {
      let scores = logScores(row)
      let q = posterior(of: i, scores: scores)
      for c in 0..<k { total[c] += q[c] }
      for j in 0..<m where row[j] >= 0 {
        let t = j * k + row[j]
        var cavity = scores
        var others = 0
        for other in 0..<m where row[other] >= 0 {
          let s = other * k + row[other]
          if s == t || near[t][s] {
            for c in 0..<k { cavity[c] -= w[s] * lr[other][row[other]][c] }
          } else {
            others += 1
          }
        }
        let without = softmax(cavity)
        for c in 0..<k {
          fc[j][row[j]][c] += q[c]
          if gold[i] >= 0 {
            cc[j][row[j]][c] += (isRandom ? 20 : 8) * q[c]
          } else if others > 0 {
            cc[j][row[j]][c] += without[c]
          }
        }
      }
    }
    setRatios(fc: fc, cc: cc, total: total)
    pi = reviewedBalance ?? balance(total)
    setAbstentions()
    setWeights()
  }

  private mutating func setRatios(fc: [[[Double]]], cc: [[[Double]]], total: [Double]) {
    let a0 = max(0.75, 0.5 + 0.5 / Double(k))
    let confusion = logConfusion(fc)
    for j in 0..<m {
      var b = (0..<k).map { c in
        max(1e-6, total[c] - (0..<k).map { fc[j][$0][c] - cc[j][$0][c] }.reduce(0, +) + 10 / Double(k))
      }
      b = b.map { $0 / b.reduce(0, +) }
      for l in 0..<k {
        let prior = (0..<k).map { b[$0] * ($0 == l ? a0 : (1 - a0) / Double(k - 1)) }
        let post = (0..<k).map { cc[j][l][$0] + 300 * prior[$0] / prior.reduce(0, +) }
        for c in 0..<k {
          let oneSided = log(post[c] / post.reduce(0, +)) - log(b[c])
          lr[j][l][c] = beta[j] * confusion[j][l][c] + (1 - beta[j]) * oneSided
        }
      }
    }
  }

  /// `[j][l][c]`: log P(l | c).
  private func logConfusion(_ fc: [[[Double]]]) -> [[[Double]]] {
    var pool = (0..<k).map { c in
      (0..<k).map { l in (0..<m).map { beta[$0] * fc[$0][l][c] }.reduce(c == l ? 3 : 1, +) }
    }
    pool = pool.map { line in line.map { $0 / line.reduce(0, +) } }
    let hits = fc.map { matrix in (0..<k).map { matrix[$0][$0] }.reduce(0, +) }
    let votes = fc.map { $0.flatMap { $0 }.reduce(0, +) }
    let mean =
      (zip(beta, hits).map { $0 * $1 }.reduce(0, +) + 3)
      / (zip(beta, votes).map { $0 * $1 }.reduce(0, +) + Double(k) + 2)
    func logit(_ x: Double) -> Double {
      let cut = min(0.98, max(0.02, x))
      return log(cut / (1 - cut))
    }
    return (0..<m).map { j in
      let accuracy = (hits[j] + 10 * mean) / (votes[j] + 10)
      var result = Array(repeating: Array(repeating: 0.0, count: k), count: k)
      for c in 0..<k {
        let right = 1 / (1 + exp(-(logit(accuracy) - logit(mean) + logit(pool[c][c]))))
        let line = (0..<k).map { l in
          fc[j][l][c] + 8 * (l == c ? right : (1 - right) * pool[c][l] / (1 - pool[c][c]))
        }
        for l in 0..<k { result[l][c] = log(line[l] / line.reduce(0, +)) }
      }
      return result
    }
  }

  private mutating func setAbstentions() {
    for j in 0..<m {
      let votes = n[j].reduce(0, +)
      guard votes / covered > 0.02 else { continue }
      let weight = (0..<k).map { n[j][$0] * wJ[j * k + $0] }.reduce(0, +) / votes
      for c in 0..<k {
        let rate = (0..<k).map { n[j][$0] / covered * exp(min(6, max(-6, lr[j][$0][c]))) }.reduce(0, +)
        ab[j][c] = (1 - beta[j]) * weight * (log(1 - min(0.95, rate)) - log(1 - min(0.95, votes / covered)))
      }
    }
  }

  private mutating func setWeights() {
    let tokens = m * k
    var expected = Array(repeating: Array(repeating: 0.0, count: k), count: tokens)
    var total = Array(repeating: 0.0, count: k)
    for (i, row) in rows.enumerated() where row.contains(where: { $0 >= 0 }) {
      let q = posterior(of: i, scores: logScores(row))
      for c in 0..<k {
        total[c] += q[c]
        for j in 0..<m where row[j] >= 0 { expected[j * k + row[j]][c] += q[c] }
      }
    }
    func covariance(_ t: Int, _ s: Int) -> Double {
      (0..<k).reduce(both[t][s]) { $0 - expected[t][$1] * expected[s][$1] / total[$1] }
    }
    let deviation = (0..<tokens).map { max(1e-3, covariance($0, $0)).squareRoot() }
    for t in 0..<tokens where both[t][t] > 0 {
      var sum = 0.0
      for s in 0..<tokens where s / k != t / k && both[s][s] > 0 {
        let residual = min(1, max(0, covariance(t, s) / (deviation[t] * deviation[s]) - 4 / covered.squareRoot()))
        sum += residual * (1 - tie[t][s]) * wJ[s]
        near[t][s] = max(residual, tie[t][s]) > 0.3
      }
      w[t] = max(wJ[t] / (1 + sum), 0.1 * wJ[t])
    }
  }
}
