import ApplyEngine
import Foundation
import Interchange
import LabelAnalysis
import LabelModels
import Ledger
import RowFiles
import Votes
import WorkerProtocol

/// What to run: a task on rows, with what options.
public struct LabelRunRequest: Sendable {
  public var program: WorkerProgram
  public var folders: TaskFolders
  /// The task's folder name.
  public var task: String
  /// A path, or `-`. Absolute, or relative to the current folder.
  public var data: String
  public var dataFormat: RowFormat?
  /// What to say where the data is absent.
  public var whereToGet: String?
  public var id: String?
  public var gold: String?
  /// A frozen model's file; without it a model is fitted.
  public var modelFile: String?
  /// What is known besides the votes; not together with a frozen model.
  public var knowledge: KnowledgeRequest
  public var labelModel: String
  public var labelFormat: String
  public var routes: RouteRequest
  public var skipsBadLines: Bool
  public var workers: Int
  /// A folder for runs, instead of the package's own.
  public var storePlace: String?
  /// Whether to go on with an interrupted run of the same inputs.
  public var resumes = false
  /// Whether to wait for another run of the task.
  public var waitsForLock = true
  /// Whether every LF is applied to every row, even where an earlier run has its votes.
  public var isFresh = false
  /// What the user typed, for others who meet the lock.
  public var command = ""
  public var limits: ApplyLimits

  public init(
    program: WorkerProgram, folders: TaskFolders, task: String, data: String, dataFormat: RowFormat? = nil,
    whereToGet: String? = nil, id: String? = nil, gold: String? = nil, modelFile: String? = nil,
    knowledge: KnowledgeRequest = KnowledgeRequest(), labelModel: String = LabelModels.standard.name,
    labelFormat: String = "jsonl", routes: RouteRequest = RouteRequest(), skipsBadLines: Bool = false, workers: Int = 1,
    limits: ApplyLimits = ApplyLimits()
  ) {
    self.program = program
    self.folders = folders
    self.task = task
    self.data = data
    self.dataFormat = dataFormat
    self.whereToGet = whereToGet
    self.id = id
    self.gold = gold
    self.modelFile = modelFile
    self.knowledge = knowledge
    self.labelModel = labelModel
    self.labelFormat = labelFormat
    self.routes = routes
    self.skipsBadLines = skipsBadLines
    self.workers = workers
    self.limits = limits
  }

  var store: TaskStore { TaskStore(root: folders.root, name: task, place: storePlace) }
}

/// What a run is at, for a progress bar.
public struct RunProgress: Sendable {
  public enum Phase: String, Sendable, Encodable { case reading, applying, assembling, fitting, writing, reporting }
  public let phase: Phase
  /// 0 to 1, or `nil` where it cannot be told.
  public let share: Double?
}

/// What came of a run.
public struct LabelRunResult: Sendable {
  public var folder: RunFolder
  public var manifest: Manifest
  public var description: TaskDescription
  public var summary: LabelSummary
  public var faultCounts: [Int]
  /// The earlier run whose votes were taken over, and of how many LFs; `nil` if there was none.
  public var reused: (run: String, functions: Int)?
  /// `[m]`: what each LF took. Differs from run to run.
  public var functionTimes: [FunctionTime]
  /// Positions of LFs that voted otherwise when they were asked again.
  public var unsteady: [Int]
  /// Positions of LFs that were left out of the run.
  public var quarantined: [Int]
  /// Faults for the ledger, by LF and row.
  public var faults: [FaultRecord]
  /// Optional columns that the data does not seem to have.
  public var absentColumns: [String]
  /// The end of what LFs printed.
  public var output: String
  public var seconds: Double
  public var workerSeconds: Double
  public var workerPeakKiB: Int
  /// nil where no promise was asked for.
  var question: PromiseQuestion?
  /// Until it goes, no other run of the task changes the folder.
  public var lock: TaskLock?
}

/// The main job: rows in, labels out.
public struct LabelRun {
  let request: LabelRunRequest
  let isInterrupted: () -> Bool
  let progress: (RunProgress) -> Void
  let notice: (RunNotice) -> Void
  let wording: (RunError) -> String

  /// - Parameters:
  ///   - isInterrupted: asked some times a second; a true answer ends the run with `interrupted`.
  ///   - notice: told what is worth a line while the run goes on.
  ///   - wording: an error in words, for the ledger.
  public init(
    _ request: LabelRunRequest, isInterrupted: @escaping () -> Bool = { false },
    progress: @escaping (RunProgress) -> Void = { _ in }, notice: @escaping (RunNotice) -> Void = { _ in },
    wording: @escaping (RunError) -> String = { String(describing: $0) }
  ) {
    self.request = request
    self.isInterrupted = isInterrupted
    self.progress = progress
    self.notice = notice
    self.wording = wording
  }

  /// Runs, and writes everything or nothing. The ledger hears of a run that fails, too.
  public func run() throws(RunError) -> LabelRunResult {
    let started = Date()
    let store = request.store
    try store.make()
    let lock = try TaskLock.take(
      path: store.lock, command: request.command, waits: request.waitsForLock, isInterrupted: isInterrupted,
      notice: notice)
    let folder = try store.begin(keepsSpool: request.resumes && request.data == "-")
    do throws(RunError) {
      let ledger = try openLedger()
      var result = try label(into: folder, ledger)
      result.seconds = Date().timeIntervalSince(started)
      try store.sync(folder)
      // The ledger first: once the run is in its place nothing may fail any more, a full disk included.
      try record(result, in: ledger, started: started)
      result.folder = try store.finish(folder, id: result.manifest.run)
      result.lock = lock
      return result
    } catch {
      settle(folder, after: error)
      recordFailure(error, started: started)
      throw error
    }
  }

