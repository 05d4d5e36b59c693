import Foundation
import Glibc
import Hashing
import RowFiles

/// The rows of a run: a file that can be read again, and the hash of its bytes.
struct DataInput {
  /// What the user called it.
  let path: String
  /// The same, for messages.
  var shownPath: String { path == "-" ? "standard input" : path }
  /// The file that is read: the same, or the spooled copy.
  let file: MappedFile
  let format: RowFormat
  let sha256: String

  /// - Parameters:
  ///   - path: a file, or `-` for standard input.
  ///   - format: overrides what the path's ending says.
  ///   - folder: of the run; what cannot be read twice is copied there.
  ///   - isSpooled: whether an interrupted run has done that already.
  init(
    path: String, format: RowFormat?, whereToGet: String?, folder: RunFolder, isSpooled: Bool,
    isInterrupted: () -> Bool
  ) throws(RunError) {
    self.path = path
    guard path == "-" || access(path, F_OK) == 0 else { throw .missingData(path: path, whereToGet: whereToGet) }
    do throws(RowFileError) {
      if InputSpool.isNeeded(for: path) {
        if !isSpooled { _ = try InputSpool.copy(path, to: folder.spool, isCancelled: isInterrupted) }
        file = try MappedFile(folder.spool)
      } else {
        file = try MappedFile(path)
      }
    } catch {
      throw .data(error.at(path == "-" ? "standard input" : path))
    }
    if isInterrupted() { throw .interrupted }
    guard let format = format ?? RowFormat(path: path) ?? (path == "-" ? RowFormat(firstBytes: file.bytes) : nil) else {
      throw .data(.unknownFormat(path: path))
    }
    self.format = format
    sha256 = FileHash.of(file)
    try checkUnchanged()
    // Only now all of it has come, and it comes no second time.
    if path == "-" { try RunFiles.write(Data(sha256.utf8), to: folder.spoolHash) }
  }

  /// To be called behind everything that read the rows: what changed meanwhile is neither what was hashed nor what was
  /// labelled.
  func checkUnchanged() throws(RunError) {
    do throws(RowFileError) { try file.checkUnchanged() } catch { throw .data(error.at(shownPath)) }
  }
}

extension RowFileError {
  /// The same error, of a file that the user knows by another path: what was spooled, or made absolute.
  func at(_ path: String) -> RowFileError {
    switch self {
    case .unreadable(_, let errno): .unreadable(path: path, errno: errno)
    case .notAFile: .notAFile(path: path)
    case .empty: .empty(path: path)
    case .changed: .changed(path: path)
    case .unknownFormat: .unknownFormat(path: path)
    case .badGzip: .badGzip(path: path)
    case .missingColumn(let name, _, let available): .missingColumn(name: name, path: path, available: available)
    case .repeatedColumn(let name, _): .repeatedColumn(name: name, path: path)
    case .badRow(let problem, _, let line): .badRow(problem, path: path, line: line)
    case .unwritable: self
    }
  }
}

/// SHA-256 of files.
enum FileHash {
  /// Of a file that is mapped already: read once more through a buffer that fits the processor's cache, which is faster than
  /// mapping each page. Whether it is still the same file, `checkUnchanged` says.
  static func of(_ file: MappedFile) -> String {
    let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return of(file.bytes) }
    defer { close(descriptor) }
    var hash = SHA256()
    var place = 0
    withUnsafeTemporaryAllocation(byteCount: 1 << 18, alignment: 64) { buffer in
      while place < file.bytes.count {
        let count = pread(descriptor, buffer.baseAddress!, min(buffer.count, file.bytes.count - place), off_t(place))
        if count < 0 && errno == EINTR { continue }
        if count <= 0 { break }
        hash.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        place += count
      }
    }
    return place == file.bytes.count ? Hexadecimal.text(hash.finish()) : of(file.bytes)
  }

  static func of(_ bytes: UnsafeRawBufferPointer) -> String {
    var hash = SHA256()
    var place = 0
    // In stretches: the pages of a mapped file come and go.
    while place < bytes.count {
      let end = min(place + 1 << 20, bytes.count)
      hash.update(UnsafeRawBufferPointer(rebasing: bytes[place..<end]))
      place = end
    }
    return Hexadecimal.text(hash.finish())
  }

  /// Of a text's UTF-8, as browsers want it.
  static func base64(of text: String) -> String { Data(SHA256.hash(of: text)).base64EncodedString() }

  static func of(_ text: String) -> String { Hexadecimal.text(SHA256.hash(of: text)) }

  /// - Returns: `nil` if the file cannot be read.
  static func of(path: String) -> String? {
    guard let file = try? MappedFile(path) else { return nil }
    return withExtendedLifetime(file) { of(file.bytes) }
  }
}
