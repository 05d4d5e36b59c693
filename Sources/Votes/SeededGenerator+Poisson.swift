import Glibc

extension SeededGenerator {
  /// From here on the rejection's constants hold; below, counting uniform numbers is as fast.
  private static let rejectionMean = 10.0

  /// A number of events whose mean is given.
  ///
  /// - Parameter mean: not negative, finite.
  /// - Complexity: O(1) expected.
  ///
  /// Source: transformed rejection, algorithm PTRS of Hörmann 1993, doi:10.1016/0167-6687(93)90997-4; below a mean of 10
  /// the product of uniform numbers, Knuth 1969, volume 2, 3.4.1.
  public mutating func nextPoisson(mean: Double) -> Int {
    precondition(mean >= 0 && mean.isFinite, "a mean of \(mean)")
    return mean < Self.rejectionMean ? countedPoisson(mean) : rejectedPoisson(mean)
  }

  private mutating func countedPoisson(_ mean: Double) -> Int {
    let limit = exp(-mean)
    var events = 0
    var product = nextUniform()
    while product > limit {
      events += 1
      product *= nextUniform()
    }
    return events
  }

  private mutating func rejectedPoisson(_ mean: Double) -> Int {
    let b = 0.931 + 2.53 * mean.squareRoot()
    let a = -0.059 + 0.02483 * b
    let inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
    let accepted = 0.9277 - 3.6224 / (b - 2)
    while true {
      let u = nextUniform() - 0.5
      let v = nextUniform()
      let edge = 0.5 - abs(u)
      // At the very edge the quotient is infinite: such a number is rejected anyway.
      guard edge > 0 else { continue }
      let events = ((2 * a / edge + b) * u + mean + 0.43).rounded(.down)
      if edge >= 0.07, v <= accepted { return Int(events) }
      if events < 0 || (edge < 0.013 && v > edge) { continue }
      let logRatio = log(v * inverseAlpha / (a / (edge * edge) + b))
      if logRatio <= events * log(mean) - mean - lgamma(events + 1).0 { return Int(events) }
    }
  }
}
