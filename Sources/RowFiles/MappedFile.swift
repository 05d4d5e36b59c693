import CSystemCalls
import Glibc

/// A file's bytes, mapped into memory for reading; what cannot be mapped (a pipe) is read.
///
/// The bytes are those of the file: what another process writes into it meanwhile shows, and where it cuts the file short,
/// zeros do. Whoever reads data for its results ends with ``checkUnchanged()``. The bytes are valid as long as the value lives: `withExtendedLifetime` where nothing else keeps it.
public final class MappedFile: @unchecked Sendable {
  public let path: String
  public let bytes: UnsafeRawBufferPointer
  private let memory: Memory
  /// As it was when it was opened; nil where the bytes are a copy.
  private let version: FileVersion?
  /// The watch on the mapping; -1 without.
  private let watch: Int32

  /// The most that is read of a pipe: it lies in memory, and may have no end.
  static let pipeLimit = 4 << 30

  /// Whose the bytes are.
  private enum Memory { case mapped, allocated, borrowed }

  /// - Throws: ``RowFileError/unreadable(path:errno:)``, with `ENODEV` for a device, or `notAFile` for a folder.
  public init(_ path: String) throws(RowFileError) {
    self.path = path
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(path: path, errno: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .unreadable(path: path, errno: errno) }
    let kind = status.st_mode & S_IFMT
    if kind == S_IFDIR { throw .notAFile(path: path) }
    // `/dev/zero` has no end; a terminal has.
    guard kind == S_IFREG || kind == S_IFIFO || kind == S_IFSOCK || isatty(descriptor) == 1 else {
      throw .unreadable(path: path, errno: ENODEV)
    }
    version = kind == S_IFREG ? FileVersion(status) : nil
    guard kind == S_IFREG else {
      watch = -1
      bytes = try MappedFile.readAll(descriptor, path)
      memory = .allocated
      return
    }
    let size = Int(status.st_size)
    guard size > 0 else {
      memory = .borrowed
      watch = -1
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    guard let base = mmap(nil, size, PROT_READ, MAP_SHARED, descriptor, 0), base != MAP_FAILED else {
      throw .unreadable(path: path, errno: errno)
    }
    madvise(base, size, MADV_SEQUENTIAL)
    memory = .mapped
    watch = tally_watch_mapping(base, size)
    bytes = UnsafeRawBufferPointer(start: base, count: size)
  }

  /// Bytes that lie in memory already, taken for those of a file. They stay the caller's, and must outlive the value.
  package init(borrowing bytes: UnsafeRawBufferPointer, path: String) {
    self.path = path
    self.bytes = bytes
    memory = .borrowed
    version = nil
    watch = -1
  }

  /// Checks that the file is what it was when it was opened: not written to, cut short, or exchanged for another.
  ///
  /// - Throws: ``RowFileError/changed(path:)``.
  public func checkUnchanged() throws(RowFileError) {
    guard let version else { return }
    var status = stat()
    guard tally_is_spoilt(watch) == 0, stat(path, &status) == 0, FileVersion(status) == version else {
      throw .changed(path: path)
    }
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
      guard arena.count + count <= pipeLimit else {
        arena.deallocate()
        throw .unreadable(path: path, errno: EFBIG)
      }
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
    case .mapped:
      tally_unwatch_mapping(watch)
      munmap(base, bytes.count)
    case .allocated: base.deallocate()
    case .borrowed: break
    }
  }
}

/// What tells that a file was written to or exchanged.
private struct FileVersion: Equatable {
  let device: dev_t
  let node: ino_t
  let size: off_t
  let seconds: Int
  let nanoseconds: Int

  init(_ status: stat) {
    device = status.st_dev
    node = status.st_ino
    size = status.st_size
    seconds = status.st_mtim.tv_sec
    nanoseconds = status.st_mtim.tv_nsec
  }
}
