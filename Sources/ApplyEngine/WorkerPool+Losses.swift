import Glibc
import RowFiles
import WorkerProtocol

// What happens when a child is lost: the batch that was under way is made again by another, forked from the zygote's clean
// memory, without the call that cost it. Nothing of the lost one's batch is taken over, since a process that dies may have
// written anywhere before.

extension WorkerPool {
  /// Why a child is no longer of use.
  enum Loss: Equatable {
    /// It has ended by itself.
    case ended
    /// It can no longer be heard, or said what no worker says.
    case mute
    case watch(CallWatch.Finding)
    /// Its batch made no sense.
    case impossible(ApplyError)
  }

  /// Children lost at one batch with nothing to put it down to, until the run is given up.
  private static let mostLosses = 20
  /// Zygotes lost without a batch in between, likewise.
  private static let mostLostZygotes = 20

  mutating func recover(_ index: Int, _ loss: Loss) throws(ApplyError) {
    let ending = lanes[index].process.end()
    let output = lanes[index].memory.log.takeNew()
    if ending == .signal(Int(SIGBUS)), hasShrunk { throw .data(.unreadable(path: job.data, errno: EIO)) }
    let running = call(index)
    if let running, let kind = verdict(loss, ending, running, lanes[index]) {
      note(index, running, kind, message: message(kind, ending, output))
    } else {
      if case .impossible(let error) = loss, lanes[index].isCareful { throw error }
      lanes[index].losses += 1
      if lanes[index].losses >= WorkerPool.mostLosses {
        throw .died(ending: ending ?? .signal(9), output: output)
      }
      lanes[index].suspect = running
      // What a progress word said that was written over is forgotten: call by call all is found again.
      if !lanes[index].isCareful && running == nil { lanes[index].crashes = [] }
      lanes[index].isCareful = true
    }
    lanes[index].watch = CallWatch()
    lanes[index].process = try makeProcess(lanes[index].memory)
    send(index)
  }

  /// Whether somebody has cut the data off since it was mapped: every process that reads the rest dies of it.
  private var hasShrunk: Bool {
    var status = stat()
    return stat(job.data, &status) == 0 && Int(status.st_size) < source.dataSize
  }

  /// The call that the progress word names, if it can be.
  private func call(_ index: Int) -> WorkerCommand.Skip? {
    let region = lanes[index].memory.region
    guard let running = lanes[index].isCareful ? region.runningCarefully : region.running,
      functions.indices.contains(running.function),
      running.row < RowBatch.capacity
    else { return nil }
    let call = WorkerCommand.Skip(function: running.function, row: running.row)
    return lanes[index].skips.contains(call) ? nil : call
  }

  /// What kind of fault a loss is on the call that was under way; `nil` if the batch has to show it, made call by call.
  private func verdict(_ loss: Loss, _ ending: WorkerEnding?, _ running: WorkerCommand.Skip, _ lane: Lane)
    -> BatchFault.Kind?
  {
    switch loss {
    // Not if it came back at the last moment: the word may then name a call that has done nothing.
    case .watch(.limit(let kind)): return lane.watch.isAt(lane.memory.region.load(.progress)) ? kind : nil
    case .watch(.stuck), .impossible: return nil
    // It may have been any call before.
    case .mute: return lane.isCareful ? .closedDescriptors : nil
    case .ended: break
    }
    switch ending {
    case .exit(Int(WorkerExit.lostDescriptors))? where lane.isCareful: return .closedDescriptors
    case .exit?: return .exited
    case .signal(let number)? where !WorkerPool.comesFromOutside(number):
      return lane.memory.region.load(.isExhausted) == 1 ? .memoryLimit : .crashed
    // Somebody may have killed it, and the zygote before it. Twice in the same call is no chance.
    case .signal?, nil: return lane.suspect == running ? .crashed : nil
    }
  }

  /// Signals that people, services and the kernel short of memory send: SIGHUP, SIGINT, SIGKILL, SIGTERM.
  private static func comesFromOutside(_ signal: Int) -> Bool { [1, 2, 9, 15].contains(signal) }

  private mutating func note(
    _ index: Int, _ call: WorkerCommand.Skip, _ kind: BatchFault.Kind, message: String
  ) {
    // The runtime says itself what it could not allocate.
    let kind = kind == .crashed && message.contains("failed to allocate") ? .memoryLimit : kind
    lanes[index].crashes.append(
      Fault(kind: kind, function: call.function, row: call.row, message: message))
    lanes[index].suspect = nil
    if crashCount(of: call.function) > job.limits.quarantineAfter { quarantined.insert(call.function) }
  }

  /// The runtime's line if it said something, else how the process ended.
  private func message(_ kind: BatchFault.Kind, _ ending: WorkerEnding?, _ output: String) -> String {
    let fatal = output.split(separator: "\n").last { $0.contains("Fatal error") }
    switch kind {
    case .cpuLimit: return "\(job.limits.cpuSeconds) s CPU"
    case .wallLimit: return "\(job.limits.wallSeconds) s"
    case .memoryLimit: return fatal.map(String.init) ?? "\(job.limits.memoryMiB) MiB"
    case .closedDescriptors: return "descriptors 3, 4"
    case .crashed, .exited, .thrown, .matchLimit: break
    }
    if let fatal { return String(fatal) }
    return switch ending {
    case .signal(let number)?: "signal \(number)"
    case .exit(let status)?: "exit \(status)"
    case nil: "signal 9"
    }
  }

  /// A new child, of a new zygote if the last one has gone.
  mutating func makeProcess(_ memory: LaneMemory) throws(ApplyError) -> WorkerProcess {
    while true {
      if zygote == nil { zygote = try Zygote(job.program, arguments: arguments) }
      guard let current = zygote else { preconditionFailure("no zygote") }
      if let process = try WorkerProcess(current, memory: memory) { return process }
      let (ending, output) = endZygote()
      lostZygotes += 1
      // One that never made a child is not a matter of chance: the task does not come up.
      if !current.hasForked || lostZygotes >= WorkerPool.mostLostZygotes {
        throw .died(ending: ending, output: output)
      }
    }
  }

  private var arguments: [String] {
    var arguments = [job.data, job.format.rawValue, "--memory-limit", "\(job.limits.memoryMiB)"]
    if let id = job.id { arguments += ["--id", id] }
    if job.skipsBadLines { arguments.append("--skip-bad-lines") }
    return arguments
  }

  /// Ends the zygote and takes note of what it and its children used.
  @discardableResult
  mutating func endZygote() -> (ending: WorkerEnding, output: String) {
    guard let zygote else { return (.exit(0), "") }
    self.zygote = nil
    let (ending, seconds, peak, output) = zygote.end()
    summary.workerSeconds += seconds
    summary.workerPeakKiB = max(summary.workerPeakKiB, peak)
    return (ending, output)
  }
}
