import Foundation
import Pipeline

/// What a watch has to say of one save, as a JSON object on one line.
struct WatchJSON: Encodable {
  struct Function: Encodable {
    let name, kind, file: String
    let line: Int
    let polarity: [String]
    let votes: Int
    let coverage, overlaps, conflicts, estimatedAccuracy, precision: Double?
    let goldVotes, faults: Int
    let isQuarantined, isUnsteady, isApplied: Bool
    let nanosecondsPerRow: Double?
  }

  struct Change: Encodable {
    let id: String
    let before, after: String?
    let functions: [String]
  }

  struct Failure: Encodable {
    let error: String
    let at, fix: String?
  }

  struct Timings: Encodable {
    let notice, compile, start, read, apply, fit, total: Double
    let build: String
    let appliedFunctions: Int
  }

  let save: Int
  var failure: Failure?
  var rows, allRows, badLines, goldRows: Int?
  var coverage, conflicts, accuracy, majorityAccuracy: Double?
  var labels: [String: Int]?
  var functions: [Function]?
  var removed: [String]?
  var changed, changedSinceStart: Int?
  var changes: [Change]?
  let timings: Timings

  /// - Parameter seconds: since the save.
  init(_ history: WatchHistory, seconds: Double) {
    let times = history.timings
    save = history.roundCount
    timings = Timings(
      notice: times.notice, compile: times.compile, start: times.start, read: times.read, apply: times.apply,
      fit: times.fit, total: seconds, build: times.way.rawValue, appliedFunctions: times.appliedFunctionCount)
    if let error = history.error {
      failure = Failure(error: error.message.what, at: error.message.place, fix: error.message.fix)
    } else if let table = history.current {
      take(table, history)
    }
  }

  private mutating func take(_ table: WatchTable, _ history: WatchHistory) {
    (rows, allRows, badLines, goldRows) = (
      table.rowCount, table.totalRowCount, table.badLineCount, table.goldRowCount
    )
    (coverage, conflicts) = (table.coverage, table.conflicts)
    (accuracy, majorityAccuracy) = (table.accuracy, table.majorityAccuracy)
    labels = Dictionary(zip(table.classNames, table.labelCounts)) { first, _ in first }
    functions = table.functions.map { function in
      Function(
        name: function.name, kind: function.kind, file: function.file, line: function.line,
        polarity: function.polarity, votes: function.voteCount, coverage: function.coverage,
        overlaps: function.overlaps, conflicts: function.conflicts, estimatedAccuracy: function.estimatedAccuracy,
        precision: function.precision, goldVotes: function.goldVoteCount, faults: function.faultCount,
        isQuarantined: function.isQuarantined, isUnsteady: function.isUnsteady, isApplied: function.isApplied,
        nanosecondsPerRow: function.nanosecondsPerRow)
    }
    removed = history.removed
    changed = history.changes?.changedCount
    changedSinceStart = history.changesSinceStart?.changedCount
    changes = history.changes?.rows.prefix(20).map { change in
      Change(
        id: change.row.id, before: change.before, after: change.row.label, functions: change.causes.map(\.function))
    }
  }

  var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Strings and finite numbers: encoding cannot fail.
    return String(decoding: (try? encoder.encode(self)) ?? Data(), as: UTF8.self)
  }
}