  private func label(into folder: RunFolder, _ ledger: Ledger) throws(RunError) -> LabelRunResult {
    let description = request.program.description
    progress(RunProgress(phase: .reading, share: nil))
    let frozen = try frozenModel()
    let known = try knowledge()
    let input = try DataInput(
      path: request.data, format: request.dataFormat, whereToGet: request.whereToGet, folder: folder,
      isSpooled: reusesSpool(folder), isInterrupted: isInterrupted)
    let gold = try readGold()
    let answers = try readReviewed()
    let (votes, reused) = try apply(input, folder)
    progress(RunProgress(phase: .assembling, share: nil))
    let assembly = try VoteAssembly(
      votes, known: reused, description: description, hasIDs: request.id != nil, folder: folder)
    try UniqueIDs.check(assembly.index, data: input.file, path: input.shownPath, scratch: folder.scratch)
    if assembly.patterns.coveredRowCount == 0 {
      throw .allAbstain(rowCount: votes.rowCount, functionCount: description.functions.count)
    }
    let joined = try join(gold, answers, assembly)
    if isInterrupted() { throw .interrupted }
    progress(RunProgress(phase: .fitting, share: nil))
    let estimation = try estimate(frozen, known, joined, assembly)
    progress(RunProgress(phase: .writing, share: nil))
    let (promise, question) = try promise(estimation, joined, assembly, ledger)
    let rule = request.routes.rule(promise)
    let plan = LabelPlan(estimation.posterior, of: assembly.patterns, rule: rule, promise: promise)
    let reviewed = joined.reviewed.map { ReviewedLabels($0, plan) { assembly.index.hash(of: $0) } } ?? .none
    let written = try write(plan, reviewed, estimation.fitted, votes, assembly, input, folder)
    try input.checkUnchanged()
    var result = try finish(
      estimation, plan: plan, reviewed: reviewed, votes: votes, assembly: assembly, input: input, joined: joined,
      written: written, folder: folder)
    result.question = question
    result.reused = reused.map { ($0.run, $0.functions.count) }
    return result
  }

  func job(_ input: DataInput, _ folder: RunFolder, known: [Int] = []) -> ApplyJob {
    var job = ApplyJob(
      program: request.program, data: AbsolutePath.of(input.file.path), format: input.format, id: request.id,
      skipsBadLines: request.skipsBadLines, scratch: folder.applied, inputs: appliedInputs(input, known: known),
      workers: request.workers, limits: request.limits)
    job.known = known
    return job
  }

  /// Applies the LFs whose votes no earlier run has. Votes that a sample refutes are made anew.
  private func apply(_ input: DataInput, _ folder: RunFolder) throws(RunError) -> (AppliedVotes, KnownVotes?) {
    var known = request.isFresh ? nil : knownVotes(input)
    let job = job(input, folder, known: known?.functions ?? [])
    try settleLeftovers(folder, inputs: job.inputs)
    let votes = try apply(job, input)
    let description = request.program.description
    guard let refuted = try known?.refuted(by: votes, description), !refuted.isEmpty else {
      return (votes, known)
    }
    notice(.votesRefuted(refuted.map { description.functions[$0].name }, run: known?.run ?? ""))
    known?.forget(refuted)
    try? FileManager.default.removeItem(atPath: folder.applied)
    try Folders.make(folder.applied)
    return (try apply(self.job(input, folder, known: known?.functions ?? []), input), known)
  }

  private func knownVotes(_ input: DataInput) -> KnownVotes? {
    let description = request.program.description
    let versions = FunctionVersions(description, folders: request.folders, task: request.task)
    return KnownVotes.find(
      in: request.store, description, versions: versions.versions,
      data: Manifest.Input(path: "", sha256: input.sha256, format: input.format.rawValue),
      options: (request.id, request.skipsBadLines))
  }

  private func apply(_ job: ApplyJob, _ input: DataInput) throws(RunError) -> AppliedVotes {
    let engine = ApplyEngine(job, isInterrupted: isInterrupted) { done, total in
      progress(RunProgress(phase: .applying, share: total > 0 ? Double(done) / Double(total) : nil))
    }
    let votes: AppliedVotes
    do throws(ApplyError) { votes = try engine.run() } catch {
      // Whatever went wrong with rows that changed on the way is not what was wrong with them.
      if error != .interrupted { try input.checkUnchanged() }
      if case .data(let problem) = error { throw .apply(.data(problem.at(input.shownPath))) }
      if case .fault(let place, let kind, let message) = error {
        throw .apply(.fault(place.at(input.shownPath), kind: kind, message: message))
      }
      throw error == .interrupted ? .interrupted : .apply(error)
    }
    try input.checkUnchanged()
    if votes.rowCount == 0 { throw .noRows(path: input.shownPath, badLineCount: votes.problemCount) }
    return votes
  }
}
