import CSystemCalls
import Glibc
import RowFiles
import Votes
import WorkerProtocol

// A batch whose process was lost without a trace of which call did it: made again call by call, with a look after each.

extension ShardRunner {
  func applyCarefully(skips: [WorkerCommand.Skip], _ report: inout BatchReport) {
    task.begin(batch)
    FunctionTimes.clear(region)
    for function in 0..<region.functionCount {
      let votes = region.votes(of: function)
      let skipped = Set(skips.filter { $0.function == function }.map(\.row))
      let isAbsent = skipped.contains { $0 >= WorkerCommand.Skip.knownRows }
      for row in 0..<batch.count {
        if isAbsent || skipped.contains(row) {
          votes[row] = .abstain
          continue
        }
        region.markCarefully(function: function, row: row)
        run(function, row..<row + 1, &report)
        guard descriptors.areIntact else { _exit(WorkerExit.lostDescriptors) }
      }
    }
    region.store(SharedRegion.idle, .progress)
    region.store(SharedRegion.idle, .carefulProgress)
  }
}

/// Whether the descriptors on which the engine is heard and answered are those of the beginning.
struct DescriptorWatch {
  private let commands = tally_descriptor_identity(WorkerDescriptor.commands)
  private let replies = tally_descriptor_identity(WorkerDescriptor.replies)

  var areIntact: Bool {
    tally_descriptor_identity(WorkerDescriptor.commands) == commands
      && tally_descriptor_identity(WorkerDescriptor.replies) == replies
  }
}
