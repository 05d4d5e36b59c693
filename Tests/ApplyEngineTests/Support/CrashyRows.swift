import ApplyEngine
import Foundation
import RowFiles
import TestSupport
import Testing
import Votes

/// The fixture `CrashyTask`, which the tests' build leaves beside the tests' own program.
enum Crashy {
  static let path: String = {
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("CrashyTask").path
  }()

  static func program() throws -> WorkerProgram {
    try WorkerProgram(path: path, root: FileManager.default.temporaryDirectory.path)
  }

  static let names = [
    "calm_word", "trap", "exit", "overflow", "throw", "wild", "divide", "force", "kill", "mute", "sleep", "print",
    "verbose", "loop", "allocate", "hoard", "abort", "leave", "deaf", "dumb", "closeAll", "swap", "stop", "header",
    "group", "noise", "forge", "thread", "fork", "move", "quiet", "counts", "endless", "parity",
  ]

  /// Those that misbehave and vote all the same.
  static let harmless: Set = ["print", "noise", "forge", "thread", "fork", "move", "quiet", "counts"]

  static func number(of name: String) -> Int { names.firstIndex(of: name)! }
}

/// Rows for `CrashyTask`: the texts that a test gives, numbered from 0.
struct CrashyRows {
  let texts: [String]

  init(_ texts: [String]) { self.texts = texts }

  /// Harmless rows, but for some.
  init(count: Int, _ special: [Int: String] = [:], padding: Int = 0) {
    let filler = String(repeating: "x", count: padding)
    texts = (0..<count).map { special[$0] ?? ($0 % 5 == 0 ? "keep calm \(filler)" : "row \($0) \(filler)") }
  }

  var jsonLines: String {
    texts.enumerated().map { "{\"number\": \($0), \"text\": \"\($1)\", \"id\": \"r\($0)\"}\n" }.joined()
  }

  var csv: String { "id,text,number\n" + texts.enumerated().map { "r\($0),\"\($1)\",\($0)\n" }.joined() }

  /// What the LFs vote, one column after the other; -1 where they fault.
  var votes: [[Vote]] {
    Crashy.names.map { name in
      texts.enumerated().map { number, text in
        switch name {
        case "calm_word": text.contains("calm") ? 0 : -1
        case "endless": text.hasSuffix("a") ? 1 : -1
        case "parity": number % 2 == 0 ? 0 : 1
        default: (text == name && !Crashy.harmless.contains(name)) || number % 3 != 0 ? -1 : 1
        }
      }
    }
  }
}

/// A run of the engine on the fixture.
struct CrashyRun {
  let folder: TemporaryFolder
  let job: ApplyJob

  init(
    _ text: String, as format: RowFormat = .jsonLines, id: String? = "id", skipsBadLines: Bool = false,
    workers: Int = 2, program: WorkerProgram? = nil, limits: ApplyLimits = ApplyLimits()
  ) throws {
    folder = try TemporaryFolder()
    job = ApplyJob(
      program: try program ?? Crashy.program(), data: try folder.write(text, to: "rows"), format: format, id: id,
      skipsBadLines: skipsBadLines, scratch: try folder.makeFolder("segments"), workers: workers, limits: limits)
  }

  func votes(isInterrupted: @escaping () -> Bool = { false }) throws(ApplyError) -> AppliedVotes {
    try ApplyEngine(job, isInterrupted: isInterrupted) { _, _ in }.run()
  }

  /// The votes and the segments, read before their folder goes.
  func outcome() throws -> CrashyOutcome {
    let applied = try votes()
    return CrashyOutcome(
      applied: applied, rows: try SegmentRows(applied),
      segments: applied.segments.map { FileManager.default.contents(atPath: $0) ?? Data() })
  }

  /// The processes of this run that live.
  var processes: [String] {
    let ids = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return ids.filter { id in
      let arguments = FileManager.default.contents(atPath: "/proc/\(id)/cmdline") ?? Data()
      return Int(id) != nil && arguments.range(of: Data(folder.path.utf8)) != nil
    }
  }
}

struct CrashyOutcome {
  let applied: AppliedVotes
  let rows: SegmentRows
  /// Each segment's bytes.
  let segments: [Data]

  var faults: [Fault] { applied.faults }
}

/// The rows of all segments.
struct SegmentRows: Equatable {
  var ids: [String] = []
  var sources: [Range<Int>] = []
  /// `[m]` columns.
  var votes: [[Vote]]

  init(_ applied: AppliedVotes, functionCount: Int = Crashy.names.count) throws {
    votes = Array(repeating: [], count: functionCount)
    for path in applied.segments {
      let file = try MappedFile(path)
      withExtendedLifetime(file) {
        for block in SegmentBlock.blocks(of: file.bytes, functionCount: functionCount, voteWidth: 1) { add(block) }
      }
    }
  }

  private mutating func add(_ block: SegmentBlock) {
    var start = 0
    for row in 0..<block.rowCount {
      let end = Int(block.idEnds[row])
      if !block.ids.isEmpty { ids.append(String(decoding: block.ids[start..<end], as: UTF8.self)) }
      start = end
      sources.append(Int(block.offsets[row])..<Int(block.offsets[row]) + Int(block.lengths[row]))
    }
    let bytes = block.votes.assumingMemoryBound(to: Int8.self)
    for function in votes.indices {
      votes[function] += (0..<block.rowCount).map { Vote(bytes[function * block.rowCount + $0]) }
    }
  }
}
