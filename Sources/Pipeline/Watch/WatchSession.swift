import ApplyEngine
import Foundation
import Interchange
import LabelAnalysis
import LabelModels
import RowFiles
import Votes
import WorkerProtocol

/// Rounds of a watch: each builds what has changed, applies the LFs whose votes are not known, and fits. All in memory and in a
/// scratch folder: runs, ledger and lock are left alone. Used by one thread at a time.
public final class WatchSession {
  private let request: WatchRequest
  private let build: LiveBuild
  private let scratch: String
  private var program: (path: String, lists: [FileStamp?], program: WorkerProgram)?
  private var data: WatchData?
  private var gold: (path: String, stamp: FileStamp?, classes: [String], gold: Gold)?
  private var goldOfRow: (rows: ObjectIdentifier, votes: [Vote])?
  private var memory = VoteMemory()
  /// What the kept votes hang on besides LFs' versions.
  private var kind = ""
  private var round = 0

  public init(_ request: WatchRequest) throws(RunError) {
    self.request = request
    build = LiveBuild(request.folders, task: request.task)
    build.usesPackageManagerOnly = request.buildsSlowly
    scratch = "\(NSTemporaryDirectory())/tally-watch-\(getpid())-\(UUID().uuidString.prefix(8))"
    try Folders.make(scratch)
  }

  deinit { try? FileManager.default.removeItem(atPath: scratch) }

  /// The files whose change calls for a round, as far as they are known: data and gold. The task's folder and the package's
  /// sources come on top.
  public private(set) var files: [String] = []

  /// - Throws: `build` where the task does not compile; everything that a run would.
  public func refresh(
    isInterrupted: @escaping () -> Bool, progress: @escaping (WatchProgress) -> Void
  ) throws(RunError) -> (table: WatchTable, timings: WatchTimings) {
    var timings = WatchTimings()
    var clock = Stopwatch()
    progress(WatchProgress(phase: .compiling, share: nil))
    let product: LiveBuild.Product
    do throws(BuildError) { product = try build.run(isInterrupted: isInterrupted) } catch {
      throw error == .interrupted ? .interrupted : .build(error)
    }
    (timings.compile, timings.way) = (clock.lap(), product.way)
    progress(WatchProgress(phase: .starting, share: nil))
    let program = try program(product)
    files = [dataPath(program), goldPath(program)].compactMap { $0 }
    timings.start = clock.lap()
    progress(WatchProgress(phase: .reading, share: nil))
    let data = try rows(program, isInterrupted)
    let gold = try readGold(program)
    timings.read = clock.lap()
    let applied = try apply(program, data, isInterrupted, progress)
    (timings.apply, timings.appliedFunctionCount) = (clock.lap(), applied.functions.count)
    progress(WatchProgress(phase: .fitting, share: nil))
    let table = try fit(applied, program, data, gold, isInterrupted)
    timings.fit = clock.lap()
    return (table, timings)
  }

  private func program(_ product: LiveBuild.Product) throws(RunError) -> WorkerProgram {
    // Lists of phrases are read when the program starts.
    let lists = request.folders.files(of: request.task).map { FileStamp("\(request.folders.root)/\($0)") }
    if product.way == .unchanged, let program, program.path == product.path, program.lists == lists {
      return program.program
    }
    do throws(ApplyError) {
      let new = try WorkerProgram(path: product.path, root: request.folders.root)
      program = (product.path, lists, new)
      return new
    } catch {
      throw .apply(error)
    }
  }

  private func dataPath(_ program: WorkerProgram) -> String {
    request.data ?? SourcePath.absolute(program.description.dataset.path, in: request.folders.root)
  }

  private func goldPath(_ program: WorkerProgram) -> String? {
    // The task's gold belongs to the task's data.
    let own = request.data == nil ? program.description.dataset.gold : nil
    return request.gold ?? own.map { SourcePath.absolute($0, in: request.folders.root) }
  }

  private func rows(_ program: WorkerProgram, _ isInterrupted: () -> Bool) throws(RunError) -> WatchData {
    let dataset = program.description.dataset
    let path = dataPath(program)
    if let data, data.isCurrent(path) { return data }
    // Its votes are of other rows.
    memory.forgetAll()
    (data, goldOfRow) = (nil, nil)
    let new = try WatchData(
      request, path: path, whereToGet: request.data == nil ? dataset.whereToGet : nil, scratch: scratch,
      isInterrupted: isInterrupted)
    data = new
    return new
  }

  private func readGold(_ program: WorkerProgram) throws(RunError) -> Gold? {
    guard let path = goldPath(program) else {
      (gold, goldOfRow) = (nil, nil)
      return nil
    }
    let stamp = FileStamp(path)
    let classes = program.description.classes
    if let gold, gold.path == path, gold.stamp == stamp, gold.classes == classes { return gold.gold }
    (gold, goldOfRow) = (nil, nil)
    do throws(InterchangeError) {
      let new = try GoldReader.read(path: path, classNames: classes)
      gold = (path, stamp, classes, new)
      return new
    } catch {
      throw .files(error)
    }
  }

