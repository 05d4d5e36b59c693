import Glibc

/// Memory whose end is the end of all that may be read: the page behind it is out of bounds, so that a reader that looks
/// a single byte too far ends the process.
final class GuardedBytes {
  /// The longest input, in bytes.
  static let capacity = 1 << 20

  private let base: UnsafeMutableRawPointer
  private let page: Int

  init() {
    page = sysconf(Int32(_SC_PAGESIZE))
    let mapped = mmap(
      nil, GuardedBytes.capacity + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    guard let mapped, mapped != MAP_FAILED, mprotect(mapped + GuardedBytes.capacity, page, PROT_NONE) == 0 else {
      preconditionFailure("no guarded memory: errno \(errno)")
    }
    base = mapped
  }

  deinit { munmap(base, GuardedBytes.capacity + page) }

  /// Puts an input right before the forbidden page. Valid until the next call.
  func hold(_ input: [UInt8]) -> UnsafeRawBufferPointer {
    precondition(input.count <= GuardedBytes.capacity, "\(input.count) bytes")
    let start = base + GuardedBytes.capacity - input.count
    input.withUnsafeBytes { bytes in
      if let source = bytes.baseAddress { start.copyMemory(from: source, byteCount: bytes.count) }
    }
    return UnsafeRawBufferPointer(start: start, count: input.count)
  }
}
