import Glibc

/// A file's bytes, mapped into memory; what cannot be mapped (a pipe) is read into memory.
final class MappedFile: Sendable {
  let path: String
  // Never written after `init`.
  nonisolated(unsafe) let bytes: UnsafeRawBufferPointer
  private let isMapped: Bool

  /// - Throws: ``InterchangeError/cannotOpen(path:errno:)``, ``InterchangeError/cannotRead(path:errno:)``.
  init(path: String) throws(InterchangeError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotOpen(path: path, errno: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .cannotOpen(path: path, errno: errno) }
    self.path = path
    guard status.st_mode & S_IFMT == S_IFREG else {
      bytes = try MappedFile.readAll(descriptor, path: path)
      isMapped = false
      return
    }
    let size = Int(status.st_size)
    isMapped = size > 0
    guard size > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    guard let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), address != MAP_FAILED else {
      throw .cannotRead(path: path, errno: errno)
    }
    madvise(address, size, MADV_SEQUENTIAL)
    bytes = UnsafeRawBufferPointer(start: address, count: size)
  }

  deinit {
    if isMapped {
      munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
    } else {
      free(UnsafeMutableRawPointer(mutating: bytes.baseAddress))
    }
  }

  private static func readAll(_ descriptor: Int32, path: String) throws(InterchangeError) -> UnsafeRawBufferPointer {
    var capacity = 1 << 16
    var used = 0
    var start = malloc(capacity)!
    while true {
      if used == capacity {
        capacity *= 2
        start = realloc(start, capacity)!
      }
      let count = read(descriptor, start + used, capacity - used)
      if count == 0 { return UnsafeRawBufferPointer(start: start, count: used) }
      if count < 0 {
        let code = errno
        if code == EINTR { continue }
        free(start)
        throw .cannotRead(path: path, errno: code)
      }
      used += count
    }
  }
}
