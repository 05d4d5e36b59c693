import CSystemCalls
import RowFiles
import Votes
import WorkerProtocol

// LFs are pure: the same row, the same vote, whatever ran before. Those of code are asked about some rows again, in another
// order, and those whose votes are known from an earlier run are asked about these rows alone.

extension ShardRunner {
  func checkSample(skips: [WorkerCommand.Skip], _ report: inout BatchReport) {
    let sample = 0..<min(batch.count, WorkerCommand.Sample.rows)
    for (function, described) in task.description.functions.enumerated() where described.isCode {
      let own = Set(skips.filter { $0.function == function }.map(\.row))
      guard !own.contains(WorkerCommand.Skip.everyRow) else { continue }
      if own.contains(WorkerCommand.Skip.knownRows) {
        for row in sample.reversed() where !own.contains(row) { run(function, row..<row + 1, &report) }
      } else if !isSteady(function, sample.filter { !own.contains($0) }) {
        report.unsteady.append(function)
      }
    }
    region.store(SharedRegion.idle, .progress)
  }

  /// Whether an LF votes as it did; its votes stay those of the first time.
  private func isSteady(_ function: Int, _ rows: [Int]) -> Bool {
    let votes = region.votes(of: function)
    var isSteady = true
    // What an LF prints it has printed.
    let outputs = tally_mute()
    defer { tally_unmute(outputs) }
    for row in rows.reversed() {
      let first = votes[row]
      _ = task.apply(function, to: row..<row + 1, votes: votes, region: region)
      if votes[row] != first { isSteady = false }
      votes[row] = first
    }
    return isSteady
  }
}
