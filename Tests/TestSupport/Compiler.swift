import Foundation

/// The compiler, on the modules of the build that the tests run from.
public enum Compiler {
  private static let build: URL = {
    let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(fileURLWithPath: program).deletingLastPathComponent()
  }()

  public static let isPresent = FileManager.default.fileExists(atPath: build.path + "/Modules/Tally.swiftmodule")

  /// The C modules' maps.
  private static var maps: [String] {
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: build.path)) ?? []
    return folders.sorted().map { "\(build.path)/\($0)/module.modulemap" }.filter {
      FileManager.default.fileExists(atPath: $0)
    }
  }

  /// The lines of the compiler's output that are errors.
  public static func errors(in source: String) throws -> [String] {
    let folder = try TemporaryFolder()
    let file = try folder.write(source, to: "Spam.swift")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      ["swiftc", "-typecheck", "-swift-version", "6", "-I", build.path + "/Modules"]
      + maps.flatMap { ["-Xcc", "-fmodule-map-file=\($0)"] } + [file]
    let output = Pipe()
    process.standardError = output
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let errors = text.split(separator: "\n").map { String($0) }.filter { $0.contains("error:") }
    // Killed, or not found: no answer is no good one.
    return (process.terminationStatus == 0) == errors.isEmpty
      ? errors : errors + ["error: the compiler ended with \(process.terminationStatus)"]
  }
}
