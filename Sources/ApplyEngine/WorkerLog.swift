import CSystem
import Glibc

/// What a worker's LFs print, and what the runtime says when one traps: kept in memory, read after a crash and at the end.
final class WorkerLog {
  let descriptor: Int32
  private var taken = 0

  init() {
    descriptor = tally_memory_file(0)
    precondition(descriptor >= 0, "memory file: errno \(-descriptor)")
    _ = fcntl(descriptor, F_SETFL, O_APPEND)
  }

  deinit { close(descriptor) }

  /// The most that one call returns: the end of it says what happened.
  static let longestOutput = 4096

  /// The end of what was printed since the last call.
  func takeNew() -> String {
    var status = stat()
    fstat(descriptor, &status)
    let size = Int(status.st_size)
    let start = max(taken, size - WorkerLog.longestOutput)
    taken = size
    guard size > start else { return "" }
    var bytes = [UInt8](repeating: 0, count: size - start)
    let count = pread(descriptor, &bytes, bytes.count, start)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}
