import ApplyEngine
import Foundation
import Interchange
import LabelAnalysis
import LabelModels
import Ledger
import RowFiles
import Votes
import WorkerProtocol

/// What the writing step counted.
struct WrittenOutput {
  let totals: LabelTotals
  let reviewRows: Int
}

/// What people said of rows, found among the rows.
struct JoinedAnswers {
  let gold: GoldJoin?
  let reviewed: ReviewedJoin?
}

extension LabelRun {
  /// The model of `--model`, checked against the task.
  func frozenModel() throws(RunError) -> (any FittedLabelModel)? {
    guard let path = request.modelFile else { return nil }
    let description = request.program.description
    return try FrozenModel.read(path, functions: description.functions.map(\.name), classes: description.classes)
  }

  func readGold() throws(RunError) -> Gold? {
    guard let path = request.gold else { return nil }
    do throws(InterchangeError) {
      return try GoldReader.read(path: path, classNames: request.program.description.classes)
    } catch {
      throw .files(error)
    }
  }

  func readReviewed() throws(RunError) -> ReviewedAnswers? {
    guard let path = request.knowledge.reviewed else { return nil }
    do throws(InterchangeError) {
      return try ReviewedAnswers.read(
        path: path, classNames: request.program.description.classes, selection: request.knowledge.reviewedAs)
    } catch {
      throw .files(error)
    }
  }

  /// What the task's author and the user say of LFs and classes; the user's word goes before. Before any row is read: a
  /// slip in a name should not cost a run.
  func knowledge() throws(RunError) -> PriorKnowledge {
    let description = request.program.description
    var knowledge = try KnowledgeResolver(
      functions: description.functions.map { VotingFunction(name: $0.name) }, classNames: description.classes
    ).knowledge(request.knowledge)
    for (index, function) in description.functions.enumerated() where knowledge.accuracies[index] == nil {
      // The worker has checked it, and the engine believes no worker.
      guard let stated = function.accuracy, stated.isPossible else { continue }
      knowledge.accuracies[index] = AccuracyPrior(accuracy: stated.accuracy, votes: stated.votes)
    }
    return knowledge
  }

  func join(_ gold: Gold?, _ answers: ReviewedAnswers?, _ assembly: VoteAssembly) throws(RunError) -> JoinedAnswers {
    let index = assembly.index
    return JoinedAnswers(
      gold: try gold.map { (gold) throws(RunError) in try GoldJoin(gold, assembly, path: request.gold ?? "") },
      reviewed: try answers.map { (answers) throws(RunError) in
        try ReviewedJoin(
          answers, path: request.knowledge.reviewed ?? "", rowCount: index.count, name: { index.id(of: $0) },
          pattern: { Int(assembly.patternOfRow[$0]) })
      })
  }

  func estimate(
    _ frozen: (any FittedLabelModel)?, _ knowledge: PriorKnowledge, _ joined: JoinedAnswers, _ assembly: VoteAssembly
  ) throws(RunError) -> Estimation {
    let measured =
      joined.gold.map { gold in
        MeasuredRows(gold: gold.counts, reviewed: joined.reviewed) { gold.label(of: $0) }
      } ?? joined.reviewed.flatMap { MeasuredRows($0, of: assembly.patterns) }
    if let frozen { return Estimation(frozen: frozen, assembly.patterns, measured: measured) }
    let model: any LabelModel
    do throws(LabelModelError) { model = try LabelModels.named(request.labelModel) } catch { throw .model(error) }
    let estimator = Estimator(
      model: model, patterns: assembly.patterns, knowledge: knowledge, reviewed: joined.reviewed?.learnedFrom,
      wantsIntervals: request.knowledge.wantsIntervals, isInterrupted: isInterrupted)
    return try Estimation(estimator, measured: measured)
  }

  /// What can be promised, where that was asked for.
  func promise(
    _ estimation: Estimation, _ joined: JoinedAnswers, _ assembly: VoteAssembly, _ ledger: Ledger
  ) throws(RunError) -> (RoutePromise?, PromiseQuestion?) {
    guard let asked = request.routes.promise else { return (nil, nil) }
    let population = AuditedPopulation(estimation.posterior, of: assembly.patterns, joined.reviewed) {
      joined.gold?.label(of: $0) ?? .abstain
    }
    let question = PromiseQuestion(asked, on: population) { assembly.index.hash(of: $0) }
    let look = max(asked.look, try question.look(in: ledger))
    return (RoutePromise(asked, on: population, look: look), question)
  }

