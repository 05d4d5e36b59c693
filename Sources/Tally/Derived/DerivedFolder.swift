import Glibc

/// Where a task's derived values are kept: `.tally/<task>/derived`, a file for each. May be removed at any time.
struct DerivedFolder {
  let path: String

  /// Files that no run has opened for so long are removed: of names that a task has no more.
  static let secondsKept = 30 * 24 * 3600

  init(_ path: String) { self.path = path }

  /// The folder of the task that this program is, in the package's folder, where the engine starts it.
  static var ofThisProgram: DerivedFolder? {
    guard let package = getcwd(nil, 0) else { return nil }
    defer { free(package) }
    guard let task = CommandLine.arguments.first?.split(separator: "/").last else { return nil }
    return DerivedFolder("\(String(cString: package))/.tally/\(task)/derived")
  }

  static func isName(_ name: String) -> Bool {
    let isPlain = name.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || [0x2D, 0x2E, 0x5F].contains(byte)
    }
    return isPlain && !name.isEmpty && name.utf8.count <= 100 && !name.hasPrefix(".")
  }

  /// - Returns: `nil` if the folder cannot be written to: there is no cache then.
  func open(_ name: String, form: String, limit: Int) -> CacheFile? {
    make()
    removeForgotten()
    return CacheFile("\(path)/\(name).cache", form: "\(name) \(form)", limit: limit)
  }

  private func make() {
    let parts = path.split(separator: "/")
    for count in 1...max(1, parts.count) { mkdir("/" + parts.prefix(count).joined(separator: "/"), 0o755) }
  }

  private func removeForgotten() {
    guard let folder = opendir(path) else { return }
    defer { closedir(folder) }
    let now = time(nil)
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      let file = "\(path)/\(name)"
      var status = stat()
      guard name.contains(".cache"), lstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
      if now - status.st_mtim.tv_sec > DerivedFolder.secondsKept { unlink(file) }
    }
  }
}
