import Glibc

/// Sections 4 and 5: polarity, the start, the rounds.
extension Reference {
  mutating func setPolarity() {
    func entropy(_ counts: [Double]) -> Double {
      let total = counts.reduce(0, +)
      return counts.filter { $0 > 0 }.map { -$0 / total * log($0 / total) }.reduce(0, +)
    }
    let all = (0..<k).map { l in (0..<m).map { n[$0 * k + l] }.reduce(0, +) }
    let H = entropy(all)
    let r = (0..<m).map { j in H == 0 ? 0 : min(1, 2 * entropy(Array(n[j * k..<j * k + k])) / H) }
    let votes = all.reduce(0, +)
    meanBeta = votes == 0 ? 0 : zip(nOfLF, r).map { $0 * $1 }.reduce(0, +) / votes
    beta = (0..<m).map { (nOfLF[$0] * r[$0] + 10 * meanBeta) / (nOfLF[$0] + 10) }
  }

  private var a0: Double { max(0.75, 0.5 + 0.5 / Double(k)) }

  mutating func start() {
    lr = (0..<m * k).map { t in
      (0..<k).map { $0 == t % k ? log(Double(k) * a0) : log(Double(k) * (1 - a0) / Double(k - 1)) }
    }
    a = Array(repeating: Array(repeating: 0, count: k), count: m)
    E = Array(repeating: Array(repeating: 0, count: m * k), count: m * k)
    B = E
    x = D
    var T = Array(repeating: 0.0, count: k)
    for i in covered { for (c, share) in majority(rows[i]).enumerated() { T[c] += share } }
    setBalance(T)
  }

  /// (5.5)
  private mutating func setBalance(_ T: [Double]) { pi = normalised(T.map { pow($0 + 1, meanBeta) }) }

  /// `η_t` of (5.1).
  private func ownShare(_ t: Int) -> Double {
    let checked = Double(covered.filter { rows[$0].contains(t) && rows[$0].count > 1 }.count)
    return max(0.5, checked / (checked + 1000))
  }

  mutating func round() {
    // 5.1
    var F = Array(repeating: Array(repeating: 0.0, count: k), count: m * k)
    var C = F
    var T = Array(repeating: 0.0, count: k)
    for i in covered {
      let row = rows[i]
      let s = score(row)
      let q = softmax(s)
      let W = weights(row)
      for c in 0..<k { T[c] += q[c] }
      for (place, t) in row.enumerated() {
        var cavity = s
        var left = 0
        for (otherPlace, other) in row.enumerated() {
          if otherPlace == place {
            for c in 0..<k { cavity[c] -= (1 - ownShare(t)) * W[place] * lr[t][c] }
          } else if isNear(t, other) {
            for c in 0..<k { cavity[c] -= W[otherPlace] * lr[other][c] }
          } else {
            left += 1
          }
        }
        let without = softmax(cavity)
        for c in 0..<k {
          F[t][c] += q[c]
          if left > 0 { C[t][c] += without[c] }
        }
      }
    }
    let oneSided = oneSidedEvidence(F: F, C: C, T: T)
    setTheta(F)
    lr = (0..<m * k).map { t in
      (0..<k).map { c in beta[t / k] * log(theta[t / k * k + c][t % k]) + (1 - beta[t / k]) * oneSided[t][c] }
    }
    setBalance(T)
    setSilence()
    setWeights()
  }

  /// 5.2: `[token][c]`
  private func oneSidedEvidence(F: [[Double]], C: [[Double]], T: [Double]) -> [[Double]] {
    (0..<m * k).map { t in
      let (j, l) = (t / k, t % k)
      let b = normalised(
        (0..<k).map { c in
          let judged = (0..<k).map { C[j * k + $0][c] - F[j * k + $0][c] }.reduce(T[c], +)
          return max(judged + 10 / Double(k), 1e-6)
        })
      let prior = normalised((0..<k).map { b[$0] * ($0 == l ? a0 : (1 - a0) / Double(k - 1)) })
      var counts = (0..<k).map { C[t][$0] + 650 * prior[$0] }
      if let stated = accuracies[j] {
        for c in 0..<k {
          let share = c == l ? stated.accuracy : (1 - stated.accuracy) * b[c] / (1 - b[l])
          counts[c] += stated.votes * share
        }
      }
      return zip(normalised(counts), b).map { log($0) - log($1) }
    }
  }

  /// 5.3: `theta[j * k + c][l]`
  private mutating func setTheta(_ F: [[Double]]) {
    let pool = (0..<k).map { c in
      var counts = (0..<k).map { $0 == c ? 3.0 : 1.0 }
      for j in 0..<m { for l in 0..<k { counts[l] += beta[j] * F[j * k + l][c] } }
      return normalised(counts)
    }
    let off = (0..<k).map { c in normalised((0..<k).map { $0 == c ? 0 : pool[c][$0] }) }
    let h = (0..<m).map { j in (0..<k).map { F[j * k + $0][$0] }.reduce(0, +) }
    let f = (0..<m).map { j in (0..<k).map { F[j * k + $0].reduce(0, +) }.reduce(0, +) }
    var (right, votes) = (3.0, Double(k) + 2)
    for j in 0..<m {
      right += beta[j] * h[j]
      votes += beta[j] * f[j]
    }
    let mean = right / votes
    func logit(_ share: Double) -> Double {
      let cut = min(0.98, max(0.02, share))
      return log(cut / (1 - cut))
    }
    theta = []
    for j in 0..<m {
      let stated = accuracies[j]
      let v = stated?.votes ?? 0
      let p = stated?.accuracy ?? 0
      let alpha = (h[j] + v * p + 10 * mean) / (f[j] + v + 10)
      for c in 0..<k {
        let d = 1 / (1 + exp(-(logit(alpha) - logit(mean) + logit(pool[c][c]))))
        let line = (0..<k).map { l -> Double in
          let M = l == c ? d : (1 - d) * off[c][l]
          let said = l == c ? p : (1 - p) * off[c][l]
          return F[j * k + l][c] + 8 * M + v / Double(k) * said
        }
        theta.append(normalised(line))
      }
    }
  }

  /// 5.6
  private mutating func setSilence() {
    for j in 0..<m where nOfLF[j] / N > 0.02 {
      let tokens = j * k..<(j + 1) * k
      let omega = tokens.map { n[$0] * D[$0] }.reduce(0, +) / nOfLF[j]
      for c in 0..<k {
        let rho = min(0.95, tokens.map { n[$0] / N * exp(min(6, max(-6, lr[$0][c]))) }.reduce(0, +))
        a[j][c] = (1 - beta[j]) * omega * (log(1 - rho) - log(1 - min(0.95, nOfLF[j] / N)))
      }
    }
  }
}
