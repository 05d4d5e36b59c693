import Foundation

/// What the figures were measured on.
enum Machine {
  static var description: String {
    let processor = line("/proc/cpuinfo", beginning: "model name").split(separator: ":").last ?? "unknown processor"
    // Anything else that runs costs cache and clock: figures of a machine under load are lower.
    let load = text("/proc/loadavg").split(separator: " ").first ?? "?"
    let cores = ProcessInfo.processInfo.activeProcessorCount
    return "\(processor.trimmingCharacters(in: .whitespaces)), \(cores) cores, load \(load) at the start"
  }

  private static func line(_ path: String, beginning: String) -> String {
    text(path).split(separator: "\n").first { $0.hasPrefix(beginning) }.map(String.init) ?? ""
  }

  private static func text(_ path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }
}
