import Foundation
import Glibc

/// Puts a run's results into the folder that `--output` names.
public enum ResultCopy {
  /// Each file is copied beside its place and renamed into it. A link would be cheaper, but a change to one would be a
  /// change to both.
  ///
  /// - Parameter names: the files' names; those that the run does not have are removed from the folder, if a run left them.
  /// - Throws: `wouldOverwrite` as ``check(_:names:inputs:)`` does; `system`.
  public static func place(_ folder: RunFolder, names: [String], in target: String) throws(RunError) {
    try Folders.make(target)
    let hasOurs = holdsRun(target)
    try check(
      target, names: names.filter { FileManager.default.fileExists(atPath: "\(folder.path)/\($0)") }, inputs: [])
    for name in names {
      let source = "\(folder.path)/\(name)"
      let place = "\(target)/\(name)"
      guard FileManager.default.fileExists(atPath: source) else {
        if hasOurs { unlink(place) }
        continue
      }
      let partial = "\(place).\(getpid()).partial"
      unlink(partial)
      do { try FileManager.default.copyItem(atPath: source, toPath: partial) } catch {
        let code = errno
        unlink(partial)
        throw .system(path: place, errno: code == 0 ? EIO : code)
      }
      guard rename(partial, place) == 0 else {
        let code = errno
        unlink(partial)
        throw .system(path: place, errno: code)
      }
    }
  }

  /// Finds out before the run whether its results may go into a folder.
  ///
  /// - Parameters:
  ///   - names: of the files that will be written.
  ///   - inputs: what the run reads.
  /// - Throws: `wouldOverwrite` for a file that is an input, or that is there although no run has filled the folder.
  public static func check(_ target: String, names: [String], inputs: [String?]) throws(RunError) {
    let hasOurs = holdsRun(target)
    for name in names {
      let place = "\(target)/\(name)"
      try Overwriting.check(place, inputs: inputs)
      if !hasOurs, FileManager.default.fileExists(atPath: place) {
        throw .wouldOverwrite(path: place, isInput: false)
      }
    }
  }

  private static func holdsRun(_ target: String) -> Bool { (try? Manifest(path: "\(target)/manifest.json")) != nil }
}
