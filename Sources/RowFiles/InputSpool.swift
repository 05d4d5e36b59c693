import CZlib
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
  /// - Parameter isCancelled: asked between blocks; a true answer ends the copy.
  /// - Returns: the number of bytes written.
  /// - Throws: `unreadable`, `unwritable` (a full disk), `badGzip`.
  public static func copy(
    _ path: String, to destination: String, isCancelled: () -> Bool = { false }
  ) throws(RowFileError) -> Int {
    let source = path == "-" ? dup(0) : open(path, O_RDONLY | O_CLOEXEC)
    guard source >= 0 else { throw .unreadable(path: path, errno: errno) }
    guard let gzip = gzdopen(source, "rb") else { throw .unreadable(path: path, errno: ENOMEM) }
    defer { gzclose(gzip) }
    gzbuffer(gzip, 1 << 17)
    let target = open(destination, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard target >= 0 else { throw .unwritable(path: destination, errno: errno) }
    defer { close(target) }
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { block.deallocate() }
    var total = 0
    while !isCancelled() {
      let count = gzread(gzip, block.baseAddress, UInt32(block.count))
      // At the end of the input too: a gzip file that was cut off is known only there.
      if count <= 0 {
        let reason = errno
        var code: Int32 = 0
        _ = gzerror(gzip, &code)
        // Ctrl-C while it waits for somebody to type or send something.
        if code == Z_ERRNO && reason == EINTR { break }
        if code == Z_ERRNO { throw .unreadable(path: path, errno: reason) }
        if code != Z_OK && code != Z_STREAM_END { throw .badGzip(path: path) }
        break
      }
      try write(UnsafeRawBufferPointer(rebasing: block[..<Int(count)]), to: target, destination)
      total += Int(count)
    }
    return total
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
