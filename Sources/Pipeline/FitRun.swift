import Foundation
import Interchange
import LabelAnalysis
import LabelModels
import Votes

/// The label model alone, on anyone's votes: `tally fit`.
public struct FitRequest: Sendable {
  /// Files of votes.
  public var votes: [String]
  /// Pattern files, for the fit alone.
  public var statistics: [String]
  /// Where to write the labels of the files' rows, if anywhere.
  public var output: String?
  public var classCount: Int?
  public var gold: String?
  public var labelModel: String
  /// A frozen model to label with, instead of fitting one.
  public var modelFile: String?
  /// Where to save the fitted model, if anywhere.
  public var saveModel: String?
  public var routes: RouteRequest
  /// What is known besides the votes; not together with a frozen model.
  public var knowledge = KnowledgeRequest()
  /// A frozen model to compare the fitted one with.
  public var compareWith: String?
  /// Where to write the rows that get another label than that model gives, if anywhere.
  public var changes: String?

  public init(
    votes: [String], statistics: [String] = [], output: String?, classCount: Int? = nil, gold: String? = nil,
    labelModel: String = LabelModels.standard.name, modelFile: String? = nil, saveModel: String? = nil,
    routes: RouteRequest = RouteRequest()
  ) {
    self.votes = votes
    self.statistics = statistics
    self.output = output
    self.classCount = classCount
    self.gold = gold
    self.labelModel = labelModel
    self.modelFile = modelFile
    self.saveModel = saveModel
    self.routes = routes
  }
}

public struct FitRun {
  private let request: FitRequest

  /// - Parameter request: at least one file of votes or statistics.
  public init(_ request: FitRequest) {
    precondition(!request.votes.isEmpty || !request.statistics.isEmpty, "nothing to fit")
    self.request = request
  }

  public func run() throws(RunError) -> LabelSummary {
    try checkOutputs()
    let frozenPath = request.modelFile ?? request.compareWith
    let frozen = try frozenPath.map { (path) throws(RunError) in try FrozenModel.file(path) }
    let votes = try FitVotes(
      votes: request.votes, statistics: request.statistics, classCount: request.classCount, model: frozen)
    if votes.patterns.coveredRowCount == 0 {
      throw .allAbstain(rowCount: votes.patterns.rowCount, functionCount: votes.functions.count)
    }
    let frozenModel = try frozen.map { (file) throws(RunError) in
      try FrozenModel.fitted(file, frozenPath ?? "", functions: votes.functionNames, classes: votes.classNames)
    }
    let known = try KnowledgeResolver(functions: votes.functions, classNames: votes.classNames)
      .knowledge(request.knowledge)
    let (gold, unknownGoldCount) = try readGold(votes)
    let join = try readReviewed(votes)
    let estimation = try estimate(votes, request.modelFile == nil ? nil : frozenModel, known, gold, join)
    let promise = request.routes.promise.map { asked in
      let population = AuditedPopulation(estimation.posterior, of: votes.patterns, join) { gold?[$0] ?? .abstain }
      return RoutePromise(asked, on: population, look: asked.look)
    }
    let rule = request.routes.rule(promise)
    let plan = LabelPlan(estimation.posterior, of: votes.patterns, rule: rule, promise: promise)
    let reviewed = join.map { ReviewedLabels($0, plan) { StableHash.of(votes.name(of: $0)) } } ?? .none
    try write(plan, reviewed, votes)
    try save(estimation.fitted, votes)
    let counts = reviewed.moving(LabelCounts(plan.posterior, of: votes.patterns), plan) { Int(votes.patternOfRow[$0]) }
    var summary = LabelSummary(
      votes.patterns, estimation, plan: plan, labelCounts: counts,
      reviewed: join.map { join in
        ReviewedSummary(join, path: request.knowledge.reviewed ?? "") { votes.name(of: $0) }
      }, unknownGoldCount: unknownGoldCount, functionNames: votes.functionNames, classNames: votes.classNames)
    summary.movedVoteCount = votes.movedVoteCount
    if let path = request.compareWith, let frozenModel {
      let old = LabelPlan(
        frozenModel.posterior(for: votes.patterns), of: votes.patterns, rule: rule)
      summary.changes = try RefitChanges(
        modelPath: path, old: old, new: plan, votes: votes, reviewed: reviewed, path: request.changes)
    }
    return summary
  }

