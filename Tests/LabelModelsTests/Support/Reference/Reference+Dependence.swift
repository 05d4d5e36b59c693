import Glibc

/// Section 6: duplicates, correlations, and the weights that they give.
extension Reference {
  mutating func setDuplicates() {
    both = Array(repeating: Array(repeating: 0, count: m * k), count: m * k)
    for row in rows { for t in row { for s in row { both[t][s] += 1 } } }
    S = Array(repeating: Array(repeating: 0, count: m * k), count: m * k)
    for t in 0..<m * k {
      for s in 0..<m * k where t / k != s / k && n[t] > 0 && n[s] > 0 {
        let (first, second) = (nOfLF[t / k] / N, nOfLF[s / k] / N)
        let g = first * second / (first + second - first * second)
        let J0 = min(0.8, (1 + g) / 2)
        let J = both[t][s] / (n[t] + n[s] - both[t][s])
        S[t][s] = min(1, max(0, 2 * (J - J0) / (1 - J0)))
        if t % k == s % k, dependent.contains(where: { $0.contains(t / k) && $0.contains(s / k) }) { S[t][s] = 1 }
      }
    }
    D = S.map { 1 / (1 + $0.reduce(0, +)) }
  }

  /// `D_it`
  func duplicateWeight(_ t: Int, in row: [Int]) -> Double { 1 / (1 + row.map { S[t][$0] }.reduce(0, +)) }

  /// `W_it` for each token of a row.
  func weights(_ row: [Int]) -> [Double] {
    row.map { t in
      let sum = row.map { s in B[t][s] * (1 - S[t][s]) * D[s] }.reduce(0, +)
      let y = duplicateWeight(t, in: row) * max(1 / (1 + sum), 0.1)
      return (x[t] + y) / 2
    }
  }

  func isNear(_ t: Int, _ s: Int) -> Bool { max(E[t][s], B[t][s], S[t][s]) > 0.3 }

  /// 5.7: from the posteriors of the new evidence under the old weights.
  mutating func setWeights() {
    var F = Array(repeating: Array(repeating: 0.0, count: k), count: m * k)
    var T = Array(repeating: 0.0, count: k)
    var q = Array(repeating: [Double](), count: rows.count)
    for i in covered {
      q[i] = softmax(score(rows[i]))
      for c in 0..<k {
        T[c] += q[i][c]
        for t in rows[i] { F[t][c] += q[i][c] }
      }
    }
    let rho = agreements(q)
    func V(_ t: Int, _ s: Int) -> Double { (0..<k).reduce(both[t][s]) { $0 - F[t][$1] * F[s][$1] / T[$1] } }
    let deviation = (0..<m * k).map { max(1e-3, V($0, $0)).squareRoot() }
    for t in 0..<m * k where n[t] > 0 {
      var sum = 0.0
      for s in 0..<m * k where s / k != t / k && n[s] > 0 {
        let R = min(1, max(0, V(t, s) / (deviation[t] * deviation[s]) - 4 / N.squareRoot()))
        let b = min(beta[t / k], beta[s / k])
        E[t][s] = tie(R)
        B[t][s] = tie(b * (t % k == s % k ? rho[t / k][s / k] : 0) + (1 - b) * R)
        sum += E[t][s] * (1 - S[t][s]) * D[s]
      }
      x[t] = D[t] * max(1 / (1 + sum), 0.1)
    }
  }

  private func tie(_ value: Double) -> Double {
    let scaled = min(1, value / 0.85)
    return scaled < 0.05 ? 0 : scaled
  }

  /// `ρ`: `[LF][LF]`
  private func agreements(_ q: [[Double]]) -> [[Double]] {
    let none = Array(repeating: Array(repeating: 0.0, count: m), count: m)
    var (products, v, rowsOfBoth) = (none, none, none)
    // `[LF][c]`: Σ_l θ²
    let squares = (0..<m).map { j in (0..<k).map { c in theta[j * k + c].map { $0 * $0 }.reduce(0, +) } }
    for i in covered {
      for t in rows[i] {
        for s in rows[i] where s != t {
          let (j, other) = (t / k, s / k)
          rowsOfBoth[j][other] += 1
          for c in 0..<k {
            v[j][other] += q[i][c] * (1 - squares[j][c])
            for l in 0..<k {
              let left = (t % k == l ? 1 : 0) - theta[j * k + c][l]
              let right = (s % k == l ? 1 : 0) - theta[other * k + c][l]
              products[j][other] += q[i][c] * left * right
            }
          }
        }
      }
    }
    return (0..<m).map { j in
      (0..<m).map { other in
        guard rowsOfBoth[j][other] > 0 else { return 0 }
        let correlation = products[j][other] / (v[j][other] * v[other][j]).squareRoot()
        return min(1, max(0, correlation - 1 / rowsOfBoth[j][other].squareRoot()))
      }
    }
  }
}
