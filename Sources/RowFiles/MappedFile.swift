import Glibc

/// A file's bytes, mapped into memory for reading; what cannot be mapped (a pipe) is read.
///
/// The bytes are valid as long as the value lives: `withExtendedLifetime` where nothing else keeps it.
public final class MappedFile: @unchecked Sendable {
  public let path: String
  public let bytes: UnsafeRawBufferPointer
  private let memory: Memory

  /// Whose the bytes are.
  private enum Memory { case mapped, allocated, borrowed }

  /// - Throws: ``RowFileError/unreadable(path:errno:)``, or `notAFile` for a folder.
  public init(_ path: String) throws(RowFileError) {
    self.path = path
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(path: path, errno: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .unreadable(path: path, errno: errno) }
    if status.st_mode & S_IFMT == S_IFDIR { throw .notAFile(path: path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      bytes = try MappedFile.readAll(descriptor, path)
      memory = .allocated
      return
    }
    let size = Int(status.st_size)
    guard size > 0 else {
      memory = .borrowed
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    guard let base = mmap(nil, size, PROT_READ, MAP_SHARED, descriptor, 0), base != MAP_FAILED else {
      throw .unreadable(path: path, errno: errno)
    }
    madvise(base, size, MADV_SEQUENTIAL)
    memory = .mapped
    bytes = UnsafeRawBufferPointer(start: base, count: size)
  }

  /// Bytes that lie in memory already, taken for those of a file. They stay the caller's, and must outlive the value.
  package init(borrowing bytes: UnsafeRawBufferPointer, path: String) {
    self.path = path
    self.bytes = bytes
    memory = .borrowed
  }

  private static func readAll(_ descriptor: Int32, _ path: String) throws(RowFileError) -> UnsafeRawBufferPointer {
    var arena = Arena(capacity: 1 << 20)
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { block.deallocate() }
    while true {
      let count = read(descriptor, block.baseAddress, block.count)
      if count < 0 && errno == EINTR { continue }
      if count < 0 {
        let code = errno
        arena.deallocate()
        throw .unreadable(path: path, errno: code)
      }
      if count == 0 { return UnsafeRawBufferPointer(start: arena.base, count: arena.count) }
      arena.append(UnsafeRawBufferPointer(rebasing: block[..<count]))
    }
  }

  /// The bytes of one row, or of any other stretch.
  public func slice(_ offset: Int, _ length: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length])
  }

  deinit {
    guard let base = UnsafeMutableRawPointer(mutating: bytes.baseAddress) else { return }
    switch memory {
    case .mapped: munmap(base, bytes.count)
    case .allocated: base.deallocate()
    case .borrowed: break
    }
  }
}
