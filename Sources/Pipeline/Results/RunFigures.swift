import Foundation
import WorkerProtocol

/// All that there is to say of a run besides its rows: `figures.json` in its folder. What took a fit is not fitted again
/// for a report, and a report of an old run shows what was said then.
public struct RunFigures: Sendable, Codable {
  public static let version = 1

  public struct Function: Sendable, Equatable, Codable {
    public let kind: String
    /// Relative to the package.
    public let file: String
    public let line: Int
  }

  public let version: Int
  public let summary: LabelSummary
  /// `[m]`.
  public let functions: [Function]
  /// `[m]`: rows on which it failed.
  public let faultCounts: [Int]

  init(_ summary: LabelSummary, _ description: TaskDescription, _ manifest: Manifest, root: String) {
    version = RunFigures.version
    self.summary = summary
    functions = description.functions.map {
      Function(kind: $0.kind, file: SourcePath.relative($0.file, to: root), line: $0.line)
    }
    faultCounts = manifest.functions.map(\.faults)
  }

  /// - Throws: `noFigures` where a run has none that this version reads, `damagedRun`.
  public init(_ folder: RunFolder) throws(RunError) {
    guard let data = FileManager.default.contents(atPath: folder.figures) else {
      throw .noFigures(path: folder.figures)
    }
    struct Head: Decodable { let version: Int }
    let decoder = JSONDecoder()
    guard let head = try? decoder.decode(Head.self, from: data) else { throw .damagedRun(path: folder.figures) }
    guard head.version == RunFigures.version else { throw .noFigures(path: folder.figures) }
    guard let figures = try? decoder.decode(RunFigures.self, from: data) else {
      throw .damagedRun(path: folder.figures)
    }
    self = figures
  }

  func write(to path: String) throws(RunError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Strings, finite numbers and lists of these: encoding cannot fail.
    try RunFiles.write((try? encoder.encode(self)) ?? Data(), to: path)
  }
}
