import CSystemCalls
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

  /// Bytes that are kept while a worker runs: an LF that prints for every row must not fill the memory.
  static let longestLog = 1 << 20

  /// Forgets what was printed but for the end, if it has become much.
  func trim() {
    var status = stat()
    guard fstat(descriptor, &status) == 0, Int(status.st_size) - taken > WorkerLog.longestLog else { return }
    let end = takeNew()
    ftruncate(descriptor, 0)
    taken = 0
    _ = end.utf8CString.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count - 1) }
  }

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
