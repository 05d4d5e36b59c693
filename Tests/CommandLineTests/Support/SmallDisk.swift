import Foundation

/// A file system of some megabytes, for tests of a full disk; only root can mount one.
final class SmallDisk {
  let path: String

  static let whyAbsent = "mounting a small file system takes root, and leave to mount"

  /// Whether one can be made here.
  static let isPossible: Bool = {
    guard getuid() == 0, let disk = try? SmallDisk(megabytes: 1) else { return false }
    return FileManager.default.fileExists(atPath: disk.path)
  }()

  struct NotMounted: Error {}

  init(megabytes: Int, at place: String? = nil) throws {
    path =
      place ?? FileManager.default.temporaryDirectory.appendingPathComponent("tally-disk-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    guard Shell.run("mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", path) == 0 else {
      throw NotMounted()
    }
  }

  deinit {
    _ = Shell.run("umount", path)
    rmdir(path)
  }

  /// Leaves so many bytes free.
  func fill(leaving bytes: Int) throws {
    let filler = path + "/filler"
    try? FileManager.default.removeItem(atPath: filler)
    let attributes = try FileManager.default.attributesOfFileSystem(forPath: path)
    let free = (attributes[.systemFreeSize] as? NSNumber)?.intValue ?? 0
    try Data(count: max(0, free - bytes)).write(to: URL(fileURLWithPath: filler))
  }
}

/// Commands of the system that tests need.
enum Shell {
  /// - Returns: the exit status, or -1 if it did not start.
  static func run(_ command: String...) -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return -1 }
    process.waitUntilExit()
    return process.terminationStatus
  }
}
