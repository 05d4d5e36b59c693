import ArgumentParser
import Foundation
import LabelAnalysis
import Votes

/// `benchmark promise`: how often a promise about the error of labels is broken, and how many rows it lets through.
struct PromiseBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "promise",
    abstract: "Measure how often a promise about the error of labels is broken, in simulated audits.",
    discussion: """
      Two reviewers of 95 % accuracy answer each audited row, an expert of 99 % settles where they differ; two classes, so \
      that two wrong answers always agree. 0.35 % of settled answers are wrong, which the promise is told. In settings \
      "just above" labels are a little worse than promised on average: no promise should be given there.
      """)

  @Option(help: "Datasets of each setting.") var draws = 1_000

  private static let reviewerError = 0.05
  private static let expertError = 0.01
  /// Both wrong, or one of them and the expert: 0.0025 + 0.095 · 0.01.
  private static let settledError = 0.00345
  private static let confidence = 0.95

  func validate() throws {
    guard draws >= 1 else { throw ValidationError("--draws \(draws) is not 1 or more") }
  }

  func run() throws {
    var table = ResultTable(
      "promises at 95 %, \(draws) datasets each", labels: ["setting"],
      columns: [
        .init(name: "rows", digits: 0), .init(name: "audited", digits: 0), .init(name: "promised error", digits: 3),
        .init(name: "given", digits: 3), .init(name: "broken", digits: 4), .init(name: "at most (95 %)", digits: 4),
        .init(name: "auto share", digits: 3), .init(name: "auto error", digits: 4),
      ])
    for world in PromiseWorld.all {
      var tally = Tally()
      for number in 0..<draws { audit(world, UInt64(number), into: &tally) }
      let count = Double(draws)
      table.add(
        world.name,
        values: [
          Double(world.rowCount), Double(world.auditCount), world.maxError, Double(tally.given) / count,
          Double(tally.broken) / count, ExactBinomial.upperBound(tally.broken, of: draws, risk: 0.05),
          tally.share / count, tally.given > 0 ? tally.error / Double(tally.given) : nil,
        ])
    }
    print(table.text + "\n")
    fflush(nil)
    print(looksTable.text)
  }

  /// Somebody asks after every so many audited rows, and stops at the first promise.
  private static let lookStep = 20
  private static let looked = [
    "flat, just above 5 %", "one margin, just above 5 %", "sawtooth around 5 %", "cliff under the start",
    "people miss what the model misses", "calibrated, mixed",
  ]

  /// Each look with the whole risk, and the risk shared out as `tally run` does: look `i` gets `1 / (i (i + 1))` of it.
  private var looksTable: ResultTable {
    var table = ResultTable(
      "asked after every \(Self.lookStep) audited rows until there is a promise, \(draws) datasets each",
      labels: ["setting"],
      columns: [
        .init(name: "audited, at most", digits: 0), .init(name: "promised error", digits: 3),
        .init(name: "broken, risk not shared", digits: 4), .init(name: "given", digits: 3),
        .init(name: "broken", digits: 4), .init(name: "at most (95 %)", digits: 4),
      ])
    for world in PromiseWorld.all where Self.looked.contains(world.name) {
      var (plain, shared) = (Tally(), Tally())
      for number in 0..<draws {
        look(world, UInt64(number), sharesRisk: false, into: &plain)
        look(world, UInt64(number), sharesRisk: true, into: &shared)
      }
      let count = Double(draws)
      table.add(
        world.name,
        values: [
          Double(world.auditCount), world.maxError, Double(plain.broken) / count, Double(shared.given) / count,
          Double(shared.broken) / count, ExactBinomial.upperBound(shared.broken, of: draws, risk: 0.05),
        ])
    }
    return table
  }

  private func look(_ world: PromiseWorld, _ number: UInt64, sharesRisk: Bool, into tally: inout Tally) {
    var generator = SeededGenerator(seed: StableHash.mix(StableHash.of(world.name) ^ number))
    let rows = (0..<world.rowCount).map { _ in world.draw(&generator) }
    let answers = rows.prefix(world.auditCount).map { row in
      AuditedRows.Answer(margin: row.margin, differs: differs(row, world, &generator))
    }
    var counts: [Double: Int] = [:]
    for row in rows { counts[row.margin, default: 0] += 1 }
    let margins = counts.sorted { $0.key > $1.key }.map { (margin: $0.key, rowCount: $0.value) }
    var look = 1
    for count in stride(from: Self.lookStep, through: answers.count, by: Self.lookStep) {
      let audited = AuditedRows(margins: margins, answers: answers.prefix(count))
      let terms = PromiseTerms(
        maxError: world.maxError, confidence: Self.confidence, looks: sharesRisk ? look * (look + 1) : 1)
      let promise = ErrorPromise(terms, on: audited, settled: .given(Self.settledError))
      // Before answers have a part in it, it is no look.
      if promise.kept != nil || promise.refusal == .tooManyDiffering { look += 1 }
      guard let kept = promise.kept else { continue }
      let auto = rows.filter { $0.margin >= kept.threshold }
      tally.given += 1
      if Double(auto.count(where: \.isWrong)) > world.maxError * Double(auto.count) { tally.broken += 1 }
      return
    }
  }

  private struct Tally {
    var (given, broken, share, error) = (0, 0, 0.0, 0.0)
  }

  private func audit(_ world: PromiseWorld, _ number: UInt64, into tally: inout Tally) {
    var generator = SeededGenerator(seed: StableHash.mix(StableHash.of(world.name) ^ number))
    let rows = (0..<world.rowCount).map { _ in world.draw(&generator) }
    // Rows are drawn alike, so that the first of them are a random sample.
    let answers = rows.prefix(world.auditCount).map { row in
      AuditedRows.Answer(margin: row.margin, differs: differs(row, world, &generator))
    }
    let audited = AuditedRows(margins: rows.lazy.map { ($0.margin, 1) }, answers: answers)
    let terms = PromiseTerms(maxError: world.maxError, confidence: Self.confidence)
    guard let kept = ErrorPromise(terms, on: audited, settled: .given(Self.settledError)).kept else { return }
    let auto = rows.filter { $0.margin >= kept.threshold }
    let error = Double(auto.count { $0.isWrong }) / Double(auto.count)
    tally.given += 1
    tally.share += kept.share
    tally.error += error
    if error > world.maxError { tally.broken += 1 }
  }

  private func differs(_ row: PromiseWorld.Row, _ world: PromiseWorld, _ generator: inout SeededGenerator) -> Bool {
    if world.areMistakesShared {
      // As many wrong answers as else, all of them where they hide a wrong label.
      return row.isWrong && generator.nextUniform() >= Self.settledError / world.maxError
    }
    let first = generator.nextUniform() < Self.reviewerError
    let second = generator.nextUniform() < Self.reviewerError
    let isAnswerWrong = first == second ? first : generator.nextUniform() < Self.expertError
    return row.isWrong != isAnswerWrong
  }
}
