import CSystemCalls
import Glibc
import RowFiles
import WorkerProtocol

/// The process that has built the task and mapped the file, and forks the children that call LFs.
struct Zygote {
  let task: any WorkerTask
  let options: ApplyOptions
  /// `nil` if it cannot be read.
  let file: MappedFile?

  init(task: any WorkerTask, options: ApplyOptions) {
    self.task = task
    self.options = options
    file = try? MappedFile(options.path)
    // Once for all children.
    task.prepare()
  }

  /// Answers until the engine has gone.
  func serve() -> Never {
    let own = getpid()
    while let (request, descriptors) = ZygoteRequest.receive(from: WorkerDescriptor.control) {
      let answer: Int64
      switch request {
      case .fork:
        answer = fork(own, descriptors)
        for descriptor in descriptors where descriptor >= 0 { close(descriptor) }
      case .reap(let pid): answer = reap(pid)
      }
      guard ZygoteAnswer.send(answer, to: WorkerDescriptor.control) else { break }
    }
    exit(0)
  }

  private func fork(_ own: pid_t, _ descriptors: [Int32]) -> Int64 {
    guard tally_thread_count() == 1 else { return ZygoteAnswer.hasThreads }
    let pid = tally_fork()
    if pid == 0 {
      tally_die_with(own)
      WorkerChild(zygote: self, descriptors: descriptors).serve()
    }
    return pid < 0 ? -Int64(errno) : Int64(pid)
  }

  private func reap(_ pid: pid_t) -> Int64 {
    // A child leads a session of its own: this is what its LFs have started.
    kill(-pid, SIGKILL)
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 {
      if errno != EINTR { return -Int64(errno) }
    }
    return Int64(status)
  }
}

/// A forked child: it labels shards until the engine has no more, or an LF brings it down.
struct WorkerChild {
  let zygote: Zygote

  /// Puts the descriptors where they belong; the zygote's own socket, which is no business of an LF, goes.
  init(zygote: Zygote, descriptors: [Int32]) {
    self.zygote = zygote
    // First out of the way, since a source may itself be one of the targets.
    let spare = descriptors.map { fcntl($0, F_DUPFD_CLOEXEC, 64) }
    for descriptor in descriptors { close(descriptor) }
    let targets = [
      [WorkerDescriptor.commands], [WorkerDescriptor.replies], [WorkerDescriptor.region],
      [STDOUT_FILENO, STDERR_FILENO],
    ]
    for (source, targets) in zip(spare, targets) {
      for target in targets { dup2(source, target) }
      close(source)
    }
  }

  func serve() -> Never {
    let description = zygote.task.description
    let options = zygote.options
    guard let region = SharedRegion(descriptor: WorkerDescriptor.region, functionCount: description.functions.count)
    else { exit(1) }
    guard let file = zygote.file else {
      _ = WorkerReply.unreadable.send(region)
      exit(1)
    }
    close(WorkerDescriptor.region)
    region.keepFromChildren()
    let runner = ShardRunner(
      task: zygote.task, region: region, batch: RowBatch(columns: description.columns, hasID: options.id != nil),
      skipsBadLines: options.skipsBadLines)
    tally_note_exhaustion(region.address(of: .isExhausted))
    if let limit = options.memoryLimit { tally_limit_memory(UInt64(limit) << 20) }
    while case .shard(let start, let end, let skips, let isCareful, let isSampled) = WorkerCommand.receive(
      from: WorkerDescriptor.commands)
    {
      guard
        var parser = try? RowParsers.make(
          options.format, file: file, range: start..<end, columns: description.columns, id: options.id),
        runner.run(&parser, skips: skips, isCareful: isCareful, isSampled: isSampled)
      else { exit(1) }
    }
    exit(0)
  }
}

extension WorkerReply {
  /// - Returns: `false` if the engine has gone.
  func send(_ region: SharedRegion) -> Bool {
    region.store((region.load(.reply) >> 8 &+ 1) << 8 | UInt64(rawValue), .reply)
    return withUnsafeBytes(of: rawValue) { Pipe.write($0, to: WorkerDescriptor.replies) }
  }
}
