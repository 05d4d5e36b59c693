import Glibc

/// Writes bytes to a file descriptor through a buffer, and checks every write.
///
/// Does not own the descriptor. What was written after the last ``flush()`` is lost when the writer goes.
public struct FileWriter: ~Copyable {
  /// For errors.
  public let path: String
  public let descriptor: Int32
  private let buffer: UnsafeMutableRawBufferPointer
  private var used = 0
  private let isInterrupted: () -> Bool

  /// - Parameters:
  ///   - capacity: of the buffer, in bytes; a system call for each so many.
  ///   - isInterrupted: asked when a signal has come while nobody took what is written; a true answer gives up, with `EINTR`.
  public init(
    descriptor: Int32, path: String, capacity: Int = 1 << 18, isInterrupted: @escaping () -> Bool = { false }
  ) {
    self.isInterrupted = isInterrupted
    precondition(capacity > 0, "capacity \(capacity)")
    self.descriptor = descriptor
    self.path = path
    buffer = .allocate(byteCount: capacity, alignment: 16)
  }

  deinit { buffer.deallocate() }

  /// - Throws: ``InterchangeError/cannotWrite(path:errno:)``, possibly for bytes of an earlier call.
  public mutating func write(_ bytes: UnsafeRawBufferPointer) throws(InterchangeError) {
    if used + bytes.count > buffer.count {
      try flush()
      if bytes.count >= buffer.count { return try writeAll(bytes) }
    }
    guard let source = bytes.baseAddress, let target = buffer.baseAddress else { return }
    memcpy(target + used, source, bytes.count)
    used += bytes.count
  }

  public mutating func write(_ bytes: UnsafeBufferPointer<UInt8>) throws(InterchangeError) {
    try write(UnsafeRawBufferPointer(bytes))
  }

  public mutating func write(_ bytes: [UInt8]) throws(InterchangeError) {
    try bytes.withUnsafeBufferPointer { (bytes) throws(InterchangeError) in try write(bytes) }
  }

  public mutating func write(_ byte: UInt8) throws(InterchangeError) {
    if used == buffer.count { try flush() }
    buffer[used] = byte
    used += 1
  }

  public mutating func flush() throws(InterchangeError) {
    // Emptied first: a write that failed is not tried again.
    let count = used
    used = 0
    try writeAll(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
  }

  private func writeAll(_ bytes: UnsafeRawBufferPointer) throws(InterchangeError) {
    var rest = bytes
    while let start = rest.baseAddress, rest.count > 0 {
      let count = Glibc.write(descriptor, start, rest.count)
      if count < 0 {
        let code = errno
        if code == EINTR && !isInterrupted() { continue }
        throw .cannotWrite(path: path, errno: code)
      }
      // A signal cuts a long write short.
      if count < rest.count && isInterrupted() { throw .cannotWrite(path: path, errno: EINTR) }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }
}
