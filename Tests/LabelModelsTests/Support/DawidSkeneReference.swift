import Glibc
import Votes

/// Dawid–Skene in plain loops over rows, straight from the formulas: no patterns, no tokens, nothing shared with the code
/// under test. Symbols: row `i`, LF `j`, voted class `l`, true class `c`, `T[i][c]` as in the paper.
struct DawidSkeneReference {
  let rows: [[Int]]
  let m: Int
  let k: Int
  /// The reviewed class of each row, -1 where nobody looked.
  var gold: [Int] = []
  /// Whether the reviewed rows show the class balance.
  var goldIsRandom = true
  var givenBalance: [Double]?
  var accuracies: [Int: AccuracyPriorValue] = [:]
  let roundLimit: Int
  let movedRowsARate: Double

  typealias AccuracyPriorValue = (accuracy: Double, votes: Double)

  init(_ matrix: VoteMatrix, roundLimit: Int, movedRowsARate: Double) {
    rows = matrix.lines.map { $0.map(Int.init) }
    m = matrix.functionCount
    k = matrix.classCount
    gold = Array(repeating: -1, count: rows.count)
    self.roundLimit = roundLimit
    self.movedRowsARate = movedRowsARate
  }

  /// `[n × k]`, row by row.
  func posterior() -> [Double] {
    let covered = rows.indices.filter { i in rows[i].contains { $0 >= 0 } }
    var T = rows.map { row in
      (0..<k).map { c in
        Double(row.filter { $0 == c }.count) / Double(max(1, row.filter { $0 >= 0 }.count))
      }
    }
    let voting = (0..<m).filter { j in rows.contains { $0[j] >= 0 } }.count
    var p = Array(repeating: 1 / Double(k), count: k)
    var pi: [[[Double]]] = []
    for _ in 0..<roundLimit {
      let clamped = rows.indices.map { i in
        gold[i] >= 0 ? (0..<k).map { $0 == gold[i] ? 1.0 : 0 } : T[i]
      }
      p = balance(clamped, covered)
      pi = confusion(clamped)
      var moved = 0.0
      for i in covered {
        let next = line(rows[i], p, pi)
        if gold[i] < 0 {
          for c in 0..<k { moved += abs(next[c] - T[i][c]) / 2 }
        }
        T[i] = next
      }
      if moved <= movedRowsARate * Double(voting * k * (k - 1)) { break }
    }
    return rows.flatMap { row in row.contains { $0 >= 0 } ? line(row, p, pi) : p }
  }

  private func balance(_ T: [[Double]], _ covered: [Int]) -> [Double] {
    if let givenBalance { return givenBalance }
    let reviewed = covered.filter { gold[$0] >= 0 }
    let shown = goldIsRandom && !reviewed.isEmpty ? reviewed : covered
    return (0..<k).map { c in
      (1 + shown.map { T[$0][c] }.reduce(0, +)) / Double(shown.count + k)
    }
  }

  private func confusion(_ T: [[Double]]) -> [[[Double]]] {
    (0..<m).map { j in
      (0..<k).map { c in
        let counts = (0..<k).map { l in
          var count = l == c ? 3.0 : 1.0
          if let prior = accuracies[j] {
            let votes = prior.votes / Double(k)
            count += l == c ? votes * prior.accuracy : votes * (1 - prior.accuracy) / Double(k - 1)
          }
          for i in rows.indices where rows[i][j] == l { count += T[i][c] }
          return count
        }
        return counts.map { $0 / counts.reduce(0, +) }
      }
    }
  }

  private func line(_ row: [Int], _ p: [Double], _ pi: [[[Double]]]) -> [Double] {
    let scores = (0..<k).map { c in
      log(p[c]) + (0..<m).filter { row[$0] >= 0 }.map { log(pi[$0][c][row[$0]]) }.reduce(0, +)
    }
    let peak = scores.max()!
    let weights = scores.map { exp($0 - peak) }
    return weights.map { $0 / weights.reduce(0, +) }
  }
}
