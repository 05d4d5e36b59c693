/// The minimum of a smooth function of many numbers, by limited-memory BFGS with a backtracking line search.
///
/// Deterministic: the same function and start give the same bits.
///
/// Source: Nocedal & Wright 2006, Numerical Optimization, algorithms 7.4, 7.5 and 3.1.
public struct LimitedMemoryMinimum {
  /// Where the search ended.
  public let point: [Double]
  public let value: Double

  private static let memory = 10
  private static let sufficientDecrease = 1e-4
  private static let smallestStep = 1e-12

  /// - Parameters:
  ///   - start: any length.
  ///   - tolerance: the largest entry of the gradient at which the search ends.
  ///   - rounds: after which it ends anyway.
  ///   - evaluate: fills the gradient at a point and returns the value there.
  public init(
    from start: [Double], tolerance: Double = 1e-6, rounds: Int = 200,
    _ evaluate: (_ point: [Double], _ gradient: inout [Double]) -> Double
  ) {
    var point = start
    var gradient = [Double](repeating: 0, count: start.count)
    var value = evaluate(point, &gradient)
    var history: [(step: [Double], change: [Double], scale: Double)] = []
    var converged = Self.isSmall(gradient, tolerance)
    var round = 0
    while !converged, round < rounds {
      round += 1
      let direction = Self.direction(gradient, history)
      let slope = Self.dot(direction, gradient)
      guard slope < 0 else { break }
      // Before any curvature is known the gradient's length is no measure of a step.
      var length = history.isEmpty ? min(1, 1 / Self.dot(gradient, gradient).squareRoot()) : 1
      var (next, nextGradient, nextValue) = (point, gradient, value)
      repeat {
        for index in next.indices { next[index] = point[index] + length * direction[index] }
        nextValue = evaluate(next, &nextGradient)
        if nextValue <= value + Self.sufficientDecrease * length * slope { break }
        length /= 2
      } while length > Self.smallestStep
      guard length > Self.smallestStep else { break }
      let step = zip(next, point).map { $0 - $1 }
      let change = zip(nextGradient, gradient).map { $0 - $1 }
      let curvature = Self.dot(step, change)
      if curvature > 1e-12 * Self.dot(change, change) {
        history.append((step, change, 1 / curvature))
        if history.count > Self.memory { history.removeFirst() }
      }
      (point, gradient, value) = (next, nextGradient, nextValue)
      converged = Self.isSmall(gradient, tolerance)
    }
    self.point = point
    self.value = value
  }

  /// The two-loop recursion: minus the gradient times the inverse curvature that the last steps showed.
  private static func direction(
    _ gradient: [Double], _ history: [(step: [Double], change: [Double], scale: Double)]
  ) -> [Double] {
    var direction = gradient.map { -$0 }
    var shares = [Double](repeating: 0, count: history.count)
    for index in history.indices.reversed() {
      let last = history[index]
      shares[index] = last.scale * dot(last.step, direction)
      for place in direction.indices { direction[place] -= shares[index] * last.change[place] }
    }
    if let last = history.last {
      let scale = 1 / (last.scale * dot(last.change, last.change))
      for place in direction.indices { direction[place] *= scale }
    }
    for index in history.indices {
      let last = history[index]
      let share = shares[index] - last.scale * dot(last.change, direction)
      for place in direction.indices { direction[place] += share * last.step[place] }
    }
    return direction
  }

  private static func dot(_ left: [Double], _ right: [Double]) -> Double {
    var sum = 0.0
    for index in left.indices { sum += left[index] * right[index] }
    return sum
  }

  private static func isSmall(_ gradient: [Double], _ tolerance: Double) -> Bool {
    gradient.allSatisfy { abs($0) <= tolerance }
  }
}
