import ApplyEngine
import Interchange
import LabelAnalysis
import LabelModels
import Votes
import WorkerProtocol

/// Why one row of a finished run got its label, and what would have given it another.
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

  /// LFs that say in part the same, of which more than one voted.
  public struct Group: Sendable {
    public let functions: [String]
    /// `[k]`: what their votes add together.
    public let evidence: [Double]
    /// `[k]`: without all of them; `nil` where no other LF voted.
    public let posteriorWithout: [Double]?
  }

  public let run: String
  public let id: String
  public let classes: [String]
  /// nil where no LF voted.
  public let label: String?
  /// `nil` where there is none.
  public let gold: String?
  /// `[k]`.
  public let posterior: [Double]
  public let margin: Double
  public let route: Route
  /// By which ``route`` was decided, unless people's answers did.
  public let routeRule: RouteRule
  /// nil where nobody asked for one.
  public let promise: RoutePromise?
  /// Whether people's answers are there for the audit alone.
  public let isAudited: Bool
  public let functions: [FunctionShare]
  public let groups: [Group]
  public let explanation: Explanation?
  /// The classes that people gave: the row's label is theirs, not the model's. Empty where nobody did, or where the file of
  /// answers is not the run's any more.
  public let answers: [String]
  public let modelName: String
  public let flips: RowFlips
  public let neighbours: RowNeighbours
  /// The row as JSON, where the caller asked for it.
  public let row: String?

  /// - Parameters:
  ///   - id: the row's id, or its position where the data has no ids.
  ///   - description: of the task as it is now, where that is known.
  ///   - showsData: whether the row's text is wanted.
  /// - Throws: `unknownRow`, `staleData`.
  public init(id: String, of run: FinishedRun, description: TaskDescription?, showsData: Bool) throws(RunError) {
    let manifest = run.manifest
    guard let row = run.rows.row(withID: id) else {
      throw .unknownRow(id: id, run: manifest.run, nearest: run.rows.nearestIDs(to: id))
    }
    let line = run.votes.line(row)
    let pattern = run.pattern(of: row)
    let outcome = run.plan.outcomes[pattern]
    let isCovered = line.contains { $0 != .abstain }
    let explanation = isCovered ? run.fitted.explanation(of: line) : nil
    let label = outcome.label(hash: run.rows.hash(of: row))
    let gold = run.gold?[row] ?? .abstain
    self.run = manifest.run
    self.id = id
    classes = manifest.classes
    self.label = label == .abstain ? nil : manifest.classes[Int(label)]
    self.gold = gold == .abstain ? nil : manifest.classes[Int(gold)]
    posterior = Array(run.posterior[pattern])
    margin = outcome.margin
    route = run.outcome(of: row).route
    (routeRule, promise) = (run.plan.rule, run.routePromise)
    self.explanation = explanation
    let answers = run.answers(row, id)
    self.answers = answers.filter { $0.label != .abstain }.map { manifest.classes[Int($0.label)] }
    isAudited = !answers.isEmpty && answers.allSatisfy { $0.selection == .audit }
    modelName = run.fitted.modelName
    functions = RowExplanation.shares(line, manifest, explanation, description, run.folders.sourceRoot)
    groups = RowExplanation.groups(line, run, explanation)
    flips = RowFlips(line, label: label, of: run)
    neighbours = RowNeighbours(row, of: run)
    self.row = showsData ? try run.texts().json(of: row) : nil
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

  private static func groups(_ line: [Vote], _ run: FinishedRun, _ explanation: Explanation?) -> [Group] {
    guard let explanation else { return [] }
    let voted = run.fitted.correlatedPairs.filter { line[$0.first] != .abstain && line[$0.second] != .abstain }
    return FunctionGroups.groups(voted.map { ($0.first, $0.second, $0.strength) }).map { members in
      let terms = explanation.terms.filter { members.contains($0.function) }
      let sum = run.manifest.classes.indices.map { label in terms.reduce(0) { $0 + $1.evidence[label] } }
      var rest = line
      for member in members { rest[member] = .abstain }
      let isCovered = rest.contains { $0 != .abstain }
      return Group(
        functions: members.map { run.manifest.functions[$0].name }, evidence: sum,
        posteriorWithout: isCovered ? Array(run.posterior(of: [rest])[0]) : nil)
    }
  }
}

extension FinishedRun {
  /// The posterior of lines of votes that no row need have.
  func posterior(of lines: [[Vote]]) -> Posterior {
    var builder = VotePatternBuilder(functionCount: votes.functionCount, classCount: votes.classCount)
    let provisional = lines.map { builder.add($0) }
    let (patterns, canonical) = builder.build()
    let posterior = fitted.posterior(for: patterns)
    return Posterior(
      classCount: votes.classCount, values: provisional.flatMap { Array(posterior[canonical[$0]]) })
  }

  /// What people said of a row.
  func answers(_ row: Int, _ id: String) -> [ReviewedAnswers.Answer] {
    manifest.reviewed == nil ? [] : readReviewed()?.answers(row: row, id: id) ?? []
  }
}
