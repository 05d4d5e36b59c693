import Foundation
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
  let report: RunReport

  init(_ result: LabelRunResult, request: LabelRunRequest, place: String) {
    self.result = result
    self.request = request
    self.place = place
    let counts = result.manifest.counts
    report = RunReport(
      title:
        "\(result.manifest.task), run \(result.manifest.run): \(NumberFormat.count(counts.rows)) rows of \(result.manifest.data.path)",
      classNames: result.description.classes, functionNames: result.description.functions.map(\.name),
      analysis: result.analysis, estimatedAccuracies: result.estimatedAccuracies, labels: result.labelCounts,
      margins: result.margins,
      comparison: ModelComparison(
        model: result.modelAccuracy, majorityVote: result.majorityAccuracy, agreement: result.agreementWithMajority))
  }

  func print(asJSON: Bool) {
    warnings.forEach { Console.note($0.text("warning")) }
    if !result.output.isEmpty { Console.note("printed by labeling functions (the end of it):\n" + result.output) }
    if asJSON { return Console.printJSON(json) }
    Console.print(report.text(Console.style) + "\n" + files)
  }

  /// What the user should know, each with what to do.
  var warnings: [UserMessage] {
    var warnings: [UserMessage] = []
    if let fallback = result.fallback {
      warnings.append(Warnings.fallback(fallback))
    }
    if result.unknownGoldCount > 0 {
      warnings.append(Warnings.unknownGold(result.unknownGoldCount, path: request.gold))
    }
    let counts = result.manifest.counts
    if counts.badLines > 0 {
      warnings.append(
        UserMessage(
          "\(NumberFormat.count(counts.badLines)) bad lines were left out", at: place + "/bad-lines.jsonl",
          fix: "mend them and run again"))
    }
    for (index, count) in result.faultCounts.enumerated() where count > 0 {
      let function = result.description.functions[index]
      warnings.append(
        UserMessage(
          "labeling function \"\(function.name)\" failed on \(NumberFormat.count(count)) of \(NumberFormat.count(counts.rows)) rows; it has no vote there",
          at: "\(SourcePath.relative(function.file, to: request.folders.root)):\(function.line)",
          fix: "see the rows in \(place)/faults.jsonl"))
    }
    for (index, function) in result.analysis.functions.enumerated() where function.voteCount == 0 {
      let described = result.description.functions[index]
      warnings.append(
        UserMessage(
          "labeling function \"\(described.name)\" never voted",
          at: "\(SourcePath.relative(described.file, to: request.folders.root)):\(described.line)",
          fix: "widen it or remove it"))
    }
    return warnings
  }

  private var files: String {
    let counts = result.manifest.counts
    let shown = SourcePath.relative(place, to: FileManager.default.currentDirectoryPath)
    return """
      labels   \(shown)/labels.\(request.labelFormat)
      review   \(shown)/review.jsonl: \(NumberFormat.count(counts.reviewRows)) rows with a margin below \(request.reviewBelow), smallest first
      votes    \(shown)/votes.npy   model.json   manifest.json
      time     \(NumberFormat.fixed(result.seconds, digits: 2)) s, of it \(NumberFormat.fixed(result.workerSeconds, digits: 2)) CPU seconds in workers
      """
  }

  private var json: RunJSON {
    RunJSON(
      run: result.manifest.run, place: place, manifest: result.manifest, report: report, seconds: result.seconds,
      workerSeconds: result.workerSeconds, workerPeakKiB: result.workerPeakKiB, warnings: warnings.map(\.what))
  }

  private struct RunJSON: Encodable {
    let run: String
    let place: String
    let manifest: Manifest
    let report: RunReport
    let seconds: Double
    let workerSeconds: Double
    let workerPeakKiB: Int
    let warnings: [String]
  }
}

/// Warnings that several commands give.
enum Warnings {
  static func fallback(_ fallback: Fallback) -> UserMessage {
    switch fallback.reason {
    case .tooFewVotingFunctions(let voting, let needed):
      UserMessage(
        "only \(voting) labeling functions voted: majority vote was taken instead of \(fallback.requested)",
        fix: "write at least \(needed): with fewer, nothing can be said about how good each of them is")
    }
  }

  static func unknownGold(_ count: Int, path: String?) -> UserMessage {
    UserMessage(
      "\(NumberFormat.count(count)) gold ids are not in the data", at: path,
      fix: "check that gold and data belong together")
  }
}
