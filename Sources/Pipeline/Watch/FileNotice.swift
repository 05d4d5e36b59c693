import ApplyEngine
import Foundation
import Glibc

/// Tells when files change: by the kernel's notice (inotify) of their folders, so that editors that write another file and rename
/// it are heard, and by a look now and then, for file systems that give no notice.
public final class FileNotice {
  /// Readable when something may have changed; -1 where there are no notices.
  public let descriptor: Int32
  private var folders: [String: Int32] = [:]
  private var stamps: [String: FileStamp] = [:]
  private let list: () -> (folders: [String], files: [String])

  /// - Parameter list: folders that are watched with all below them, and single files; asked again after each notice.
  public init(_ list: @escaping () -> (folders: [String], files: [String])) {
    self.list = list
    descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    stamps = look()
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Takes what the kernel has to say.
  ///
  /// - Returns: whether there was anything.
  public func drain() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    var hasNews = false
    while descriptor >= 0, read(descriptor, &buffer, buffer.count) > 0 { hasNews = true }
    return hasNews
  }

  /// Files that are new, changed or gone since the last call, sorted.
  public func changes() -> [String] {
    let now = look()
    defer { stamps = now }
    return Set(stamps.keys).union(now.keys).filter { stamps[$0] != now[$0] }.sorted()
  }

  /// Takes up another list: what was not on it before counts as unchanged.
  public func relist() {
    let now = look()
    stamps = now.merging(stamps.filter { now[$0.key] != nil }) { _, old in old }
  }

  private func look() -> [String: FileStamp] {
    let (folders, files) = list()
    var stamps: [String: FileStamp] = [:]
    var watched = Set(files.map { ($0 as NSString).deletingLastPathComponent })
    for folder in folders {
      watched.insert(folder)
      for name in FileManager.default.enumerator(atPath: folder)?.compactMap({ $0 as? String }) ?? [] {
        let path = "\(folder)/\(name)"
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { continue }
        if isFolder.boolValue {
          watched.insert(path)
        } else if FileNotice.matters(name) {
          stamps[path] = FileStamp(path)
        }
      }
    }
    for file in files { stamps[file] = FileStamp(file) }
    watch(watched)
    return stamps
  }

  /// Not the files that editors keep beside the one that is edited.
  static func matters(_ path: String) -> Bool {
    let name = (path as NSString).lastPathComponent
    return !name.hasPrefix(".") && !name.hasPrefix("#") && !name.hasSuffix("~") && !name.hasSuffix(".tmp")
      && !name.hasSuffix(".swp") && name != "4913"
  }

  private static let events =
    UInt32(IN_CLOSE_WRITE) | UInt32(IN_MOVED_TO) | UInt32(IN_MOVED_FROM) | UInt32(IN_CREATE) | UInt32(IN_DELETE)
    | UInt32(IN_DELETE_SELF) | UInt32(IN_MOVE_SELF)

  private func watch(_ wanted: Set<String>) {
    guard descriptor >= 0 else { return }
    // A folder that was removed and made again needs another watch; adding one twice does no harm.
    for folder in wanted {
      let watch = inotify_add_watch(descriptor, folder.isEmpty ? "." : folder, FileNotice.events)
      if watch >= 0 { folders[folder] = watch }
    }
    for (folder, watch) in folders where !wanted.contains(folder) {
      inotify_rm_watch(descriptor, watch)
      folders[folder] = nil
    }
  }
}
