import Glibc

/// Rows that cannot be read twice (standard input, gzip), written to a file that can.
public enum InputSpool {
  /// Whether a path's file must be spooled: `-`, a name that ends in `.gz`, or anything that is no regular file.
  public static func isNeeded(for path: String) -> Bool {
    if path == "-" || path.lowercased().hasSuffix(".gz") { return true }
    var status = stat()
    return stat(path, &status) == 0 && (status.st_mode & S_IFMT == S_IFIFO || status.st_mode & S_IFMT == S_IFCHR)
  }

  /// Copies `path` (`-`: standard input) to `destination`, unpacking gzip whatever the name says.
  ///
  /// A few hundred kilobytes of memory, whatever comes; a small file that unpacks to a huge one ends where the disk does.
  ///
  /// - Parameter isCancelled: asked between blocks; a true answer ends the copy.
  /// - Returns: the number of bytes written.
  /// - Throws: `unreadable` (with `ENODEV` a device, which may have no end), `unwritable` (a full disk), `badGzip`.
  public static func copy(
    _ path: String, to destination: String, isCancelled: () -> Bool = { false }
  ) throws(RowFileError) -> Int {
    let source = path == "-" ? dup(0) : open(path, O_RDONLY | O_CLOEXEC)
    guard source >= 0 else { throw .unreadable(path: path, errno: errno) }
    defer { close(source) }
    if path != "-", isDevice(source) { throw .unreadable(path: path, errno: ENODEV) }
    let target = open(destination, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard target >= 0 else { throw .unwritable(path: destination, errno: errno) }
    defer { close(target) }
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)
    defer { block.deallocate() }
    var unpacker = GzipUnpacker(path: path)
    var total = 0
    while !isCancelled() {
      let count = read(source, block.baseAddress, block.count)
      // A signal, such as Ctrl-C while it waits for somebody to type or send something.
      if count < 0 && errno == EINTR { continue }
      if count < 0 { throw .unreadable(path: path, errno: errno) }
      if count == 0 {
        try unpacker.finish { (bytes) throws(RowFileError) in
          try write(bytes, to: target, destination)
          total += bytes.count
        }
        break
      }
      try unpacker.take(UnsafeRawBufferPointer(rebasing: block[..<count])) { (bytes) throws(RowFileError) in
        try write(bytes, to: target, destination)
        total += bytes.count
      }
    }
    return total
  }

  /// Whether a descriptor is a device that is no terminal: `/dev/zero` would fill the disk.
  private static func isDevice(_ descriptor: Int32) -> Bool {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return false }
    let kind = status.st_mode & S_IFMT
    return kind == S_IFBLK || (kind == S_IFCHR && isatty(descriptor) == 0)
  }

  private static func write(_ bytes: UnsafeRawBufferPointer, to target: Int32, _ path: String) throws(RowFileError) {
    var done = 0
    while done < bytes.count {
      let count = Glibc.write(target, bytes.baseAddress! + done, bytes.count - done)
      if count < 0 {
        if errno == EINTR { continue }
        throw .unwritable(path: path, errno: errno)
      }
      done += count
    }
  }
}
