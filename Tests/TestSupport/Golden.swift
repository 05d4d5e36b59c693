import Foundation
import Testing

/// Files that an output must equal byte for byte, in `Golden/` beside the suite.
public enum Golden {
  /// Compares an output with its golden file. With `UPDATE_GOLDEN=1` in the environment the file is rewritten, and the test
  /// still fails, so that no run of that kind passes for a check.
  ///
  /// - Parameter name: the file's name in `Golden/`.
  public static func expect(
    _ output: some Collection<UInt8>, equals name: String, suite: String = #filePath,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let folder = URL(fileURLWithPath: suite).deletingLastPathComponent().appendingPathComponent("Golden")
    let file = folder.appendingPathComponent(name)
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      do {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(output).write(to: file)
        Issue.record("Golden/\(name) was rewritten; run again without UPDATE_GOLDEN", sourceLocation: sourceLocation)
      } catch {
        Issue.record("Golden/\(name) cannot be written: \(error)", sourceLocation: sourceLocation)
      }
      return
    }
    guard let golden = try? Data(contentsOf: file) else {
      Issue.record("Golden/\(name) is missing; UPDATE_GOLDEN=1 writes it", sourceLocation: sourceLocation)
      return
    }
    if !golden.elementsEqual(output) {
      Issue.record("\(firstDifference(Array(golden), Array(output), name))", sourceLocation: sourceLocation)
    }
  }

  /// Compares a text with its golden file.
  public static func expect(
    _ output: String, equals name: String, suite: String = #filePath, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    expect(Array(output.utf8), equals: name, suite: suite, sourceLocation: sourceLocation)
  }

  /// The first lines that differ: what a reader of a failure wants to see.
  private static func firstDifference(_ golden: [UInt8], _ output: [UInt8], _ name: String) -> String {
    let expected = golden.split(separator: 0x0A, omittingEmptySubsequences: false)
    let found = output.split(separator: 0x0A, omittingEmptySubsequences: false)
    for line in 0..<max(expected.count, found.count) {
      let left = line < expected.count ? String(decoding: expected[line], as: UTF8.self) : "(end)"
      let right = line < found.count ? String(decoding: found[line], as: UTF8.self) : "(end)"
      if left != right { return "Golden/\(name):\(line + 1)\n  golden: \(left)\n  output: \(right)" }
    }
    return "Golden/\(name) differs in bytes that are no text"
  }
}
