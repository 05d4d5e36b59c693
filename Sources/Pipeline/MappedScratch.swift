import Foundation
import Glibc

/// A file of our own, mapped for writing: what grows with the rows lies here, not in memory of the process.
final class MappedScratch {
  let base: UnsafeMutableRawPointer
  let size: Int

  /// `size` bytes for as long as the object lives: a file without a name among the temporary ones, or memory where there is no
  /// folder for these.
  init(temporary size: Int) throws(RunError) {
    self.size = max(size, 1)
    var path = Array((NSTemporaryDirectory() + "/tally-XXXXXX").utf8CString)
    let descriptor = mkstemp(&path)
    defer { if descriptor >= 0 { close(descriptor) } }
    if descriptor >= 0 { unlink(path) }
    let isReserved = descriptor >= 0 && posix_fallocate(descriptor, 0, self.size) == 0
    let flags = isReserved ? MAP_SHARED : MAP_PRIVATE | MAP_ANONYMOUS
    guard let base = mmap(nil, self.size, PROT_READ | PROT_WRITE, flags, isReserved ? descriptor : -1, 0),
      base != MAP_FAILED
    else { throw .system(path: "memory", errno: errno) }
    self.base = base
  }

  /// Makes a file of `size` bytes at `path`, its blocks reserved, so that a full disk is an error here and no trap later.
  ///
  /// - Parameter isTemporary: whether the file's name is removed at once: it goes with this object.
  init(path: String, size: Int, isTemporary: Bool) throws(RunError) {
    self.size = max(size, 1)
    let descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .system(path: path, errno: errno) }
    defer { close(descriptor) }
    if isTemporary { unlink(path) }
    let code = posix_fallocate(descriptor, 0, self.size)
    guard code == 0 else { throw .system(path: path, errno: code) }
    guard let base = mmap(nil, self.size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0), base != MAP_FAILED else {
      throw .system(path: path, errno: errno)
    }
    self.base = base
  }

  func array<Element>(_ type: Element.Type, at offset: Int = 0) -> UnsafeMutablePointer<Element> {
    (base + offset).assumingMemoryBound(to: type)
  }

  deinit { munmap(base, size) }
}