  private func checkOutputs() throws(RunError) {
    let inputs = request.votes + request.statistics
    for output in [request.output, request.saveModel, request.changes].compactMap({ $0 }) {
      try Overwriting.check(
        output, inputs: inputs + [request.gold, request.modelFile, request.compareWith, request.knowledge.reviewed])
    }
  }

  /// `--gold`, or what stands in the files of votes: `[n]`.
  private func readGold(_ votes: FitVotes) throws(RunError) -> (gold: [Vote]?, unknownCount: Int) {
    guard let path = request.gold else { return (votes.gold, 0) }
    let gold: Gold
    let aligned: (votes: [Vote], unknownCount: Int)
    do throws(InterchangeError) {
      gold = try GoldReader.read(path: path, classNames: votes.classNames)
      aligned = try gold.aligned(rowCount: votes.rowCount, path: path) { votes.name(of: $0) }
    } catch {
      throw .files(error)
    }
    if case .byID(let classes) = gold, aligned.unknownCount == classes.count, let example = classes.keys.min() {
      throw .goldMatchesNothing(path: path, goldCount: classes.count, exampleID: example)
    }
    return (aligned.votes, aligned.unknownCount)
  }

  private func readReviewed(_ votes: FitVotes) throws(RunError) -> ReviewedJoin? {
    guard let path = request.knowledge.reviewed else { return nil }
    let answers: ReviewedAnswers
    do throws(InterchangeError) {
      answers = try ReviewedAnswers.read(
        path: path, classNames: votes.classNames, selection: request.knowledge.reviewedAs)
    } catch {
      throw .files(error)
    }
    return try ReviewedJoin(
      answers, path: path, rowCount: votes.rowCount, name: { votes.name(of: $0) },
      pattern: { Int(votes.patternOfRow[$0]) })
  }

  private func estimate(
    _ votes: FitVotes, _ frozen: (any FittedLabelModel)?, _ knowledge: PriorKnowledge, _ gold: [Vote]?,
    _ join: ReviewedJoin?
  ) throws(RunError) -> Estimation {
    let patterns = votes.patterns
    let measured =
      gold.map { gold in
        let counts = GoldCounts(
          patternCount: patterns.count, classCount: patterns.classCount, patternOfRow: votes.patternOfRow, gold: gold)
        return MeasuredRows(gold: counts, reviewed: join) { gold[$0] }
      } ?? join.flatMap { MeasuredRows($0, of: patterns) }
    if let frozen { return Estimation(frozen: frozen, patterns, measured: measured) }
    let model: any LabelModel
    do throws(LabelModelError) { model = try LabelModels.named(request.labelModel) } catch { throw .model(error) }
    let estimator = Estimator(
      model: model, patterns: patterns, knowledge: knowledge, reviewed: join?.learnedFrom,
      wantsIntervals: request.knowledge.wantsIntervals)
    return try Estimation(estimator, measured: measured)
  }

  private func write(_ plan: LabelPlan, _ reviewed: ReviewedLabels, _ votes: FitVotes) throws(RunError) {
    guard let path = request.output else { return }
    let format = LabelFormats.forPath(path) ?? CSVLabels.self
    let exporter = format.init(classNames: votes.classNames, includesVotes: false)
    var lines = PreparedLines(plan, exporter: exporter)
    do throws(InterchangeError) {
      let file = try AtomicFile(path: path)
      try file.write { (writer: inout FileWriter) throws(InterchangeError) in
        try writer.write(exporter.header)
        for (row, pattern) in votes.patternOfRow.enumerated() {
          let name = votes.name(of: row)
          if let line = reviewed.line(of: row) {
            try exporter.write(id: name, prepared: exporter.prepare(line), to: &writer)
            continue
          }
          let label = plan.outcomes[Int(pattern)].label(hash: StableHash.of(name))
          try exporter.write(id: name, prepared: lines.line(Int(pattern), label: label), to: &writer)
        }
      }
      try file.commit()
    } catch {
      throw .files(error)
    }
  }

  private func save(_ fitted: any FittedLabelModel, _ votes: FitVotes) throws(RunError) {
    guard let path = request.saveModel else { return }
    let file: ModelFile
    do throws(LabelModelError) {
      file = try ModelFile(fitted, functionNames: votes.functionNames, classNames: votes.classNames)
    } catch {
      throw .model(error)
    }
    try RunFiles.write(Data(file.json.utf8), to: path)
  }
}
