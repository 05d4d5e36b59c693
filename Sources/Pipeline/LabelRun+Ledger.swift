import Foundation
import Ledger

extension LabelRun {
  /// Before anything is done: a ledger that cannot be used is an error while the last results are still in place.
  func openLedger() throws(RunError) -> Ledger {
    do throws(LedgerError) { return try Ledger(path: request.store.ledger) } catch { throw .ledger(error) }
  }

  /// Remembers a run that was done, and that it has looked at an audit.
  func record(_ result: LabelRunResult, in ledger: Ledger, started: Date) throws(RunError) {
    let manifest = result.manifest
    let record = RunRecord(
      id: manifest.run, startedAt: UTCTime.text(started), seconds: result.seconds, status: .done,
      dataPath: manifest.data.path,
      rowCount: manifest.counts.rows, coveredRowCount: manifest.counts.coveredRows,
      functionCount: manifest.functions.count, faultCount: manifest.counts.faults,
      badLineCount: manifest.counts.badLines,
      patternCount: manifest.counts.patterns, model: result.summary.modelName, goldRowCount: manifest.counts.goldRows,
      modelAccuracy: result.summary.comparison.model?.accuracy,
      majorityAccuracy: result.summary.comparison.majorityVote?.accuracy)
    let functions = result.description.functions.enumerated().map { index, function in
      FunctionRecord(
        position: index, name: function.name, kind: function.kind,
        file: SourcePath.relative(function.file, to: request.folders.sourceRoot), line: function.line,
        version: manifest.functions[index].version, voteCount: manifest.functions[index].votes,
        faultCount: manifest.functions[index].faults,
        nanosecondsPerRow: result.functionTimes.indices.contains(index)
          ? result.functionTimes[index].nanosecondsPerRow : nil)
    }
    let labels = manifest.counts.labels.map { LabelCountRecord(label: $0.key, rowCount: $0.value) }.sorted {
      $0.label < $1.label
    }
    if manifest.promise?.isLook == true { try result.question?.remember(in: ledger) }
    do throws(LedgerError) {
      try ledger.add(record, functions: functions, labels: labels, faults: result.faults)
    } catch {
      throw .ledger(error)
    }
  }

  /// Remembers a run that failed. The error that is about to be shown matters more than one of the ledger.
  func recordFailure(_ error: RunError, started: Date) {
    let record = RunRecord(
      id: "", startedAt: UTCTime.text(started), seconds: Date().timeIntervalSince(started),
      status: error == .interrupted ? .interrupted : .failed, message: wording(error),
      dataPath: request.data == "-"
        ? "-" : SourcePath.relative(AbsolutePath.of(request.data), to: request.folders.root),
      functionCount: request.program.description.functions.count)
    try? Ledger(path: request.store.ledger).add(record)
  }
}

/// Times as they stand in files: UTC, ISO 8601, to the second.
public enum UTCTime {
  public static func text(_ date: Date) -> String { date.formatted(.iso8601) }
}