  /// Writes labels, review queue, model, faults and bad lines.
  func write(
    _ plan: LabelPlan, _ reviewed: ReviewedLabels, _ fitted: any FittedLabelModel, _ votes: AppliedVotes,
    _ assembly: VoteAssembly, _ input: DataInput, _ folder: RunFolder
  ) throws(RunError) -> WrittenOutput {
    let description = request.program.description
    guard let format = LabelFormats.named(request.labelFormat) else {
      preconditionFailure("label format \(request.labelFormat) was not checked")
    }
    let totals = try LabelOutput.write(
      plan, reviewed: reviewed, assembly: assembly,
      exporter: format.init(classNames: description.classes, includesVotes: true),
      path: folder.labels(request.labelFormat), classCount: description.classes.count, isInterrupted: isInterrupted)
    let reviewRows = try ReviewOutput.write(
      plan, reviewed: reviewed, assembly: assembly, data: input.file, format: input.format, description: description,
      folder: folder)
    try FaultOutput.write(votes, description, assembly.index, root: request.folders.sourceRoot, path: folder.faults)
    try FaultOutput.write(votes.problems, data: input.file, path: folder.badLines)
    let model: ModelFile
    do throws(LabelModelError) {
      model = try ModelFile(fitted, functionNames: description.functions.map(\.name), classNames: description.classes)
    } catch {
      throw .model(error)
    }
    try RunFiles.write(Data(model.json.utf8), to: folder.model)
    return WrittenOutput(totals: totals, reviewRows: reviewRows)
  }

  /// Analyses, and writes the manifest.
  func finish(
    _ estimation: Estimation, plan: LabelPlan, reviewed: ReviewedLabels, votes: AppliedVotes, assembly: VoteAssembly,
    input: DataInput, joined: JoinedAnswers, written: WrittenOutput, folder: RunFolder
  ) throws(RunError) -> LabelRunResult {
    let patterns = assembly.patterns
    let description = request.program.description
    let counts = reviewed.moving(LabelCounts(plan.posterior, of: patterns), plan) { Int(assembly.patternOfRow[$0]) }
    let summary = LabelSummary(
      patterns, estimation, plan: plan, labelCounts: counts,
      reviewed: joined.reviewed.map { join in
        ReviewedSummary(join, path: request.knowledge.reviewed ?? "") { assembly.index.id(of: $0) }
      }, unknownGoldCount: joined.gold?.unknownCount ?? 0, functionNames: description.functions.map(\.name),
      classNames: description.classes)
    let manifest = makeManifest(votes, assembly, input, summary, joined.gold, written)
    try RunFiles.write(manifest.json, to: folder.manifest)
    try RunFigures(summary, description, manifest, root: request.folders.sourceRoot).write(to: folder.figures)
    let faults = FaultRecords(
      job: job(input, folder), votes: votes, index: assembly.index, root: request.folders.root,
      isInterrupted: isInterrupted
    ).make()
    if isInterrupted() { throw .interrupted }
    return LabelRunResult(
      folder: folder, manifest: manifest, description: description, summary: summary, faultCounts: votes.faultCounts,
      functionTimes: votes.functionTimes,
      unsteady: votes.unsteady, quarantined: votes.quarantined.map(\.function), faults: faults,
      absentColumns: votes.absentColumns,
      output: votes.output, seconds: 0, workerSeconds: votes.workerSeconds, workerPeakKiB: votes.workerPeakKiB)
  }

