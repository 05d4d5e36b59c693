import Glibc

/// A file of values by the hash of what they were computed from: a table of ``CacheBucket``s, behind a header that says whose
/// it is.
///
/// It is read with `pread`: a mapped file that another process cut short would end the worker. It is written with locks on
/// single buckets, which end with their process; where another process is writing, or the disk is full, a value is not kept.
final class CacheFile {
  /// Bytes that a file takes at least: a header and a bucket.
  static let smallestLimit = 2 * CacheBucket.size
  private static let firstBucket = 4096
  /// Bytes of a bucket that are read at first: most buckets are not full.
  private static let firstLook = 4096

  private let descriptor: Int32
  private let seed: ContentHash
  private let bucketCount: Int
  /// Device and number of the file: an LF may have closed the descriptor, and opened another file in its place.
  private let identity: (UInt64, UInt64)
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: CacheBucket.size, alignment: 16)

  /// Opens a file, or makes it anew where it is absent, damaged or another's.
  ///
  /// - Parameters:
  ///   - form: what the values mean: name and type.
  ///   - limit: bytes that the file may take on disk.
  /// - Returns: `nil` if it cannot be written to.
  init?(_ path: String, form: String, limit: Int) {
    bucketCount = max(1, (limit - CacheFile.firstBucket) / CacheBucket.size)
    // Into the hash goes all that a value's place and form depend on.
    let whose = "tally derived 1 \(bucketCount) \(form)"
    seed = ContentHash(of: Array(whose.utf8), key: ContentHash(low: 0, high: 0))
    guard let descriptor = CacheFile.open(path, header: seed.bytes) else { return nil }
    self.descriptor = descriptor
    guard let identity = CacheFile.identity(of: descriptor) else { return nil }
    self.identity = identity
    // Files that no run has opened for long are removed.
    futimens(descriptor, nil)
  }

  deinit {
    close(descriptor)
    buffer.deallocate()
  }

  /// The key of a value in this file.
  func key(of content: [UInt8]) -> ContentHash { ContentHash(of: content, key: seed) }

  func value(of key: ContentHash) -> [UInt8]? {
    for count in [CacheFile.firstLook, CacheBucket.size] {
      guard let bytes = read(place(of: key), count) else { return nil }
      switch CacheBucket(bytes: bytes, seed: seed).find(key) {
      case .value(let value): return value
      case .absent: return nil
      case .incomplete: break
      }
    }
    return nil
  }

  func keep(_ value: [UInt8], under key: ContentHash) {
    guard let record = CacheBucket.record(value, key, seed: seed),
      CacheFile.identity(of: descriptor).map({ $0 == identity }) == true
    else { return }
    let start = place(of: key)
    guard lock(start, F_WRLCK) else { return }
    defer { _ = lock(start, F_UNLCK) }
    guard let bytes = read(start, CacheBucket.size) else { return }
    let bucket = CacheBucket(bytes: bytes, seed: seed)
    // Another process may have computed it meanwhile.
    guard bucket.find(key) == .absent else { return }
    let (place, written) = bucket.adding(record)
    _ = written.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, off_t(start + place)) }
  }

  private func place(of key: ContentHash) -> Int {
    CacheFile.firstBucket + Int(key.high % UInt64(bucketCount)) * CacheBucket.size
  }

  /// Bytes of the file; behind its end there are zeros.
  private func read(_ place: Int, _ count: Int) -> UnsafeRawBufferPointer? {
    let found = pread(descriptor, buffer.baseAddress, count, off_t(place))
    guard found >= 0 else { return nil }
    let bytes = UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
    UnsafeMutableRawBufferPointer(rebasing: bytes[found...]).initializeMemory(as: UInt8.self, repeating: 0)
    return UnsafeRawBufferPointer(bytes)
  }

  /// Never waits: a process that is stopped with a lock in its hands would stop all others.
  private func lock(_ place: Int, _ type: Int32) -> Bool {
    var range = flock(
      l_type: Int16(type), l_whence: Int16(SEEK_SET), l_start: off_t(place), l_len: off_t(CacheBucket.size), l_pid: 0)
    return fcntl(descriptor, F_SETLK, &range) == 0
  }
}

extension CacheFile {
  private static func open(_ path: String, header: [UInt8]) -> Int32? {
    // Several processes do this at once; at the second look each finds what the first of them made.
    for _ in 0..<3 {
      let descriptor = Glibc.open(path, O_RDWR | O_CLOEXEC)
      if descriptor >= 0 {
        if hasHeader(descriptor, header) { return descriptor }
        close(descriptor)
        unlink(path)
      } else if errno != ENOENT {
        return nil
      }
      guard make(path, header) else { return nil }
    }
    return nil
  }

  private static func hasHeader(_ descriptor: Int32, _ header: [UInt8]) -> Bool {
    var found = [UInt8](repeating: 0, count: header.count)
    return pread(descriptor, &found, found.count, 0) == found.count && found == header
  }

  /// Makes a file that has its header from the first moment on, unless another process was faster.
  private static func make(_ path: String, _ header: [UInt8]) -> Bool {
    let temporary = "\(path).\(getpid())"
    let descriptor = Glibc.open(temporary, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { return false }
    defer {
      close(descriptor)
      unlink(temporary)
    }
    guard pwrite(descriptor, header, header.count, 0) == header.count else { return false }
    return link(temporary, path) == 0 || errno == EEXIST
  }

  private static func identity(of descriptor: Int32) -> (UInt64, UInt64)? {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? (UInt64(status.st_dev), UInt64(status.st_ino)) : nil
  }
}
