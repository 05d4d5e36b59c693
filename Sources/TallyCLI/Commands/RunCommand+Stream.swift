import ArgumentParser
import Pipeline

/// `tally run --data - --model FILE`: rows in, label lines out, as they come.
extension RunCommand {
  var isStream: Bool { data == "-" && model != nil && output == nil }

  /// - Throws: for options that a stream has no use for.
  func validateStream() throws {
    let useless = [
      (gold != nil, "--gold measures a whole set of rows"),
      (resume, "--resume goes on with rows that were kept, and a stream keeps none"),
      (noWait, "--no-wait is about the lock of runs, and a stream takes none"),
      (store.place != nil, "--store is a folder of runs, and a stream writes none"),
      (
        common.json,
        "--json prints a run's result, and labels are JSON Lines already (--log-format json for the counts)"
      ),
      (format ?? .jsonLines != .jsonLines, "--format: a stream is JSON Lines"),
    ].filter(\.0).map(\.1)
    guard !useless.isEmpty else { return }
    throw ValidationError(
      useless.joined(separator: "; ")
        + "; with --output DIR, standard input is read to its end and labelled as a file is")
  }

  func runStream(_ request: LabelRunRequest) throws {
    let output = StreamOutput(request)
    var rowCount = 0
    let result: StreamResult
    do throws(RunError) {
      result = try StreamRun(request, isInterrupted: { Interrupt.isRequested }, notice: output.tell)
        .run(rowCount: &rowCount)
    } catch {
      guard error == .interrupted else { throw error }
      throw CommandFailure(
        message: UserMessage("interrupted; \(Suggestions.count(rowCount, "row")) labelled"),
        status: ExitStatus.interrupted)
    }
    // Whoever stops reading knows why.
    if result.isCutShort { return }
    output.close(result)
    let worst = result.counts.faultCounts.max() ?? 0
    if !result.counts.quarantined.isEmpty || Double(worst) > maxFaults * Double(result.counts.rowCount) {
      throw CommandFailure(status: ExitStatus.faults)
    }
  }
}