  private func id(_ program: WorkerProgram) -> String? {
    request.id == nil ? program.description.dataset.id : request.id == "position" ? nil : request.id
  }

  // MARK: Applying

  private struct Applied {
    let votes: AppliedVotes
    let kept: [KeptVotes]
    /// LFs whose votes were made in this round.
    let functions: Set<Int>
    let segments: [MappedFile]
    let blocks: [SegmentBlock]
    /// The first block of each shard, on whose first rows LFs with known votes are asked, and which row it begins with.
    let samples: [(block: SegmentBlock, row: Int)]
  }

  private func apply(
    _ program: WorkerProgram, _ data: WatchData, _ isInterrupted: @escaping () -> Bool,
    _ progress: @escaping (WatchProgress) -> Void
  ) throws(RunError) -> Applied {
    let description = program.description
    let versions = FunctionVersions(description, folders: request.folders, task: request.task).versions
    let columns = description.columns.map { "\($0.name) \($0.kind) \($0.isOptional)" }
    let kind = (description.classes + ["", id(program) ?? "", ""] + columns).joined(separator: "\n")
    if kind != self.kind { memory.forgetAll() }
    self.kind = kind
    while true {
      let kept = versions.map { memory[$0] }
      let votes = try run(program, data, kept, isInterrupted, progress)
      let applied = try collect(votes, kept, description)
      let refuted = refuted(applied, kept, description)
      if refuted.isEmpty {
        for function in applied.functions { memory.keep(applied.kept[function], as: versions[function]) }
        return applied
      }
      for function in refuted { memory.forget(versions[function]) }
    }
  }

  private func run(
    _ program: WorkerProgram, _ data: WatchData, _ kept: [KeptVotes?], _ isInterrupted: @escaping () -> Bool,
    _ progress: @escaping (WatchProgress) -> Void
  ) throws(RunError) -> AppliedVotes {
    round += 1
    let folder = "\(scratch)/applied-\(round)"
    try? FileManager.default.removeItem(atPath: "\(scratch)/applied-\(round - 1)")
    try Folders.make(folder)
    var job = ApplyJob(
      program: program, data: data.file.path.hasPrefix("/") ? data.file.path : AbsolutePath.of(data.file.path),
      format: data.format, id: id(program), skipsBadLines: request.skipsBadLines, scratch: folder,
      workers: request.workers, limits: request.limits)
    job.known = kept.indices.filter { kept[$0] != nil && !(kept[$0]!.isSettled) }
    job.absent = kept.indices.filter { kept[$0]?.isSettled == true }
    let engine = ApplyEngine(job, isInterrupted: isInterrupted) { done, total in
      progress(WatchProgress(phase: .applying, share: total > 0 ? Double(done) / Double(total) : nil))
    }
    let votes: AppliedVotes
    do throws(ApplyError) { votes = try engine.run() } catch {
      if case .data(let problem) = error { throw .apply(.data(data.original(problem))) }
      throw error == .interrupted ? .interrupted : .apply(error)
    }
    if votes.rowCount == 0 { throw .noRows(path: data.path, badLineCount: votes.problemCount) }
    return votes
  }

  /// Puts the votes together: those that were made, and those that were kept.
  private func collect(
    _ votes: AppliedVotes, _ kept: [KeptVotes?], _ description: TaskDescription
  ) throws(RunError) -> Applied {
    let width = SegmentBlock.voteWidth(classCount: description.classes.count)
    let m = description.functions.count
    var segments: [MappedFile] = []
    var blocks: [SegmentBlock] = []
    var samples: [(block: SegmentBlock, row: Int)] = []
    var rowCount = 0
    for path in votes.segments {
      do { segments.append(try MappedFile(path)) } catch { throw .data(error) }
      let own = SegmentBlock.blocks(of: segments[segments.count - 1].bytes, functionCount: m, voteWidth: width)
      if let first = own.first { samples.append((first, rowCount)) }
      rowCount += own.reduce(0) { $0 + $1.rowCount }
      blocks += own
    }
    let quarantined = Set(votes.quarantined.map(\.function))
    let new = Set(kept.indices.filter { kept[$0] == nil || kept[$0]!.rowCount != votes.rowCount })
    let all = kept.indices.map { function in
      if !new.contains(function), let known = kept[function] { return known }
      let made = KeptVotes(rowCount: votes.rowCount, width: width)
      var row = 0
      for block in blocks {
        (made.votes + row * width).copyMemory(
          from: block.votes + function * block.rowCount * width, byteCount: block.rowCount * width)
        row += block.rowCount
      }
      made.faultCount = votes.faultCounts[function]
      made.faults = Array(votes.faults.lazy.filter { $0.function == function }.prefix(100))
      made.isQuarantined = quarantined.contains(function)
      if made.isQuarantined, let reason = votes.quarantined.first(where: { $0.function == function }) {
        made.faults = Array(reason.examples.prefix(100))
      }
      made.isUnsteady = votes.unsteady.contains(function)
      made.nanosecondsPerRow = votes.functionTimes[function].nanosecondsPerRow
      return made
    }
    return Applied(votes: votes, kept: all, functions: new, segments: segments, blocks: blocks, samples: samples)
  }

