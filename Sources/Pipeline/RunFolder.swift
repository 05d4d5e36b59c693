import ApplyEngine
import CSystemCalls
import Foundation
import Glibc

/// Where a task's runs lie: `.tally/<task>/runs/<id>`, written as `.partial` beside its place and renamed into it.
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
  /// What `tally report` shows besides rows.
  public var figures: String { path + "/figures.json" }
  /// Rows that came from standard input or gzip.
  public var spool: String { path + "/data" }
  /// The hash of ``spool``, once all of standard input is there.
  var spoolHash: String { path + "/data.sha256" }
  /// Segments and their journal: what an interrupted run is gone on with.
  var applied: String { path + "/applied" }
  var scratch: String { path + "/scratch" }

  public func labels(_ format: String) -> String { "\(path)/labels.\(format)" }
}

/// A task's folder under `.tally`.
public struct TaskStore: Sendable {
  public let path: String

  /// - Parameters:
  ///   - root: the package's folder.
  ///   - name: the task's folder name.
  ///   - place: a folder for the stores of all tasks, instead of the package's own.
  public init(root: String, name: String, place: String? = nil) { path = "\(place ?? root + "/.tally")/\(name)" }

  public var ledger: String { path + "/ledger.sqlite" }
  var lock: String { path + "/lock" }
  /// Of whoever takes answers to the task's rows.
  package var reviewLock: String { path + "/review.lock" }
  /// People's answers as runs have learned from them, by the hashes of their bytes.
  package var reviewed: String { path + "/reviewed" }
  private var runs: String { path + "/runs" }
  private var latestLink: String { path + "/latest" }

  public func run(_ id: String) -> RunFolder { RunFolder(path: "\(runs)/\(id)") }

  /// The folders of finished runs, the latest first.
  func finishedRuns(limit: Int) -> [RunFolder] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: runs)) ?? []
    let dated = names.filter { !$0.hasPrefix(".") }.map { name -> (folder: RunFolder, date: Date) in
      let folder = run(name)
      let attributes = try? FileManager.default.attributesOfItem(atPath: folder.manifest)
      return (folder, attributes?[.modificationDate] as? Date ?? .distantPast)
    }
    return dated.sorted { ($0.date, $0.folder.path) > ($1.date, $1.folder.path) }.prefix(limit).map(\.folder)
  }

  /// The folder of the last run that was done, or `nil`.
  public var latest: RunFolder? {
    let folder = RunFolder(path: latestLink)
    return FileManager.default.fileExists(atPath: folder.manifest) ? folder : nil
  }

  /// The task's folder, made where it is not there yet.
  func make() throws(RunError) {
    do throws(RunError) { try Folders.make(runs) } catch {
      if case .system(let path, let errno) = error { throw .store(path: path, errno: errno) }
      throw error
    }
  }

  /// A folder to write a run into, for whoever holds the lock. Of what an interrupted run left there, only votes stay, and
  /// rows that cannot be read twice if they are asked for.
  func begin(keepsSpool: Bool) throws(RunError) -> RunFolder {
    let folder = RunFolder(path: "\(runs)/.partial")
    clear(folder, keepsSpool: keepsSpool)
    do throws(RunError) {
      try Folders.make(folder.scratch)
      try Folders.make(folder.applied)
    } catch {
      suspend(folder)
      throw error
    }
    return folder
  }

  private func clear(_ folder: RunFolder, keepsSpool: Bool) {
    let kept = [folder.applied] + (keepsSpool ? [folder.spool, folder.spoolHash] : [])
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [] {
      let path = "\(folder.path)/\(name)"
      if !kept.contains(path) { try? FileManager.default.removeItem(atPath: path) }
    }
  }

  func abandon(_ folder: RunFolder) { try? FileManager.default.removeItem(atPath: folder.path) }

  /// Keeps what a run can be gone on with, if there is any.
  ///
  /// - Returns: the share of its rows that are applied.
  @discardableResult
  func suspend(_ folder: RunFolder) -> Double {
    let isSpooled = FileManager.default.fileExists(atPath: folder.spoolHash)
    let share = AppliedLeftovers(in: folder.applied)?.share ?? 0
    if isSpooled || share > 0 { clear(folder, keepsSpool: isSpooled) } else { abandon(folder) }
    return share
  }

  /// Forces a run's files to disk; to be called before anything tells of the run.
  func sync(_ folder: RunFolder) throws(RunError) { try Durable.syncFiles(in: folder.path) }

  /// Renames a finished run into its place, in exchange for one that was there, and makes it the latest.
  func finish(_ folder: RunFolder, id: String) throws(RunError) -> RunFolder {
    for path in [folder.scratch, folder.applied, folder.spoolHash] { try? FileManager.default.removeItem(atPath: path) }
    let place = run(id)
    if FileManager.default.fileExists(atPath: place.path) {
      try replace(place, with: folder)
    } else if rename(folder.path, place.path) != 0 {
      throw .system(path: place.path, errno: errno)
    }
    try Durable.sync(runs)
    let link = "\(path)/.latest"
    unlink(link)
    guard symlink("runs/\(id)", link) == 0, rename(link, latestLink) == 0 else {
      throw .system(path: latestLink, errno: errno)
    }
    try Durable.sync(path)
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
public enum Folders {
  public static func make(_ path: String) throws(RunError) {
    if mkdir(path, 0o777) == 0 || errno == EEXIST { return }
    let parent = (path as NSString).deletingLastPathComponent
    guard errno == ENOENT, !parent.isEmpty, parent != path else { throw .system(path: path, errno: errno) }
    try make(parent)
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw .system(path: path, errno: errno) }
  }
}

/// What must outlive a power cut, in this order: a run's files, then its name.
private enum Durable {
  static func syncFiles(in folder: String) throws(RunError) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] { try sync("\(folder)/\(name)") }
    try sync(folder)
  }

  /// Some file systems cannot force a folder to disk (`EINVAL`); names are then as durable as they make them.
  static func sync(_ path: String) throws(RunError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(path: path, errno: errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw .system(path: path, errno: errno) }
  }
}
