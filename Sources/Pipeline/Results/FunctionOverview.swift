import ApplyEngine
import Foundation
import LabelAnalysis
import Ledger
import Votes
import WorkerProtocol

/// What there is to say of each LF of a finished run.
public struct FunctionOverview: Sendable {
  public struct Function: Sendable {
    public let name: String
    public let analysis: FunctionAnalysis
    /// The label model's estimate; nil where the LF never votes.
    public let estimatedAccuracy: Double?
    public let faultCount: Int
    public let isQuarantined: Bool
    public let isUnsteady: Bool
    /// What its task says of it; nil where neither the worker nor the ledger has it.
    public let declaration: FunctionDeclaration?
    /// nil where it was never measured.
    public let nanosecondsPerRow: Double?
  }

  public let run: String
  public let rowCount: Int
  public let classes: [String]
  public let hasGold: Bool
  /// In the order of the run.
  public let functions: [Function]

  /// - Parameters:
  ///   - description: of the task as it is now, where that is known.
  ///   - records: of the run in the ledger; may be empty.
  public init(_ run: FinishedRun, description: TaskDescription?, records: [FunctionRecord]) {
    let analysis = VoteAnalysis(run.patterns, gold: run.goldCounts)
    let manifest = run.manifest
    let accuracies = run.fitted.functionAccuracies
    let declarations = FunctionDeclaration.of(run, description, records)
    self.run = manifest.run
    rowCount = run.rowCount
    classes = manifest.classes
    hasGold = run.gold != nil
    functions = manifest.functions.enumerated().map { index, function in
      Function(
        name: function.name, analysis: analysis.functions[index], estimatedAccuracy: accuracies[index],
        faultCount: function.faults, isQuarantined: manifest.quarantined?.contains(function.name) ?? false,
        isUnsteady: function.isUnsteady, declaration: declarations[index],
        nanosecondsPerRow: records.first { $0.name == function.name }?.nanosecondsPerRow)
    }
  }
}

/// Where an LF is declared, and what it looks for.
public struct FunctionDeclaration: Sendable {
  public let kind: String
  /// Relative to the package.
  public let file: String
  public let line: Int
  public let search: FunctionSearch?
  /// Whether the LF may have been edited since the run.
  public let isChanged: Bool

  /// - Returns: `[m]`: as the task is now, or as it was when it ran.
  static func of(_ run: FinishedRun, _ description: TaskDescription?, _ records: [FunctionRecord])
    -> [FunctionDeclaration?]
  {
    let versions = description.map { FunctionVersions($0, folders: run.folders, task: run.manifest.task).versions }
    return run.manifest.functions.map { function in
      if let description, let place = description.functions.firstIndex(where: { $0.name == function.name }) {
        let found = description.functions[place]
        return FunctionDeclaration(
          kind: found.kind, file: SourcePath.relative(found.file, to: run.folders.sourceRoot), line: found.line,
          search: found.search, isChanged: versions?[place] != function.version)
      }
      return records.first { $0.name == function.name }.map {
        FunctionDeclaration(kind: $0.kind, file: $0.file, line: $0.line, search: nil, isChanged: description != nil)
      }
    }
  }
}

extension FinishedRun {
  /// The run's LFs in the ledger; empty where that cannot be read.
  public func records(_ store: TaskStore) -> [FunctionRecord] {
    guard FileManager.default.fileExists(atPath: store.ledger) else { return [] }
    return (try? Ledger(path: store.ledger).functions(ofRun: manifest.run)) ?? []
  }
}
