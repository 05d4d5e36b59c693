import TestSupport
import Testing
import Votes

/// A real vote matrix of ``SharedData``.
struct SharedDataset: Sendable, CustomTestStringConvertible {
  let name: String
  let classCount: Int

  var testDescription: String { name }

  /// What the plain loops of ``Reference`` can do in a second each.
  /// Those that plain loops are done with within seconds.
  static let quick = [
    SharedDataset(name: "ws/youtube", classCount: 2), SharedDataset(name: "ws/yoruba", classCount: 7),
    SharedDataset(name: "crowd/bluebird", classCount: 2), SharedDataset(name: "crowd/face", classCount: 4),
  ]

  static let small = [
    SharedDataset(name: "ws/agnews_dev", classCount: 4), SharedDataset(name: "ws/sms", classCount: 2),
    SharedDataset(name: "ws/spouse_test", classCount: 2), SharedDataset(name: "ws/yoruba", classCount: 7),
    SharedDataset(name: "ws/youtube", classCount: 2), SharedDataset(name: "crowd/bluebird", classCount: 2),
    SharedDataset(name: "crowd/face", classCount: 4), SharedDataset(name: "crowd/zencrowd_us", classCount: 2),
    SharedDataset(name: "ws/trec", classCount: 6), SharedDataset(name: "ws/chemprot", classCount: 10),
    SharedDataset(name: "crowd/d_sentiment", classCount: 2), SharedDataset(name: "crowd/dog", classCount: 4),
    SharedDataset(name: "crowd/music_genre", classCount: 10),
  ]

  static let youtube = SharedDataset(name: "ws/youtube", classCount: 2)

  var matrix: VoteMatrix {
    let lines =
      name.hasPrefix("crowd")
      ? crowdLines()
      : textLines(of: "\(SharedData.path)/\(name)/votes_train.csv").dropFirst().map { line in
        line.split(separator: ",").map { Vote($0)! }
      }
    return VoteMatrix(classCount: classCount, lines: lines)
  }

  /// `[n]`: gold classes of a `ws` set; -1 where there is none.
  var gold: [Vote] { textLines(of: "\(SharedData.path)/\(name)/gold_train.csv").dropFirst().map { Vote($0)! } }

  /// Tasks and workers numbered as they come.
  private func crowdLines() -> [[Vote]] {
    var tasks: [Substring: Int] = [:]
    var workers: [Substring: Int] = [:]
    let votes = textLines(of: "\(SharedData.path)/\(name)/votes.csv").dropFirst().map { line in
      let fields = line.split(separator: ",")
      let (newTask, newWorker) = (tasks.count, workers.count)
      let task = tasks[fields[0], default: newTask]
      let worker = workers[fields[1], default: newWorker]
      tasks[fields[0]] = task
      workers[fields[1]] = worker
      return (task, worker, Vote(fields[2])!)
    }
    var lines = Array(repeating: Array(repeating: Vote.abstain, count: workers.count), count: tasks.count)
    for (task, worker, vote) in votes { lines[task][worker] = vote }
    return lines
  }
}
