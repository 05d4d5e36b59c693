import Glibc

/// A file that appears in its place whole, or not at all.
///
/// It is written as `<name>.<random>.partial` in the same folder, and renamed by ``commit()``. Dropping it without a
/// commit removes the partial file. A pipe or device (`/dev/stdout`) is written directly; a link stays, and
/// what it leads to is replaced.
public final class AtomicFile {
  public let path: String
  /// Where it will be: `path`, or what that links to.
  private let place: String
  private let partialPath: String?
  private let descriptor: Int32
  private var writer: FileWriter
  private var isOpen = true

  /// - Throws: ``InterchangeError/cannotOpen(path:errno:)``.
  public init(path: String) throws(InterchangeError) {
    self.path = path
    switch OutputPlace(path) {
    case .device(let path):
      place = path
      partialPath = nil
      descriptor = path == "/dev/stdout" ? dup(1) : open(path, O_WRONLY | O_CLOEXEC)
    case .file(let path):
      place = path
      let partialPath = path + "." + String(UInt64.random(in: .min ... .max), radix: 36) + ".partial"
      self.partialPath = partialPath
      descriptor = open(partialPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    }
    let code = errno
    writer = FileWriter(descriptor: descriptor, path: path)
    if descriptor < 0 {
      isOpen = false
      throw .cannotOpen(path: path, errno: code)
    }
  }

  deinit {
    guard isOpen else { return }
    close(descriptor)
    if let partialPath { unlink(partialPath) }
  }

  /// Lends the writer: once around a loop, not once a row.
  public func write<Failure: Error>(_ body: (inout FileWriter) throws(Failure) -> Void) throws(Failure) {
    precondition(isOpen, "\(path) is committed")
    try body(&writer)
  }

  /// Forces the bytes to disk and renames the file into its place.
  ///
  /// - Throws: ``InterchangeError/cannotWrite(path:errno:)``, ``InterchangeError/cannotReplace(path:errno:)``; the
  ///   partial file is then removed with this object.
  public func commit() throws(InterchangeError) {
    precondition(isOpen, "\(path) is committed")
    try writer.flush()
    guard let partialPath else { return try closeDescriptor() }
    guard fsync(descriptor) == 0 else { throw .cannotWrite(path: path, errno: errno) }
    do {
      try closeDescriptor()
    } catch {
      unlink(partialPath)
      throw error
    }
    guard rename(partialPath, place) == 0 else {
      let code = errno
      unlink(partialPath)
      throw .cannotReplace(path: path, errno: code)
    }
    syncFolder()
  }

  private func closeDescriptor() throws(InterchangeError) {
    isOpen = false
    guard close(descriptor) == 0 else { throw .cannotWrite(path: path, errno: errno) }
  }

  /// So that the rename itself outlives a power cut. Some file systems cannot; the file is whole either way.
  private func syncFolder() {
    let folder = place.lastIndex(of: "/").map { $0 == place.startIndex ? "/" : String(place[..<$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}

/// What a path of an output leads to.
private enum OutputPlace {
  /// Written directly: a pipe, a device, or somebody's open descriptor.
  case device(String)
  /// A regular file, or nothing yet.
  case file(String)

  init(_ path: String) {
    var path = path
    // As many links as the kernel follows.
    for _ in 0..<40 {
      if path == "/dev/stdout" || path == "/proc/self/fd/1" || path == "/dev/fd/1" {
        self = .device("/dev/stdout")
        return
      }
      if path.hasPrefix("/proc/") || path.hasPrefix("/dev/") {
        self = .device(path)
        return
      }
      var target = [CChar](repeating: 0, count: Int(PATH_MAX))
      let length = readlink(path, &target, target.count)
      guard length > 0 else { break }
      let link = String(decoding: target[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
      path = link.hasPrefix("/") ? link : folder + link
    }
    var status = stat()
    let isSpecial = stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
    self = isSpecial ? .device(path) : .file(path)
  }
}
