import ApplyEngine
import Foundation
import Interchange
import LabelModels
import RowFiles
import Votes
import WorkerProtocol

/// Why one row of the last run got its label: each LF's vote and its share in the log odds.
public struct RowExplanation: Sendable {
  public struct FunctionShare: Sendable {
    public let name: String
    /// Relative to the package.
    public let file: String
    public let line: Int
    /// `nil`: it abstained.
    public let vote: String?
    /// `[k]`: what the vote adds to each class's score; `nil` where it abstained.
    public let evidence: [Double]?
  }

  public let run: String
  public let id: String
  public let classes: [String]
  /// `[k]`.
  public let posterior: [Double]
  public let margin: Double
  public let route: Route
  public let functions: [FunctionShare]
  public let explanation: Explanation?
  /// The classes that people gave: the row's label is theirs, not the model's. Empty where nobody did, or where the file of
  /// answers is not the run's any more.
  public let answers: [String]
  public let modelName: String
  /// The row as JSON, where the caller asked for it.
  public let row: String?

  /// - Parameters:
  ///   - id: the row's id, or its position where the data has no ids.
  ///   - store: where the task's runs are.
  ///   - showsData: whether the row's text is wanted.
  /// - Throws: `noRun`, `unknownRow`, `staleData`, `damagedRun`.
  public init(
    id: String, store: TaskStore, task: String, folders: TaskFolders, description: TaskDescription?, showsData: Bool
  ) throws(RunError) {
    let finished = try FinishedRun(store, task: task, folders: folders)
    let manifest = finished.manifest
    guard let row = finished.rows.row(withID: id) else { throw .unknownRow(id: id, run: manifest.run) }
    let line = finished.votes.line(row)
    let pattern = finished.pattern(of: row)
    let outcome = finished.plan.outcomes[pattern]
    let isCovered = line.contains { $0 != .abstain }
    let explanation = isCovered ? finished.fitted.explanation(of: line) : nil
    run = manifest.run
    self.id = id
    classes = manifest.classes
    self.posterior = Array(finished.posterior[pattern])
    margin = outcome.margin
    route = outcome.route
    self.explanation = explanation
    answers = RowExplanation.answers(row, id, manifest, folders)
    modelName = finished.fitted.modelName
    functions = RowExplanation.shares(line, manifest, explanation, description, folders.sourceRoot)
    self.row = showsData ? try finished.texts().json(of: row) : nil
  }

  private static func answers(_ row: Int, _ id: String, _ manifest: Manifest, _ folders: TaskFolders) -> [String] {
    guard let reviewed = manifest.reviewed else { return [] }
    let path = SourcePath.absolute(reviewed.path, in: folders.root)
    guard FileHash.of(path: path) == reviewed.sha256,
      let answers = try? ReviewedAnswers.read(path: path, classNames: manifest.classes)
    else { return [] }
    return answers.answers(row: row, id: id).map { manifest.classes[Int($0.label)] }
  }

  private static func shares(
    _ line: [Vote], _ manifest: Manifest, _ explanation: Explanation?, _ description: TaskDescription?, _ root: String
  ) -> [FunctionShare] {
    manifest.functions.enumerated().map { index, function in
      let described = description?.functions.first { $0.name == function.name }
      let term = explanation?.terms.first { $0.function == index }
      return FunctionShare(
        name: function.name, file: described.map { SourcePath.relative($0.file, to: root) } ?? "",
        line: described?.line ?? 0,
        vote: line[index] == .abstain ? nil : manifest.classes[Int(line[index])],
        evidence: term?.evidence)
    }
  }
}
