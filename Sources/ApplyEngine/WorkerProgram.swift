import CSystemCalls
import Foundation
import Glibc
import WorkerProtocol

/// A task's worker: the program, and what it says of itself.
public struct WorkerProgram: Sendable {
  public let path: String
  /// The package's folder, in which the program runs: lists of phrases are found relative to it.
  public let root: String
  public let description: TaskDescription

  /// Starts the program once, to ask what it is.
  public init(path: String, root: String) throws(ApplyError) {
    self.path = path
    self.root = root
    let (answer, ending, output) = try WorkerProgram.describe(path, root)
    guard let answer = try? JSONDecoder().decode(DescribeAnswer.self, from: Data(answer)) else {
      throw .noAnswer(worker: path, ending: ending, output: output)
    }
    if let problem = answer.problem { throw .task(problem) }
    guard let task = answer.task else { throw .noAnswer(worker: path, ending: ending, output: output) }
    guard task.version <= TaskDescription.currentVersion else {
      throw .newerProtocol(worker: path, found: task.version, known: TaskDescription.currentVersion)
    }
    description = task
  }

  private static func describe(_ path: String, _ root: String) throws(ApplyError) -> ([UInt8], WorkerEnding, String) {
    let pipe = DescriptorPipe()
    let log = WorkerLog()
    // Descriptor 3 has no use here; the answer comes on 4.
    let pid = WorkerProcess.spawn(path, ["describe"], root, [pipe.write, pipe.write], log)
    close(pipe.write)
    guard pid > 0 else { throw .cannotStart(worker: path, errno: -pid) }
    var answer: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(pipe.read, &block, block.count)
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { break }
      answer += block[..<count]
    }
    close(pipe.read)
    let (ending, _, _) = WorkerProcess.reap(pid)
    return (answer, ending, log.takeNew())
  }
}

struct DescriptorPipe {
  let read: Int32
  let write: Int32

  /// - Parameter isSocket: writing to a reader that has gone then fails, where it would end this process with SIGPIPE.
  init(isSocket: Bool = false) {
    var ends: [Int32] = [0, 0]
    let result = isSocket ? tally_socket_pair(&ends) : tally_pipe(&ends)
    precondition(result == 0, "pipe: errno \(-result)")
    (read, write) = (ends[0], ends[1])
  }
}
