import ApplyEngine
import Foundation
import Interchange
import RowFiles
import Votes
import WorkerProtocol

/// Votes that an earlier run has made of the same rows by LFs that have not changed: they need not be made again.
///
/// No cache beside the runs: their vote matrices are one. What changed is told by the LFs' versions (`FunctionVersions`), and
/// each LF of code is asked about a sample of the rows all the same (`WorkerCommand.Sample`).
struct KnownVotes {
  /// The earlier run's id.
  let run: String
  /// `[m]`: the LF's column in the earlier matrix; `nil` where it must be applied.
  private var columns: [Int?]
  private let rowCount: Int
  private let width: Int
  private let file: MappedFile
  private let start: Int

  /// LFs whose votes are known, in order.
  var functions: [Int] { columns.indices.filter { columns[$0] != nil } }

  /// Runs that are looked at, the latest ones.
  private static let mostRuns = 20

  /// Looks for the run of which most votes hold.
  ///
  /// - Returns: `nil` if there is none.
  static func find(
    in store: TaskStore, _ description: TaskDescription, versions: [String], data: Manifest.Input,
    options: (id: String?, skipsBadLines: Bool)
  ) -> KnownVotes? {
    var best: KnownVotes?
    for folder in store.finishedRuns(limit: mostRuns) {
      guard let manifest = try? Manifest(path: folder.manifest), manifest.data.sha256 == data.sha256,
        manifest.data.format == data.format, manifest.classes == description.classes,
        manifest.options.id == options.id, manifest.options.skipsBadLines == options.skipsBadLines,
        // Which lines are bad depends on the columns, which may have changed.
        manifest.counts.badLines == 0
      else { continue }
      guard let known = KnownVotes(folder, manifest, description, versions) else { continue }
      if known.functions.count > best?.functions.count ?? 0 { best = known }
    }
    return best
  }

  private init?(_ folder: RunFolder, _ manifest: Manifest, _ description: TaskDescription, _ versions: [String]) {
    run = manifest.run
    rowCount = manifest.counts.rows
    let places = Dictionary(manifest.functions.enumerated().map { ($1.name, $0) }) { first, _ in first }
    columns = zip(description.functions, versions).map { function, version in
      guard let place = places[function.name] else { return nil }
      let earlier = manifest.functions[place]
      return earlier.version == version && earlier.faults == 0 && !earlier.isUnsteady ? place : nil
    }
    width = NumPyHeader.voteSize(classCount: manifest.classes.count)
    let header = NumPyHeader.bytes(
      rowCount: rowCount, functionCount: manifest.functions.count, classCount: manifest.classes.count)
    start = header.count
    guard let file = try? MappedFile(folder.votes),
      file.bytes.count == header.count + rowCount * manifest.functions.count * width,
      file.bytes.starts(with: header)
    else { return nil }
    self.file = file
  }

  /// An LF's votes on all rows, in the matrix's own width, or `nil`.
  func votes(of function: Int) -> UnsafeRawPointer? {
    guard let column = columns[function], let base = file.bytes.baseAddress else { return nil }
    return base + start + column * rowCount * width
  }

  /// LFs whose votes do not hold: those of which a sample shows others than it did. All of them if there are other rows.
  ///
  /// - Parameter votes: what was applied with ``functions`` as known.
  func refuted(by votes: AppliedVotes, _ description: TaskDescription) throws(RunError) -> [Int] {
    guard votes.rowCount == rowCount else { return functions }
    // Of a declared LF the version says everything; it is not asked.
    let asked = functions.filter { description.functions[$0].isCode }
    var refuted = Set(functions.filter { votes.faultCounts[$0] > 0 })
    var row = 0
    for path in votes.segments {
      let segment: MappedFile
      do { segment = try MappedFile(path) } catch { throw .data(error) }
      withExtendedLifetime(segment) {
        let blocks = SegmentBlock.blocks(of: segment.bytes, functionCount: description.functions.count, voteWidth: width)
        if let first = blocks.first {
          for function in asked where !isSame(function, first, row) { refuted.insert(function) }
        }
        row += blocks.reduce(0) { $0 + $1.rowCount }
      }
    }
    return refuted.sorted()
  }

  private func isSame(_ function: Int, _ block: SegmentBlock, _ row: Int) -> Bool {
    guard let votes = votes(of: function) else { return true }
    let size = min(block.rowCount, WorkerCommand.Sample.rows) * width
    return memcmp(block.votes + function * block.rowCount * width, votes + row * width, size) == 0
  }

  /// Forgets what is known of some LFs.
  mutating func forget(_ functions: [Int]) {
    for function in functions { columns[function] = nil }
  }
}
