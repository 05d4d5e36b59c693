import CSystemCalls
import Glibc

/// The memory in which a stream's rows pass by: a file without a name that the workers have mapped in place of a data file, cut
/// into slots. A slot takes some rows, and is used again once their labels are written.
final class StreamMemory {
  /// Bytes of a slot, and so of the longest line, its line feed included. Pages that nobody has touched take no memory.
  static let slotSize = 16 << 20
  /// Bytes that a slot keeps when it is given back: more than all but long lines need.
  private static let keptBytes = 2 << 20

  /// Where another process of the same user finds the file.
  let path: String
  let size: Int
  private let descriptor: Int32
  private let base: UnsafeMutableRawPointer
  /// One memory file for each slot: where the votes on its rows go.
  private let segments: [Int32]
  private var free: [Int]

  init(slotCount: Int) throws(ApplyError) {
    size = slotCount * StreamMemory.slotSize
    descriptor = try StreamMemory.file(size)
    path = "/proc/\(getpid())/fd/\(descriptor)"
    guard let base = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0), base != MAP_FAILED else {
      throw .cannotStart(worker: "memory", errno: errno)
    }
    self.base = base
    var segments: [Int32] = []
    for _ in 0..<slotCount { segments.append(try StreamMemory.file(0)) }
    self.segments = segments
    free = Array((0..<slotCount).reversed())
  }

  deinit {
    munmap(base, size)
    close(descriptor)
    for segment in segments { close(segment) }
  }

  private static func file(_ size: Int) throws(ApplyError) -> Int32 {
    let descriptor = tally_memory_file(size)
    guard descriptor >= 0 else { throw .cannotStart(worker: "memory", errno: -descriptor) }
    return descriptor
  }

  /// - Returns: `nil` while all are in use.
  func take() -> Int? { free.popLast() }

  /// Gives a slot back.
  func release(_ slot: Int) {
    ftruncate(segments[slot], 0)
    // A long line leaves nothing behind.
    madvise(
      bytes(slot).baseAddress! + StreamMemory.keptBytes, StreamMemory.slotSize - StreamMemory.keptBytes, MADV_REMOVE)
    free.append(slot)
  }

  var hasFree: Bool { !free.isEmpty }

  func bytes(_ slot: Int) -> UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(start: base + start(of: slot), count: StreamMemory.slotSize)
  }

  /// Where a slot begins in the file.
  func start(of slot: Int) -> Int { slot * StreamMemory.slotSize }

  func segment(_ slot: Int) -> String { "/proc/self/fd/\(segments[slot])" }

  /// All slots, as the file's bytes.
  var fileBytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: size) }
}