  /// LFs whose kept votes a sample shows to be others by now, or that were made of other rows.
  private func refuted(_ applied: Applied, _ kept: [KeptVotes?], _ description: TaskDescription) -> [Int] {
    let votes = applied.votes
    return kept.indices.filter { function in
      guard let known = kept[function] else { return false }
      if known.rowCount != votes.rowCount { return true }
      guard !known.isSettled, description.functions[function].isCode else { return false }
      if votes.faultCounts[function] > 0 { return true }
      return applied.samples.contains { block, row in
        let size = min(block.rowCount, WorkerCommand.Sample.rows) * known.width
        return memcmp(block.votes + function * block.rowCount * known.width, known.votes + row * known.width, size) != 0
      }
    }
  }

  // MARK: Fitting

  private func fit(
    _ applied: Applied, _ program: WorkerProgram, _ data: WatchData, _ gold: Gold?,
    _ isInterrupted: @escaping () -> Bool
  ) throws(RunError) -> WatchTable {
    let description = program.description
    let m = description.functions.count
    let width = SegmentBlock.voteWidth(classCount: description.classes.count)
    let rowCount = applied.votes.rowCount
    let index = try VoteAssembly.writeIndex(
      applied.blocks, rowCount: rowCount, hasIDs: id(program) != nil, path: "\(scratch)/rows-\(round).idx")
    unlink("\(scratch)/rows-\(round).idx")
    let columns = VoteColumns(applied.blocks, width, known: applied.kept.map { UnsafeRawPointer($0.votes) })
    var patterns: VotePatterns?
    let patternOfRow = [UInt32](unsafeUninitializedCapacity: rowCount) { buffer, count in
      patterns = VoteAssembly.collectPatterns(
        applied.blocks, columns, m, description.classes.count, width, buffer.baseAddress!, rowCount)
      count = rowCount
    }
    guard let patterns else { preconditionFailure("no patterns") }
    if patterns.coveredRowCount == 0 { throw .allAbstain(rowCount: rowCount, functionCount: m) }
    if isInterrupted() { throw .interrupted }
    let known = try goldVotes(gold, data, index)
    let counts = known.map { gold in
      var values = [Int](repeating: 0, count: patterns.count * patterns.classCount)
      for row in 0..<rowCount where gold[row] != .abstain {
        values[Int(patternOfRow[row]) * patterns.classCount + Int(gold[row])] += 1
      }
      return GoldCounts(classCount: patterns.classCount, values: values)
    }
    let run = LabelRun(LabelRunRequest(program: program, folders: request.folders, task: request.task, data: data.path))
    let model: any LabelModel
    do throws(LabelModelError) { model = try LabelModels.named(request.labelModel) } catch { throw .model(error) }
    let estimator = Estimator(
      model: model, patterns: patterns, knowledge: try run.knowledge(), reviewed: nil, isInterrupted: isInterrupted)
    let estimation = try Estimation(
      estimator, measured: counts.map { MeasuredRows(gold: $0, reviewed: nil) { _ in .abstain } })
    if isInterrupted() { throw .interrupted }
    return try WatchTable(
      WatchTable.Parts(
        description: description, root: request.folders.sourceRoot, data: data, applied: applied.votes, index: index,
        patterns: patterns, patternOfRow: patternOfRow, kept: applied.kept, appliedFunctions: applied.functions,
        estimation: estimation, gold: known))
  }

  /// `[n]`: each row's gold; kept between rounds, since ids are looked up slowly.
  private func goldVotes(_ gold: Gold?, _ data: WatchData, _ index: RowIndex) throws(RunError) -> [Vote]? {
    guard let gold else { return nil }
    if let goldOfRow, goldOfRow.rows == ObjectIdentifier(data), goldOfRow.votes.count == index.count {
      return goldOfRow.votes
    }
    let path = self.gold?.path ?? ""
    let votes: [Vote]
    switch gold {
    case .byPosition(let classes):
      guard classes.count == data.totalRowCount else {
        throw .goldCount(path: path, found: classes.count, expected: data.totalRowCount)
      }
      votes = (0..<index.count).map { classes[data.number(of: $0)] }
    case .byID(let classes):
      votes = (0..<index.count).map { row in
        classes[index.hasIDs ? index.id(of: row) : String(data.number(of: row))] ?? .abstain
      }
      if !data.isSample, !votes.contains(where: { $0 != .abstain }), let example = classes.keys.min() {
        throw .goldMatchesNothing(path: path, goldCount: classes.count, exampleID: example)
      }
    }
    goldOfRow = (ObjectIdentifier(data), votes)
    return votes
  }
}

private struct Stopwatch {
  private var last = ContinuousClock.now

  /// Seconds since the last call.
  mutating func lap() -> Double {
    let now = ContinuousClock.now
    defer { last = now }
    return (now - last) / .seconds(1)
  }
}
