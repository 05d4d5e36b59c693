import ApplyEngine
import Foundation
import Interchange
import LabelAnalysis
import LabelModels
import RowFiles
import Votes
import WorkerProtocol

/// LFs that are in no file of their task, applied to the rows of a finished run: what they would bring.
public struct FunctionTrial: Sendable {
  /// One of the LFs.
  public struct Tried: Sendable {
    public let name: String
    public let kind: String
    public let search: FunctionSearch?
    /// Whether the run has an LF of the same name, which it stands in for.
    public let isReplacement: Bool
    public let analysis: FunctionAnalysis
    /// Rows on which it votes and no LF of the run does.
    public let newRowCount: Int
    /// By the model with it.
    public let estimatedAccuracy: Double?
    public let faultCount: Int
    /// The first of its faults.
    public let faultMessage: String?
    /// Whether it has cost so many processes that it was given up, and has no votes.
    public let isQuarantined: Bool
    public let nanosecondsPerRow: Double?
    /// LFs of the run by how far they vote alike, most alike first: the share of rows with the same vote among all rows on
    /// which either votes.
    public let alike: [(function: String, share: Double)]
    /// Rows by what one asks of them; gold's kinds only where there is gold.
    public let samples: [Sample]
  }

  /// Rows of one LF.
  public struct Sample: Sendable {
    public enum Kind: String, Sendable, CaseIterable { case wrong, right, new, conflict }
    public let kind: Kind
    public let count: Int
    public let rows: [Int]
  }

  /// Rows whose label goes from one class to another, or to and from none.
  public struct Move: Sendable, Equatable {
    public let old: Vote
    public let new: Vote
    public let rowCount: Int
  }

  public let tried: [Tried]
  /// Largest first.
  public let moves: [Move]
  /// Some rows whose label changes.
  public let changed: RowSample
  /// The new label of ``changed``'s rows.
  public let newLabels: [Int: Vote]
  /// Rows with gold whose label is right, before and with the LFs; nil without gold.
  public let goldBefore: (right: Int, covered: Int)?
  public let goldAfter: (right: Int, covered: Int)?
  public let coveredBefore: Int
  public let coveredAfter: Int
}

/// Tries LFs.
public struct FunctionTrialRun {
  let run: FinishedRun
  let program: WorkerProgram
  /// Of the task itself; nil where it is not known.
  let description: TaskDescription?
  let isInterrupted: () -> Bool
  let progress: (RunProgress) -> Void

  /// - Parameter program: has the LFs that are tried, and no others.
  public init(
    _ run: FinishedRun, program: WorkerProgram, description: TaskDescription?, isInterrupted: @escaping () -> Bool,
    progress: @escaping (RunProgress) -> Void
  ) {
    self.run = run
    self.program = program
    self.description = description
    self.isInterrupted = isInterrupted
    self.progress = progress
  }

  /// - Parameters:
  ///   - scratch: a folder of its own.
  ///   - sampleSize: rows of each kind.
  /// - Throws: `staleData` where the rows are not those of the run; what a run throws.
  public func run(scratch: String, workers: Int, limits: ApplyLimits, sampleSize: Int) throws(RunError) -> FunctionTrial
  {
    let votes = try TriedVotes(self, scratch: scratch, workers: workers, limits: limits)
    if isInterrupted() { throw .interrupted }
    progress(RunProgress(phase: .fitting, share: nil))
    let matrix = try TrialMatrix(run, votes)
    let refit = Refit(run, description)
    let before = try refit.baseline()
    let after = try refit.fit(matrix)
    return FunctionTrial(run, votes, matrix, before: before, after: after, sampleSize: sampleSize)
  }
}

/// The votes of the LFs that are tried, on all rows of the run.
struct TriedVotes {
  let description: TaskDescription
  let applied: AppliedVotes
  let width: Int
  let rowCount: Int
  /// `[t × n]`, a contiguous column for each LF.
  private let columns: MappedScratch

  func column(_ function: Int) -> UnsafeRawPointer { UnsafeRawPointer(columns.base) + function * rowCount * width }

  func vote(_ function: Int, _ row: Int) -> Vote {
    let place = column(function) + row * width
    return width == 1 ? Vote(place.load(as: Int8.self)) : place.load(as: Vote.self)
  }

  init(_ trial: FunctionTrialRun, scratch: String, workers: Int, limits: ApplyLimits) throws(RunError) {
    let run = trial.run
    let manifest = run.manifest
    let texts = try run.texts()
    description = trial.program.description
    let path = texts.file.path
    guard description.classes == manifest.classes else { throw .classesChanged(run: manifest.run) }
    var job = ApplyJob(
      program: trial.program, data: path, format: texts.format, id: manifest.options.id,
      skipsBadLines: manifest.options.skipsBadLines, scratch: scratch, workers: workers, limits: limits)
    job.isSampled = false
    let engine = ApplyEngine(job, isInterrupted: trial.isInterrupted) { done, total in
      trial.progress(RunProgress(phase: .applying, share: total > 0 ? Double(done) / Double(total) : nil))
    }
    do throws(ApplyError) { applied = try engine.run() } catch {
      throw error == .interrupted ? .interrupted : .apply(error)
    }
    guard applied.rowCount == run.rowCount else { throw .staleData(path: path, run: manifest.run) }
    rowCount = applied.rowCount
    width = SegmentBlock.voteWidth(classCount: manifest.classes.count)
    let count = description.functions.count
    columns = try MappedScratch(path: scratch + "/columns", size: count * rowCount * width, isTemporary: true)
    var row = 0
    for path in applied.segments {
      let file: MappedFile
      do { file = try MappedFile(path) } catch { throw .data(error) }
      for block in SegmentBlock.blocks(of: file.bytes, functionCount: count, voteWidth: width) {
        for function in 0..<count {
          (columns.base + (function * rowCount + row) * width).copyMemory(
            from: block.votes + function * block.rowCount * width, byteCount: block.rowCount * width)
        }
        row += block.rowCount
      }
      withExtendedLifetime(file) {}
    }
  }
}

/// The run's votes with those of the LFs that are tried: behind them, or in place of the one with the same name.
struct TrialMatrix {
  let names: [String]
  let patterns: VotePatterns
  let patternOfRow: UnsafePointer<UInt32>
  /// Where each of the tried LFs stands among ``names``.
  let positions: [Int]
  private let scratch: MappedScratch

  init(_ run: FinishedRun, _ tried: TriedVotes) throws(RunError) {
    var names = run.manifest.functions.map(\.name)
    var columns = names.indices.map(run.votes.column)
    positions = tried.description.functions.enumerated().map { index, function in
      if let place = names.firstIndex(of: function.name) {
        columns[place] = tried.column(index)
        return place
      }
      names.append(function.name)
      columns.append(tried.column(index))
      return names.count - 1
    }
    self.names = names
    let scratch = try MappedScratch(temporary: run.rowCount * 4)
    self.scratch = scratch
    let patternOfRow = scratch.array(UInt32.self)
    patterns = VoteAssembly.collectPatterns(
      columns, width: tried.width, classCount: run.manifest.classes.count, rowCount: run.rowCount, patternOfRow)
    self.patternOfRow = UnsafePointer(patternOfRow)
  }
}
