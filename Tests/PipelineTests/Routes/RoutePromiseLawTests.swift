import Interchange
import LabelModels
import TestSupport
import Testing
import Votes

@testable import Pipeline

/// Promises through the way that a run takes: votes, the label model with what people taught it, audit, routes.
@Suite struct RoutePromiseLawTests {
  private struct World {
    let patterns: VotePatterns
    let patternOfRow: [Int]
    let labels: [Vote]

    /// Six LFs of this accuracy.
    init(accuracy: Double, seed: UInt64) {
      var generator = SeededGenerator(seed: seed)
      var builder = VotePatternBuilder(functionCount: 6, classCount: 2)
      var (rows, labels): ([Int], [Vote]) = ([], [])
      for _ in 0..<1_200 {
        let label = Vote(generator.nextInt(below: 2))
        labels.append(label)
        rows.append(
          builder.add(
            (0..<6).map { _ in
              generator.nextUniform() > 0.6 ? .abstain : generator.nextUniform() < accuracy ? label : 1 - label
            }))
      }
      let (patterns, canonical) = builder.build()
      (self.patterns, self.labels) = (patterns, labels)
      patternOfRow = rows.map { canonical[$0] }
    }
  }

  /// Two reviewers of 95 %, an expert of 99 %.
  private static func answer(
    _ label: Vote, _ generator: inout SeededGenerator
  ) -> (Vote, ReviewedAnswers.Settlement) {
    func person(_ error: Double) -> Vote { generator.nextUniform() < error ? 1 - label : label }
    let (first, second) = (person(0.05), person(0.05))
    return first == second ? (first, .agreement) : (person(0.01), .expert)
  }

  /// Asks after every so many audited rows, and stops at the first promise.
  ///
  /// - Returns: nil without a promise, else whether it is kept and the share of rows.
  private static func ask(
    _ world: World, every step: Int, maxError: Double, seed: UInt64, sharesRisk: Bool
  ) throws -> (isKept: Bool, share: Double)? {
    var generator = SeededGenerator(seed: seed ^ 0xA0D17)
    let posterior = try LabelModels.standard.fit(world.patterns).posterior(for: world.patterns)
    var order = world.labels.indices.filter { world.patterns.isCovered(world.patternOfRow[$0]) }
    for last in order.indices.dropFirst().reversed() { order.swapAt(last, generator.nextInt(below: last + 1)) }
    var answers: [String: [ReviewedAnswers.Answer]] = [:]
    var look = 1
    for (place, row) in order.prefix(600).enumerated() {
      let (label, settledBy) = answer(world.labels[row], &generator)
      answers["\(row)"] = [.init(label: label, selection: .audit, settledBy: settledBy)]
      guard (place + 1) % step == 0 else { continue }
      let join = try ReviewedJoin(
        ReviewedAnswers(byID: answers), path: "", rowCount: world.labels.count, name: { "\($0)" },
        pattern: { world.patternOfRow[$0] })
      let population = AuditedPopulation(posterior, of: world.patterns, join) { _ in .abstain }
      let request = PromiseRequest(maxError: maxError, settledError: 0.00345)
      let promise = RoutePromise(request, on: population, look: sharesRisk ? look : 1, wantsOutlook: false)
      if promise.isLook { look += 1 }
      guard promise.refusal == nil else { continue }
      let plan = LabelPlan(
        posterior, of: world.patterns, rule: RouteRequest(.promise(request)).rule(promise), promise: promise)
      let auto = world.labels.indices.filter { plan.outcomes[world.patternOfRow[$0]].route == .auto }
      #expect(auto.count == promise.autoRowCount)
      let wrong = auto.count { plan.outcomes[world.patternOfRow[$0]].label(hash: 0) != world.labels[$0] }
      return (Double(wrong) <= maxError * Double(auto.count), promise.autoShare)
    }
    return nil
  }

  /// What a setting of 100 datasets comes to.
  private static func tally(
    accuracy: Double, maxError: Double, every step: Int, sharesRisk: Bool = true
  ) throws -> (given: Int, broken: Int, share: Double) {
    var (given, broken, share) = (0, 0, 0.0)
    for seed in 0..<100 {
      let world = World(accuracy: accuracy, seed: UInt64(seed))
      guard let result = try ask(world, every: step, maxError: maxError, seed: UInt64(seed), sharesRisk: sharesRisk)
      else { continue }
      given += 1
      share += result.share / 100
      if !result.isKept { broken += 1 }
    }
    return (given, broken, share)
  }

  /// Labels of which a little more than was agreed are wrong, asked about again and again: 5 of 100 at the most, and 11 are
  /// as rare as 1 of 100 by chance.
  @Test(.tags(.slow)) func promisesHoldHoweverOftenSomebodyLooks() throws {
    let result = try Self.tally(accuracy: 0.75, maxError: 0.1, every: 20)
    #expect(result.broken <= 10, "\(result)")
  }

  @Test(.tags(.slow)) func goodLabelsGoOut() throws {
    let result = try Self.tally(accuracy: 0.9, maxError: 0.05, every: 150)
    #expect(result.given >= 80 && result.share > 0.3 && result.broken <= 10, "\(result)")
  }
}
