import Foundation
import Interchange
import LabelAnalysis
import LabelModels
import Pipeline
import Reporting

/// What `tally run` prints.
struct RunOutput {
  /// The files that `--output` gets.
  static let fileNames = [
    "labels.jsonl", "labels.csv", "review.jsonl", "votes.npy", "model.json", "manifest.json", "faults.jsonl",
    "bad-lines.jsonl",
  ]

  let result: LabelRunResult
  let request: LabelRunRequest
  let place: String
  let times: PhaseTimes
  let report: RunReport
  /// Where the page lies, if there is one.
  var page: String?

  init(_ result: LabelRunResult, request: LabelRunRequest, place: String, times: PhaseTimes) {
    self.result = result
    self.times = times
    self.request = request
    self.place = place
    let counts = result.manifest.counts
    report = RunReport(
      result.summary,
      title: "\(result.manifest.task), run \(result.manifest.run): \(NumberFormat.count(counts.rows)) rows of "
        + result.manifest.data.path, faultCounts: result.faultCounts)
  }

  func print(asJSON: Bool) {
    warnings.forEach { Console.tell(.warning, $0) }
    if EventLog.format == .json { return log(asJSON) }
    if !result.output.isEmpty { Console.note("printed by labeling functions (the end of it):\n" + result.output) }
    if asJSON { return Console.printJSON(json) }
    Console.print(report.text(Console.style) + "\n" + files)
  }

  /// The end of an unattended run; the tables are for people.
  private func log(_ printsJSON: Bool) {
    let counts = result.manifest.counts
    if !result.output.isEmpty {
      EventLog.write(.info, "printed by labeling functions (the end of it)", ["text": .text(result.output)])
    }
    EventLog.write(
      .info, "done",
      [
        "run": .text(result.manifest.run), "place": .text(place), "rows": .count(counts.rows),
        "coveredRows": .count(counts.coveredRows), "faults": .count(counts.faults), "badLines": .count(counts.badLines),
        "reviewRows": .count(counts.reviewRows), "seconds": .number(result.seconds),
        "workerSeconds": .number(result.workerSeconds),
      ])
    if printsJSON { Console.printJSON(json) }
  }

  /// What the user should know, each with what to do.
  var warnings: [UserMessage] {
    let absent = result.quarantined.map { result.description.functions[$0].name }
    var warnings = Warnings.of(result.summary, gold: request.gold, task: request.task, absent: absent)
    let counts = result.manifest.counts
    if counts.badLines > 0 {
      warnings.append(
        UserMessage(
          "\(Suggestions.count(counts.badLines, "bad line")) left out", at: shownPlace + "/bad-lines.jsonl",
          fix: "mend them and run again"))
    }
    if !result.absentColumns.isEmpty {
      warnings.append(
        UserMessage(
          "no row has a value for \(Suggestions.list(result.absentColumns))", at: request.data,
          fix: "check the spelling if there should be one; optional columns may be absent"))
    }
    return warnings + result.unsteady.map { unsteadyWarning($0) }
      + result.faultCounts.indices.compactMap { faultWarning($0) }
  }

  private func unsteadyWarning(_ index: Int) -> UserMessage {
    let function = result.description.functions[index]
    return UserMessage(
      "labeling function \"\(function.name)\" is not pure: asked again about the same rows in another order, it voted otherwise",
      at: "\(SourcePath.relative(function.file, to: request.folders.sourceRoot)):\(function.line)",
      fix: "let its vote depend on the row alone: on no variable, clock, file or random number")
  }

  private func faultWarning(_ index: Int) -> UserMessage? {
    let count = result.faultCounts[index]
    guard count > 0 else { return nil }
    let function = result.description.functions[index]
    let place = "\(SourcePath.relative(function.file, to: request.folders.sourceRoot)):\(function.line)"
    if result.quarantined.contains(index) {
      let first = result.faults.first { $0.function == index }.map { ": \($0.message)" } ?? ""
      return UserMessage(
        "labeling function \"\(function.name)\" is quarantined: it cost its process on more than "
          + "\(Suggestions.count(count - 1, "row")), and has no vote in this run\(first)", at: place,
        fix: "mend or remove it; some of these rows: tally runs faults \(request.task) --lf \(function.name)")
    }
    return UserMessage(
      "labeling function \"\(function.name)\" failed on \(NumberFormat.count(count)) of "
        + "\(Suggestions.count(result.manifest.counts.rows, "row")); it has no vote there", at: place,
      fix: "the first of these rows are in \(shownPlace)/faults.jsonl")
  }

  private var shownPlace: String { SourcePath.relative(place, to: FileManager.default.currentDirectoryPath) }

  private var files: String {
    let counts = result.manifest.counts
    let shown = shownPlace
    return """
      labels   \(shown)/labels.\(request.labelFormat)
      review   \(shown)/review.jsonl: \(NumberFormat.count(counts.reviewRows)) rows \(forReview), smallest \(isByMargin ? "" : "margin ")first
      votes    \(shown)/votes.npy   model.json   manifest.json\(shownPage)
      time     \(NumberFormat.fixed(result.seconds, digits: 2)) s, of it \(NumberFormat.fixed(result.workerSeconds, digits: 2)) CPU seconds in workers\(reused)\(oneByOne)
      """
  }

  private var isByMargin: Bool { if case .reviewBelow = request.routes.auto { true } else { false } }

  private var forReview: String {
    switch request.routes.auto {
    case .reviewBelow(let limit): "with a margin below \(limit)"
    case .above(let limit): "with a probability below \(limit)"
    case .promise: "for people"
    }
  }

  private var shownPage: String {
    page.map { "\nreport   " + SourcePath.relative($0, to: FileManager.default.currentDirectoryPath) } ?? ""
  }

