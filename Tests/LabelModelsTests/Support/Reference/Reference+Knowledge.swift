import Glibc

/// Sections 7 and 8: a known class balance, and reviewed rows.
extension Reference {
  /// By damped Newton steps: the shift is the minimum of the mean of `log Σ exp(s + v)`, less `p · v`.
  mutating func tiltToGivenBalance() {
    guard let given = givenBalance else { return }
    let p = normalised(given.map { max($0, 1e-6) })
    uncovered = p
    mu = min(mu, 0.1)
    guard N > 0 else { return }
    let scores = covered.map { score(rows[$0]) }
    var v = Array(repeating: 0.0, count: k)
    for _ in 0..<200 {
      var gradient = p.map { -$0 }
      // Ones fix the direction in which nothing changes.
      var curvature = Array(repeating: Array(repeating: 1.0, count: k), count: k)
      for s in scores {
        let q = softmax(zip(s, v).map { $0 + $1 })
        for c in 0..<k {
          gradient[c] += q[c] / N
          curvature[c][c] += q[c] / N
          for other in 0..<k { curvature[c][other] -= q[c] * q[other] / N }
        }
      }
      if gradient.allSatisfy({ abs($0) < 1e-13 }) { break }
      let step = solve(curvature, gradient)
      let longest = step.map(abs).max()!
      for c in 0..<k { v[c] -= step[c] * min(1, 1 / longest) }
    }
    let mean = v.reduce(0, +) / Double(k)
    shift = v.map { (N / Double(rows.count)).squareRoot() * ($0 - mean) }
  }

  mutating func learnFromAnswers() {
    guard !answers.isEmpty else { return }
    let random = answers.filter { !$0.isChosen }
    let before = uncovered
    uncovered = (0..<k).map { c in
      let said = Double(random.count { $0.y == c })
      return (said + 20 * before[c]) / (Double(random.count) + 20)
    }
    let judged = answers.filter { !rows[$0.row].isEmpty }
    mu *= 20 / (20 + Double(judged.count))
    let scores = judged.map { answer in zip(score(rows[answer.row]), shift).map { $0 + $1 } }
    correction = Correction(judged, scores: scores, rows: rows, k: k)
  }

  /// What people's answers change, by damped Gauss–Newton steps on dense matrices until the gradient is gone.
  struct Correction {
    private let k: Int
    /// The tokens of reviewed rows, and each one's place among them.
    private let places: [Int: Int]
    /// `h`, `h'`, `v`, `v'`, `B[l][c]`, `G[place][c]`, one after the other.
    private(set) var parameters: [Double]
    private var precisions: [Double]
    /// Of the objective at the end.
    private(set) var largestGradient = Double.infinity

    init(_ answers: [Answer], scores: [[Double]], rows: [[Int]], k: Int) {
      self.k = k
      var places: [Int: Int] = [:]
      for answer in answers { for t in rows[answer.row] where places[t] == nil { places[t] = places.count } }
      self.places = places
      let widths: [(count: Int, deviation: Double)] = [
        (1, 1), (1, 0.5), (k, 1), (k, 1), (k * k, 0.3), (places.count * k, 0.5),
      ]
      precisions = widths.flatMap { Array(repeating: 1 / ($0.deviation * $0.deviation), count: $0.count) }
      parameters = Array(repeating: 0, count: precisions.count)
      for _ in 0..<500 where largestGradient > 1e-12 { step(answers, scores, rows) }
    }

    func corrected(_ s: [Double], row: [Int], isChosen: Bool) -> [Double] {
      (0..<k).map { c in
        let factor = exp(parameters[0] + (isChosen ? parameters[1] : 0))
        return offsets(c, row, isChosen).reduce(factor * s[c]) { $0 + parameters[$1] }
      }
    }

    /// The parameters that are added to the score of class `c`.
    private func offsets(_ c: Int, _ row: [Int], _ isChosen: Bool) -> [Int] {
      var list = [2 + c]
      if isChosen { list.append(2 + k + c) }
      for t in row {
        list.append(2 + 2 * k + t % k * k + c)
        if let place = places[t] { list.append(2 + 2 * k + k * k + place * k + c) }
      }
      return list
    }

    private func objective(_ answers: [Answer], _ scores: [[Double]], _ rows: [[Int]]) -> Double {
      var value = zip(parameters, precisions).reduce(0) { $0 - 0.5 * $1.1 * $1.0 * $1.0 }
      for (answer, s) in zip(answers, scores) {
        let z = corrected(s, row: rows[answer.row], isChosen: answer.isChosen)
        value += z[answer.y] - logSum(z)
      }
      return value
    }

    private func logSum(_ z: [Double]) -> Double {
      let peak = z.max()!
      return peak + log(z.map { exp($0 - peak) }.reduce(0, +))
    }

    private mutating func step(_ answers: [Answer], _ scores: [[Double]], _ rows: [[Int]]) {
      let count = parameters.count
      var gradient = zip(parameters, precisions).map { -$0 * $1 }
      var curvature = Array(repeating: Array(repeating: 0.0, count: count), count: count)
      for index in 0..<count { curvature[index][index] = precisions[index] }
      for (answer, s) in zip(answers, scores) {
        let row = rows[answer.row]
        let z = corrected(s, row: row, isChosen: answer.isChosen)
        let q = z.map { exp($0 - logSum(z)) }
        let factor = exp(parameters[0] + (answer.isChosen ? parameters[1] : 0))
        // The derivatives of each class's score.
        let slopes = (0..<k).map { c in
          var slope = Array(repeating: 0.0, count: count)
          for index in offsets(c, row, answer.isChosen) { slope[index] += 1 }
          slope[0] = factor * s[c]
          if answer.isChosen { slope[1] = factor * s[c] }
          return slope
        }
        let mean = (0..<count).map { index in (0..<k).reduce(0) { $0 + q[$1] * slopes[$1][index] } }
        for index in 0..<count { gradient[index] += slopes[answer.y][index] - mean[index] }
        for c in 0..<k {
          let centred = zip(slopes[c], mean).map { $0 - $1 }
          let filled = centred.indices.filter { centred[$0] != 0 }
          for first in filled {
            for second in filled { curvature[first][second] += q[c] * centred[first] * centred[second] }
          }
        }
      }
      largestGradient = gradient.map(abs).max()!
      let direction = solve(curvature, gradient)
      let (before, start) = (objective(answers, scores, rows), parameters)
      var size = 1.0
      repeat {
        parameters = zip(start, direction).map { $0 + size * $1 }
        size /= 2
      } while objective(answers, scores, rows) < before - 1e-12 * abs(before) && size > 1e-6
    }
  }
}

/// By elimination; the matrix is positive definite.
private func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
  var (matrix, right) = (matrix, right)
  let count = right.count
  for pivot in 0..<count {
    for row in pivot + 1..<max(count, pivot + 1) where matrix[row][pivot] != 0 {
      let factor = matrix[row][pivot] / matrix[pivot][pivot]
      for column in pivot..<count { matrix[row][column] -= factor * matrix[pivot][column] }
      right[row] -= factor * right[pivot]
    }
  }
  for pivot in (0..<count).reversed() {
    for column in pivot + 1..<max(count, pivot + 1) { right[pivot] -= matrix[pivot][column] * right[column] }
    right[pivot] /= matrix[pivot][pivot]
  }
  return right
}