  private func makeManifest(
    _ votes: AppliedVotes, _ assembly: VoteAssembly, _ input: DataInput, _ summary: LabelSummary, _ gold: GoldJoin?,
    _ written: WrittenOutput
  ) -> Manifest {
    let analysis = summary.analysis
    let description = request.program.description
    let versions = FunctionVersions(description, folders: request.folders, task: request.task)
    var labels: [String: Int] = ["": written.totals.uncovered]
    for (name, count) in zip(description.classes, written.totals.byClass) { labels[name] = count }
    let counts = Manifest.Counts(
      rows: votes.rowCount, coveredRows: analysis.coveredRowCount, patterns: assembly.patterns.count,
      votes: analysis.voteCount, faults: votes.faultCounts.reduce(0, +), badLines: votes.problemCount,
      wallTimeouts: votes.wallTimeouts > 0 ? votes.wallTimeouts : nil, goldRows: gold?.counts.rowCount ?? 0,
      reviewRows: written.reviewRows, reviewedRows: summary.reviewed.flatMap { $0.rowCount > 0 ? $0.rowCount : nil },
      auditedRows: summary.reviewed?.auditedRowCount,
      labels: labels,
      routes: Dictionary(uniqueKeysWithValues: written.totals.routes.map { ($0.key.rawValue, $0.value) }))
    let functions = description.functions.indices.map { index in
      Manifest.Function(
        name: description.functions[index].name, version: versions.versions[index],
        votes: analysis.functions[index].voteCount, faults: votes.faultCounts[index],
        unsteady: votes.unsteady.contains(index) ? true : nil)
    }
    var manifest = Manifest(
      run: "", task: request.task,
      data: Manifest.Input(path: shown(input.path), sha256: input.sha256, format: input.format.rawValue),
      gold: hashed(request.gold), model: hashed(request.modelFile), reviewed: hashed(request.knowledge.reviewed),
      functionSet: versions.set,
      classes: description.classes, functions: functions,
      options: Manifest.Options(
        id: request.id, labelModel: request.labelModel, reviewBelow: request.routes.reviewBelow,
        labelFormat: request.labelFormat, skipsBadLines: request.skipsBadLines,
        reviewedAs: request.knowledge.reviewed.map { _ in request.knowledge.reviewedAs.rawValue },
        knowledge: request.knowledge.statements.isEmpty ? nil : request.knowledge.statements,
        limits: request.limits.statements.isEmpty ? nil : request.limits.statements,
        routing: Manifest.Routing(request.routes, look: summary.promise?.look)),
      counts: counts)
    if !votes.quarantined.isEmpty { manifest.quarantined = votes.quarantined.map { functions[$0.function].name } }
    manifest.promise = summary.promise
    manifest.run = RunIdentity.of(manifest)
    return manifest
  }

  private func hashed(_ path: String?) -> Manifest.Input? {
    path.map { Manifest.Input(path: shown($0), sha256: FileHash.of(path: $0) ?? "", format: nil) }
  }

  /// Paths within the package without its folder.
  private func shown(_ path: String) -> String {
    path == "-" ? path : SourcePath.relative(AbsolutePath.of(path), to: request.folders.root)
  }
}

/// A run's id: the hash of what determines it, so that the same inputs have the same id.
enum RunIdentity {
  static func of(_ manifest: Manifest) -> String {
    let options = manifest.options
    var parts = [
      "\(Manifest.version)", manifest.data.sha256, manifest.data.format ?? "", manifest.gold?.sha256 ?? "",
      manifest.model?.sha256 ?? "", manifest.functionSet, options.id ?? "", options.labelModel,
      "\(options.reviewBelow)",
      options.labelFormat, "\(options.skipsBadLines)",
    ]
    // Only where there is any: a run without keeps the id that it had.
    if let reviewed = manifest.reviewed { parts.append("reviewed \(reviewed.sha256) \(options.reviewedAs ?? "")") }
    parts += (options.knowledge ?? []) + (options.limits ?? [])
    if let routing = options.routing { parts.append(routing.statement) }
    return String(FileHash.of(parts.joined(separator: "\n")).prefix(12))
  }
}

/// Small files of a run.
enum RunFiles {
  static func write(_ data: Data, to path: String) throws(RunError) {
    do throws(InterchangeError) {
      let file = try AtomicFile(path: path)
      try file.write { (writer: inout FileWriter) throws(InterchangeError) in try writer.write(Array(data)) }
      try file.commit()
    } catch {
      throw .files(error)
    }
  }
}

/// Paths that do not depend on the current folder.
public enum AbsolutePath {
  public static func of(_ path: String) -> String {
    path.hasPrefix("/") ? path : URL(fileURLWithPath: path).standardizedFileURL.path
  }
}
