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
    /// How routes were asked for, where that was not by ``reviewBelow`` alone; it is 0 where it had no part.
    public var routing: Routing?
  }

  /// What was asked of routes besides a smallest margin.
  public struct Routing: Sendable, Equatable, Codable {
    public var autoAbove: Double?
    public var expertBelow: Double?
    public var maxError: Double?
    public var confidence: Double?
    public var settledError: Double?
    public var expertError: Double?
    /// The number of times that the audit was asked, as it was counted in the run.
    public var look: Int?

    /// nil for a smallest margin alone.
    init?(_ request: RouteRequest, look: Int?) {
      expertBelow = request.expertBelow > 0 ? request.expertBelow : nil
      switch request.auto {
      case .reviewBelow: if expertBelow == nil { return nil }
      case .above(let limit): autoAbove = limit
      case .promise(let promise):
        (maxError, confidence) = (promise.maxError, promise.confidence)
        (settledError, expertError) = (promise.settledError, promise.expertError)
        self.look = look
      }
    }

    /// For a run's identity.
    var statement: String {
      let parts: [(String, Double?)] = [
        ("auto-above", autoAbove), ("expert-below", expertBelow), ("max-error", maxError), ("confidence", confidence),
        ("settled-error", settledError), ("expert-error", expertError), ("look", look.map(Double.init)),
      ]
      return "routes " + parts.compactMap { name, value in value.map { "\(name) \($0)" } }.joined(separator: ", ")
    }
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
    /// Rows with people's answers that it did not learn from; nil for none.
    public var auditedRows: Int?
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
  /// What was promised, or why nothing was; nil where nobody asked.
  public var promise: RoutePromise?

  var routeRule: RouteRule {
    let expertBelow = options.routing?.expertBelow ?? 0
    if options.routing?.maxError != nil {
      return RouteRule(.promise(atLeast: promise?.threshold), expertBelow: expertBelow)
    }
    if let limit = options.routing?.autoAbove {
      return RouteRule(.probability(atLeast: limit), expertBelow: expertBelow)
    }
    return RouteRule(.margin(atLeast: options.reviewBelow), expertBelow: expertBelow)
  }

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
