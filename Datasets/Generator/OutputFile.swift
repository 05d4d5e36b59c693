import Glibc

/// A file that is written beside its place and takes its name only once it is complete.
struct OutputFile: ~Copyable {
  private let path: String
  private let partialPath: String
  private let descriptor: Int32
  private var pending: [UInt8] = []

  /// Large enough that the number of system calls does not show, small enough to stay in the cache.
  private static let flushThreshold = 1 << 18

  init(path: String) throws(GeneratorError) {
    self.path = path
    partialPath = "\(path).part-\(getpid())"
    descriptor = open(partialPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .cannotWrite(path: path, code: errno) }
    pending.reserveCapacity(2 * Self.flushThreshold)
  }

  deinit {
    close(descriptor)
    // Gone already if `finish` renamed it.
    unlink(partialPath)
  }

  /// Adds what `body` appends to the file's end.
  mutating func append(_ body: (inout [UInt8]) -> Void) throws(GeneratorError) {
    body(&pending)
    if pending.count >= Self.flushThreshold { try flush() }
  }

  /// Writes what is pending and gives the file its name.
  consuming func finish() throws(GeneratorError) {
    try flush()
    guard rename(partialPath, path) == 0 else { throw .cannotWrite(path: path, code: errno) }
  }

  private mutating func flush() throws(GeneratorError) {
    var written = 0
    while written < pending.count {
      let count = pending.withUnsafeBytes { write(descriptor, $0.baseAddress! + written, $0.count - written) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .cannotWrite(path: path, code: errno) }
      written += count
    }
    pending.removeAll(keepingCapacity: true)
  }
}
