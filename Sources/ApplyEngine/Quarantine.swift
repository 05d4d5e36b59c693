import Glibc
import RowFiles
import Votes

/// An LF that cost its process on too many rows: it has no vote on any row.
///
/// On none, since how many rows it had seen when it was one too many depends on the number of workers, and on time.
public struct Quarantine: Sendable, Equatable {
  public let function: Int
  /// Faults that were seen, by row. Another run may have seen others.
  public let examples: [Fault]
}

extension AppliedVotes {
  /// Takes over what was noted of all shards.
  mutating func take(_ notes: ShardNotes, quarantined: Set<Int>, _ job: ApplyJob) throws(ApplyError) {
    faultCounts = notes.faultCounts
    problemCount = notes.problemCount
    problems = notes.problems
    unsteady = notes.unsteady.sorted()
    faults = notes.faults.filter { !quarantined.contains($0.function) }
    for function in quarantined.sorted() {
      // As many as there are for certain.
      faultCounts[function] = job.limits.quarantineAfter + 1
      self.quarantined.append(
        Quarantine(function: function, examples: notes.faults.filter { $0.function == function }))
    }
    wallTimeouts = notes.wallLimitCounts.indices.filter { !quarantined.contains($0) }
      .reduce(0) { $0 + notes.wallLimitCounts[$1] }
    guard !quarantined.isEmpty else { return }
    let description = job.program.description
    for path in segments {
      try SegmentBlock.clear(
        quarantined, path: path, functionCount: description.functions.count,
        voteWidth: SegmentBlock.voteWidth(classCount: description.classes.count))
    }
  }
}

extension SegmentBlock {
  /// Makes LFs abstain on all rows of a segment.
  static func clear(_ functions: Set<Int>, path: String, functionCount: Int, voteWidth: Int) throws(ApplyError) {
    let descriptor = open(path, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unwritable(path: path, errno: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_size > 0 else { return }
    let size = Int(status.st_size)
    guard let base = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0), base != MAP_FAILED else {
      throw .unwritable(path: path, errno: errno)
    }
    defer { munmap(base, size) }
    let bytes = UnsafeRawBufferPointer(start: base, count: size)
    for block in blocks(of: bytes, functionCount: functionCount, voteWidth: voteWidth) {
      let width = block.rowCount * voteWidth
      // All bits set: abstain, in either width.
      for function in functions {
        memset(UnsafeMutableRawPointer(mutating: block.votes + function * width), 0xFF, width)
      }
    }
  }
}
