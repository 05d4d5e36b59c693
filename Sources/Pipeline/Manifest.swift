import Foundation
import Interchange

/// What went into a run and what came out: `manifest.json`. No times in it: the same inputs give the same bytes.
public struct Manifest: Sendable, Equatable, Codable {
  public static let version = 1

  public struct Input: Sendable, Equatable, Codable {
    public var path: String
    public var sha256: String
    public var format: String?
  }

  public struct Options: Sendable, Equatable, Codable {
    public var id: String?
    public var labelModel: String
    public var reviewBelow: Double
    public var labelFormat: String
    public var skipsBadLines: Bool
    /// How rows were selected of which the file of answers does not say it; nil without such a file.
    public var reviewedAs: String?
    /// What the user said of classes and LFs; nil for nothing.
    public var knowledge: [String]?
    /// Limits of what LFs may cost, where they are not the usual ones.
    public var limits: [String]?
  }

  public struct Counts: Sendable, Equatable, Codable {
    public var rows: Int
    public var coveredRows: Int
    public var patterns: Int
    public var votes: Int
    public var faults: Int
    public var badLines: Int
    /// Faults that another run may not see, since a sleeping LF took too long; nil for none.
    public var wallTimeouts: Int?
    public var goldRows: Int
    public var reviewRows: Int
    /// Rows with people's answers that the model learned from; nil for none.
    public var reviewedRows: Int?
    /// By class; the empty name counts the uncovered rows.
    public var labels: [String: Int]
    public var routes: [String: Int]
  }

  public struct Function: Sendable, Equatable, Codable {
    public var name: String
    public var version: String
    public var votes: Int
    public var faults: Int
    /// Whether it voted otherwise when it was asked again; absent where it did not.
    public var unsteady: Bool?
    var isUnsteady: Bool { unsteady ?? false }
  }

  public var version: Int = Manifest.version
  public var run: String
  public var task: String
  public var data: Input
  public var gold: Input?
  public var model: Input?
  /// People's answers that the model learned from.
  public var reviewed: Input?
  public var functionSet: String
  public var classes: [String]
  public var functions: [Function]
  public var options: Options
  public var counts: Counts
  /// LFs that cost too many processes and have no vote in this run; their faults are one more than the limit. nil for none.
  public var quarantined: [String]?

  /// Sorted keys, so that the bytes depend on the values alone.
  var json: Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // Strings, numbers and lists of these: encoding cannot fail.
    return (try? encoder.encode(self)) ?? Data()
  }

  /// - Throws: `damagedRun` for a file that is none.
  public init(path: String) throws(RunError) {
    guard let data = FileManager.default.contents(atPath: path),
      let manifest = try? JSONDecoder().decode(Manifest.self, from: data), manifest.version <= Manifest.version
    else { throw .damagedRun(path: path) }
    self = manifest
  }

  init(
    run: String, task: String, data: Input, gold: Input?, model: Input?, reviewed: Input?, functionSet: String,
    classes: [String], functions: [Function], options: Options, counts: Counts
  ) {
    self.run = run
    self.task = task
    self.data = data
    self.gold = gold
    self.model = model
    self.reviewed = reviewed
    self.functionSet = functionSet
    self.classes = classes
    self.functions = functions
    self.options = options
    self.counts = counts
  }
}
