import Foundation
import Votes

/// Which rows of a soak fail in which LF, and the data.
struct SoakPlan {
  /// The failing LFs of the task Soak, with the kind of fault that is to be reported of them.
  static let kinds: [(function: String, kind: String)] = [
    ("trap", "crashed"), ("bounds", "crashed"), ("unwrap", "crashed"), ("overflow", "crashed"), ("stack", "crashed"),
    ("pointer", "crashed"), ("scribble", "crashed"), ("abort", "crashed"), ("exit", "exited"), ("loop", "cpuLimit"),
    ("sleep", "wallLimit"), ("stop", "wallLimit"), ("memory", "memoryLimit"), ("descriptor", "closedDescriptors"),
    ("throw", "thrown"),
  ]
  static let functionCount = kinds.count + 2

  /// Small, so that waiting for a limit is not all that is measured.
  static let limits = [
    "--lf-cpu-limit", "0.2", "--lf-wall-limit", "0.5", "--memory-limit", "32", "--quarantine-after", "1000000",
    "--max-faults", "1",
  ]

  let rows: Int
  /// Row to position in ``kinds``.
  let faults: [Int: Int]

  /// - Parameters:
  ///   - count: how many rows fail, each in one LF.
  ///   - only: the position of the only kind; else all in turn.
  init(rows: Int, count: Int, only: Int? = nil, seed: UInt64) {
    self.rows = rows
    var generator = SeededGenerator(seed: seed)
    var faults: [Int: Int] = [:]
    while faults.count < min(count, rows) {
      let row = Int.random(in: 0..<rows, using: &generator)
      if faults[row] == nil { faults[row] = only ?? faults.count % SoakPlan.kinds.count }
    }
    self.faults = faults
  }

  private static let words = [
    "alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliett", "kilo", "lima",
    "mike", "november", "oscar", "papa", "nothing", "something", "anything", "everything", "whatever", "the", "a",
    "an", "of", "with",
  ]

  /// Writes the rows, with or without what makes them fail; the texts are the same.
  func write(to path: String, failing: Bool) throws {
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    var generator = SeededGenerator(seed: 7)
    var block = ""
    for row in 0..<rows {
      let text = (0..<14).map { _ in SoakPlan.words.randomElement(using: &generator)! }.joined(separator: " ")
      let fault = failing ? faults[row].map { #","fault":"\#(SoakPlan.kinds[$0].function)""# } ?? "" : ""
      block += #"{"id":"r\#(row)","text":"\#(text)"\#(fault)}"# + "\n"
      if block.utf8.count > 1 << 20 {
        try file.write(contentsOf: Data(block.utf8))
        block = ""
      }
    }
    try file.write(contentsOf: Data(block.utf8))
    try file.close()
  }
}
