import CSystem
import Foundation
import Glibc

/// Where a task's runs lie: `.tally/<task>/runs/<id>`, written beside its place and renamed into it.
public struct RunFolder: Sendable {
  /// The folder that is being written, or that was.
  public let path: String

  public init(path: String) { self.path = path }

  public var votes: String { path + "/votes.npy" }
  public var index: String { path + "/rows.idx" }
  public var faults: String { path + "/faults.jsonl" }
  public var badLines: String { path + "/bad-lines.jsonl" }
  public var review: String { path + "/review.jsonl" }
  public var model: String { path + "/model.json" }
  public var manifest: String { path + "/manifest.json" }
  /// Rows that came from standard input or gzip.
  public var spool: String { path + "/data" }
  var scratch: String { path + "/scratch" }

  public func labels(_ format: String) -> String { "\(path)/labels.\(format)" }
}

/// A task's folder under `.tally`.
public struct TaskStore: Sendable {
  public let path: String

  /// - Parameters:
  ///   - root: the package's folder.
  ///   - name: the task's folder name.
  public init(root: String, name: String) { path = "\(root)/.tally/\(name)" }

  public var ledger: String { path + "/ledger.sqlite" }
  private var runs: String { path + "/runs" }
  private var latestLink: String { path + "/latest" }

  public func run(_ id: String) -> RunFolder { RunFolder(path: "\(runs)/\(id)") }

  /// The folder of the last run that was done, or `nil`.
  public var latest: RunFolder? {
    let folder = RunFolder(path: latestLink)
    return FileManager.default.fileExists(atPath: folder.manifest) ? folder : nil
  }

  /// A folder to write a run into. What a killed run left behind is removed first.
  func begin() throws(RunError) -> RunFolder {
    removeLeftovers()
    let folder = RunFolder(path: "\(runs)/.partial-\(getpid())")
    try? FileManager.default.removeItem(atPath: folder.path)
    do throws(RunError) {
      try Folders.make(folder.scratch)
    } catch {
      abandon(folder)
      throw error
    }
    return folder
  }

  /// Removes partial folders whose process has gone.
  private func removeLeftovers() {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: runs)) ?? [] where name.hasPrefix(".partial-") {
      guard let pid = pid_t(name.dropFirst(".partial-".count)), kill(pid, 0) != 0, errno == ESRCH else { continue }
      try? FileManager.default.removeItem(atPath: "\(runs)/\(name)")
    }
  }

  func abandon(_ folder: RunFolder) { try? FileManager.default.removeItem(atPath: folder.path) }

  /// Renames a finished run into its place, in exchange for one that was there, and makes it the latest.
  func finish(_ folder: RunFolder, id: String) throws(RunError) -> RunFolder {
    try? FileManager.default.removeItem(atPath: folder.scratch)
    let place = run(id)
    if FileManager.default.fileExists(atPath: place.path) {
      try replace(place, with: folder)
    } else if rename(folder.path, place.path) != 0 {
      throw .system(path: place.path, errno: errno)
    }
    let link = "\(path)/.latest-\(getpid())"
    unlink(link)
    guard symlink("runs/\(id)", link) == 0, rename(link, latestLink) == 0 else {
      throw .system(path: latestLink, errno: errno)
    }
    return place
  }

  /// In one step where the file system can: a process that is killed in between must not leave the place empty.
  private func replace(_ place: RunFolder, with folder: RunFolder) throws(RunError) {
    let code = tally_exchange(folder.path, place.path)
    if code == 0 { return abandon(folder) }
    guard code == -EINVAL || code == -ENOSYS else { throw .system(path: place.path, errno: -code) }
    try? FileManager.default.removeItem(atPath: place.path)
    guard rename(folder.path, place.path) == 0 else { throw .system(path: place.path, errno: errno) }
  }
}

/// Folders, with the system's own reason where they cannot be made: Foundation's error may have lost it.
enum Folders {
  static func make(_ path: String) throws(RunError) {
    if mkdir(path, 0o777) == 0 || errno == EEXIST { return }
    let parent = (path as NSString).deletingLastPathComponent
    guard errno == ENOENT, !parent.isEmpty, parent != path else { throw .system(path: path, errno: errno) }
    try make(parent)
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw .system(path: path, errno: errno) }
  }
}