  private var oneByOne: String {
    let names = result.description.functions.filter { $0.isOneByOne == true }.map(\.name)
    guard !names.isEmpty else { return "" }
    return
      "\n  slower   \(Suggestions.count(names.count, "pattern")) tried on each text by itself (look-around, back-references and such): "
      + Suggestions.list(names)
  }

  private var reused: String {
    guard let (run, count) = result.reused else { return "" }
    let all = result.description.functions.count
    return
      "\n  reused   the votes of \(count) of \(Suggestions.count(all, "labeling function")) from run \(run); --fresh applies them again"
  }

  private var json: RunJSON {
    RunJSON(
      run: result.manifest.run, place: place, page: page, manifest: result.manifest, report: report,
      seconds: result.seconds,
      phases: times.parts, reusedFunctions: result.reused?.functions ?? 0, workerSeconds: result.workerSeconds,
      workerPeakKiB: result.workerPeakKiB,
      functionTimes: zip(result.description.functions, result.functionTimes).map {
        FunctionTimeJSON(function: $0.name, nanosecondsPerRow: $1.nanosecondsPerRow)
      },
      warnings: warnings.map(\.what))
  }

  private struct RunJSON: Encodable {
    let run: String
    let place: String
    let page: String?
    let manifest: Manifest
    let report: RunReport
    let seconds: Double
    let phases: [PhaseTimes.Part]
    let reusedFunctions: Int
    let workerSeconds: Double
    let workerPeakKiB: Int
    /// In the order of the task; no figure for an LF whose votes were taken over.
    let functionTimes: [FunctionTimeJSON]
    let warnings: [String]
  }

  private struct FunctionTimeJSON: Encodable {
    let function: String
    let nanosecondsPerRow: Double?
  }
}

/// Warnings that several commands give.
enum Warnings {
  /// - Parameters:
  ///   - task: nil where there is none.
  ///   - absent: names of LFs that are spoken of elsewhere.
  static func of(_ summary: LabelSummary, gold: String?, task: String? = nil, absent: [String] = []) -> [UserMessage] {
    var warnings: [UserMessage] = []
    if let fallback = summary.fallback { warnings.append(of(fallback)) }
    if summary.unknownGoldCount > 0 {
      warnings.append(
        UserMessage(
          "\(Suggestions.count(summary.unknownGoldCount, "gold id")) not in the data", at: gold,
          fix: "check that gold and data belong together"))
    }
    if let reviewed = summary.reviewed { warnings += of(reviewed) }
    if let promise = summary.promise { warnings += of(promise, reviewed: summary.reviewed, task: task) }
    if summary.movedVoteCount > 0 {
      warnings.append(
        UserMessage(
          "\(Suggestions.count(summary.movedVoteCount, "vote")) in a band of confidence that the model was not fitted on: "
            + "counted in the nearest that it has",
          fix: "fit a new model when these have become many"))
    }
    let silent = zip(summary.functionNames, summary.analysis.functions).filter { name, function in
      // A band of confidence without votes is nothing to mend.
      function.voteCount == 0 && !isBanded(name, among: summary.functionNames) && !absent.contains(name)
    }.map(\.0)
    if !silent.isEmpty {
      warnings.append(
        UserMessage(
          "\(Suggestions.count(silent.count, "labeling function")) never voted: \(Suggestions.list(silent))",
          fix: "widen or remove them"))
    }
    return warnings
  }

  private static func isBanded(_ name: String, among names: [String]) -> Bool {
    ConfidenceBand.allCases.contains { name.hasSuffix($0.suffix) || names.contains(name + $0.suffix) }
  }

  private static func of(_ promise: RoutePromise, reviewed: ReviewedSummary?, task: String?) -> [UserMessage] {
    var warnings: [UserMessage] = []
    let words = PromiseWords(promise)
    if promise.refusal != nil {
      warnings.append(
        UserMessage("nothing can be promised: \(words.reason)", at: reviewed?.path, fix: words.fix(task: task)))
    }
    if let open = reviewed?.openAuditCount {
      warnings.append(
        UserMessage(
          "\(Suggestions.count(open, "audited row")) without an answer: left out", at: reviewed?.path,
          fix: "where somebody looked and could not say, write nobody into settledBy: it then counts as a wrong label"))
    }
    return warnings
  }

  private static func of(_ reviewed: ReviewedSummary) -> [UserMessage] {
    var warnings: [UserMessage] = []
    if reviewed.unknownCount > 0 {
      warnings.append(
        UserMessage(
          "\(Suggestions.count(reviewed.unknownCount, "reviewed id")) not in the data", at: reviewed.path,
          fix: "check that the answers and the data belong together"))
    }
    if let example = reviewed.contradictoryExample {
      let count = reviewed.contradictoryRowCount
      warnings.append(
        UserMessage(
          "people disagree on \(Suggestions.count(count, "reviewed row")), for example \"\(example)\": "
            + "all answers count, and the route is expert", at: reviewed.path, fix: "let somebody decide, and keep one")
      )
    }
    return warnings
  }

  private static func of(_ fallback: Fallback) -> UserMessage {
    switch fallback.reason {
    case .tooFewVotingFunctions(let voting, let needed):
      UserMessage(
        "only \(Suggestions.count(voting, "labeling function")) voted: majority vote was taken instead of "
          + "\(fallback.requested)",
        fix: "write at least \(needed): with fewer, nothing can be said about how good each of them is")
    case .tooManyParameters(let functions, let classes, _):
      UserMessage(
        "\(functions) labeling functions times \(classes) classes are too many for \(fallback.requested): majority vote "
          + "was taken instead", fix: "put rare classes together")
    }
  }
}
