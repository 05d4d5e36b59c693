import Glibc
import Votes

/// How far a model's figures are from what they stand for, where rows come about as the model believes.
///
/// Rows are drawn from a ``VoteWorld``, the model is fitted to them, and the world is moved until the model's figures there
/// are those that it gave for the real votes. What they stand for in that world, where it is known, is then the corrected
/// estimate (indirect inference: Gouriéroux, Monfort & Renault 1993, doi:10.1002/jae.3950080507). The correction itself is
/// uncertain, and believes in independent LFs, so a part of it goes into the variance.
struct BiasCorrection: Sendable {
  /// More rows than this are not drawn: the bias hardly depends on them.
  static let rowLimit = 10_000
  /// Worlds tried.
  static let stepCount = 6
  /// Fits in each world.
  static let fitCount = 8
  /// The part of the bias that counts as deviation.
  static let doubt = 0.3
  /// A figure that moves less than this share of what it stands for says next to nothing; dividing by less would give
  /// intervals without end.
  static let smallestSlope = 0.4

  /// `[m + k]`, nats: figure less what it stands for.
  let values: [Double]
  /// `[m + k]`, squared nats: how uncertain ``values`` are.
  let variances: [Double]
  /// `[m + k]`, in (0, 1]: how far a figure moves when what it stands for moves by 1.
  let slopes: [Double]

  /// No bias.
  init(count: Int) {
    values = [Double](repeating: 0, count: count)
    variances = values
    slopes = [Double](repeating: 1, count: count)
  }

  init(
    of estimate: LogOddsEstimate, by model: any LabelModel, in world: VoteWorld, knowing knowledge: PriorKnowledge,
    seed: UInt64
  ) throws(LabelModelError) {
    let simulation = Simulation(model: model, world: world, knowledge: knowledge, seed: seed)
    let count = estimate.values.count
    var moves = [Double](repeating: 0, count: count)
    var first: (figures: [Double?], truth: [Double?])?
    var last = first
    var deviations: [Double?] = []
    for _ in 0..<Self.stepCount {
      let law = world.moved(by: moves)
      let moments = try simulation.run(law)
      last = (moments.means, law.truth)
      deviations = moments.deviations
      first = first ?? last
      for index in 0..<count {
        guard let figure = moments.means[index], let value = estimate.values[index] else { continue }
        moves[index] += value - figure
      }
    }
    let bias = (0..<count).map { index -> Double in
      guard let figure = last?.figures[index], let truth = last?.truth[index] else { return 0 }
      return figure - truth
    }
    values = bias
    variances = (0..<count).map { index in
      let deviation = (deviations[index] ?? 0) / Double(Self.fitCount).squareRoot()
      return Self.doubt * Self.doubt * bias[index] * bias[index] + deviation * deviation
    }
    let m = estimate.functionCount
    let ranges = [0..<m, m..<count]
    slopes = ranges.flatMap { range in
      let slope = Self.slope(range, from: first!, to: last!)
      return range.map { _ in slope }
    }
  }

  /// One slope for all figures of a kind: by least squares through the first world.
  private static func slope(
    _ range: Range<Int>, from first: (figures: [Double?], truth: [Double?]),
    to last: (figures: [Double?], truth: [Double?])
  ) -> Double {
    var (products, squares) = (0.0, 0.0)
    for index in range {
      guard let figure = first.figures[index], let moved = last.figures[index], let truth = first.truth[index],
        let movedTruth = last.truth[index]
      else { continue }
      products += (moved - figure) * (movedTruth - truth)
      squares += (movedTruth - truth) * (movedTruth - truth)
    }
    return squares > 0 ? min(1, max(smallestSlope, products / squares)) : 1
  }
}

/// Fits to rows drawn from worlds, with the same random numbers in each.
private struct Simulation {
  let model: any LabelModel
  let world: VoteWorld
  let knowledge: PriorKnowledge
  let seed: UInt64

  func run(_ law: VoteLaw) throws(LabelModelError) -> Moments {
    var moments = Moments(count: law.functionCount + law.classCount)
    for fit in 0..<BiasCorrection.fitCount {
      var generator = SeededGenerator(seed: StableHash.mix(StableHash.mix(~seed) &+ UInt64(fit)))
      let rowCount = min(world.rowCount, BiasCorrection.rowLimit)
      let (patterns, rows) = law.draw(rowCount, using: &generator)
      moments.add(LogOddsEstimate(try model.fit(patterns, knowing: known(of: rows, patterns))))
    }
    return moments
  }

  /// As large a part of the simulated rows is reviewed as of the real ones.
  private func known(of rows: [VoteLaw.SimulatedRow], _ patterns: VotePatterns) -> PriorKnowledge {
    var known = knowledge
    var place = 0
    known.reviewed = knowledge.reviewed.map { reviewed in
      let share = Double(reviewed.counts.reduce(0, +)) / Double(world.rowCount)
      let next = min(rows.count, place + Int((share * Double(rows.count)).rounded()))
      defer { place = next }
      return ReviewedRows(rows[place..<next], of: patterns, selection: reviewed.selection)
    }
    return known
  }
}
