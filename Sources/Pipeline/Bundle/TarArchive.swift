import CZlib
import Foundation
import Glibc

/// Writes a gzipped tar archive, the same bytes for the same files: no times, no owners.
///
/// ustar, which every tar reads: names up to 255 bytes, files up to 8 GiB. The archive appears in its place whole or not
/// at all.
///
/// Source: POSIX.1-2017, pax, "ustar Interchange Format".
final class TarArchive {
  private let path: String
  private let partial: String
  private var gzip: gzFile?

  init(path: String) throws(BundleError) {
    self.path = path
    partial = "\(path).\(getpid()).partial"
    gzip = gzopen(partial, "wb6")
    guard gzip != nil else { throw .unwritable(path: path, errno: errno) }
  }

  deinit {
    guard let gzip else { return }
    gzclose(gzip)
    unlink(partial)
  }

  func add(_ data: Data, as name: String, isExecutable: Bool) throws(BundleError) {
    try add(header: name, size: data.count, isExecutable)
    try write(Array(data))
    try pad(data.count)
  }

  /// In stretches: a file of any size takes no more memory.
  ///
  /// - Returns: its size.
  func add(file: String, as name: String, isExecutable: Bool) throws(BundleError) -> Int {
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(path: file, errno: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .unreadable(path: file, errno: errno) }
    let size = Int(status.st_size)
    try add(header: name, size: size, isExecutable)
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { block.deallocate() }
    var done = 0
    while done < size {
      let count = read(descriptor, block.baseAddress, min(block.count, size - done))
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw .unreadable(path: file, errno: count < 0 ? errno : EIO) }
      try write(UnsafeRawBufferPointer(rebasing: block[..<count]))
      done += count
    }
    try pad(size)
    return size
  }

  /// Ends the archive and puts it into its place.
  func finish() throws(BundleError) {
    try write([UInt8](repeating: 0, count: 2 * TarArchive.blockSize))
    let code = gzclose(gzip)
    gzip = nil
    guard code == Z_OK, rename(partial, path) == 0 else {
      let reason = errno
      unlink(partial)
      throw .unwritable(path: path, errno: reason)
    }
  }

  private static let blockSize = 512
  /// 1980: tar warns of files of 1970.
  private static let time = 315_532_800

  private func add(header name: String, size: Int, _ isExecutable: Bool) throws(BundleError) {
    guard let (prefix, rest) = TarArchive.split(name), size < 1 << 33 else { throw .doesNotFit(path: name) }
    var block = [UInt8](repeating: 0, count: TarArchive.blockSize)
    func put(_ text: String, at offset: Int) {
      block.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8)
    }
    func octal(_ value: Int, _ digits: Int) -> String {
      let text = String(value, radix: 8)
      return String(repeating: "0", count: digits - text.count) + text
    }
    put(rest, at: 0)
    put(isExecutable ? "0000755" : "0000644", at: 100)
    put("0000000", at: 108)
    put("0000000", at: 116)
    put(octal(size, 11), at: 124)
    put(octal(TarArchive.time, 11), at: 136)
    // The checksum is made with itself as spaces.
    put("        ", at: 148)
    put("0", at: 156)
    put("ustar", at: 257)
    put("00", at: 263)
    put(prefix, at: 345)
    put(octal(block.reduce(0) { $0 + Int($1) }, 6), at: 148)
    block[154] = 0
    try write(block)
  }

  /// A name in two parts, the first of up to 155 bytes, the second of up to 100; `nil` if it cannot be cut so.
  private static func split(_ name: String) -> (prefix: String, rest: String)? {
    if name.utf8.count <= 100 { return ("", name) }
    for slash in name.indices where name[slash] == "/" {
      let rest = name[name.index(after: slash)...]
      if slash > name.startIndex, rest.utf8.count <= 100, name[..<slash].utf8.count <= 155 {
        return (String(name[..<slash]), String(rest))
      }
    }
    return nil
  }

  private func pad(_ size: Int) throws(BundleError) {
    let rest = size % TarArchive.blockSize
    guard rest > 0 else { return }
    try write([UInt8](repeating: 0, count: TarArchive.blockSize - rest))
  }

  private func write(_ bytes: [UInt8]) throws(BundleError) {
    try bytes.withUnsafeBufferPointer { (bytes) throws(BundleError) in try write(UnsafeRawBufferPointer(bytes)) }
  }

  private func write(_ bytes: UnsafeRawBufferPointer) throws(BundleError) {
    guard bytes.count > 0 else { return }
    // `gzwrite` counts in 32 bits.
    for start in stride(from: 0, to: bytes.count, by: 1 << 30) {
      let count = min(1 << 30, bytes.count - start)
      guard gzwrite(gzip, bytes.baseAddress! + start, UInt32(count)) == count else {
        throw .unwritable(path: path, errno: errno == 0 ? EIO : errno)
      }
    }
  }
}
