import Foundation

/// Shows a page in the reader's browser, where there is a desktop.
enum PageOpener {
  /// Whether a page can be shown: over SSH, say, there is nothing to show it on.
  static func hasDesktop(_ environment: [String: String]) -> Bool {
    ["DISPLAY", "WAYLAND_DISPLAY"].contains { environment[$0]?.isEmpty == false }
  }

  /// - Returns: whether the desktop's program for it was started.
  static func open(_ path: String, environment: [String: String] = ProcessInfo.processInfo.environment) -> Bool {
    guard hasDesktop(environment) else { return false }
    let folders = (environment["PATH"] ?? "").split(separator: ":")
    guard
      let program = folders.map({ "\($0)/xdg-open" }).first(where: FileManager.default.isExecutableFile(atPath:))
    else { return false }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = [path]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    return (try? process.run()) != nil
  }
}
