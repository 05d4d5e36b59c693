import Foundation

/// `tally run soak` on the rows of a plan, and what it left.
struct SoakRun {
  let usage: Usage
  /// `[functions × rows]`, column after column, as in `votes.npy`.
  let votes: [UInt8]
  let faults: [Found]

  struct Found: Decodable, Hashable {
    let function: String
    let row: String
    let kind: String
    let line: Int
    let message: String
  }

  static var results: String { Place.benchmarks + "/.tally/Soak" }

  init(_ plan: SoakPlan, failing: Bool, folder: String, workers: Int?) throws {
    let data = folder + "/soak.jsonl"
    try plan.write(to: data, failing: failing)
    let options = workers.map { ["--workers", "\($0)"] } ?? []
    usage = try MeasuredProcess.run(
      try Place.program("tally"), ["run", "soak", "--data", data, "--fresh"] + SoakPlan.limits + options, in: Place.benchmarks,
      output: folder + "/tally.log")
    let latest = SoakRun.results + "/latest/"
    votes = try SoakRun.votes(latest + "votes.npy", cells: plan.rows * SoakPlan.functionCount)
    let text = (try? String(contentsOfFile: latest + "faults.jsonl", encoding: .utf8)) ?? ""
    faults = try text.split(separator: "\n").map { try JSONDecoder().decode(Found.self, from: Data($0.utf8)) }
  }

  /// The array behind the header: a byte a vote, a column an LF.
  private static func votes(_ path: String, cells: Int) throws -> [UInt8] {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    guard data.count > cells else { throw BenchmarkFailure(description: "\(path) has \(data.count) bytes") }
    return [UInt8](data.suffix(cells))
  }

  /// What is not as it should be: at most some, in words.
  func mistakes(_ plan: SoakPlan, undisturbed: SoakRun) -> [String] {
    var mistakes: [String] = []
    var expected = undisturbed.votes
    var wanted = Set(plan.faults.map { "\(SoakPlan.kinds[$1].function) r\($0) \(SoakPlan.kinds[$1].kind)" })
    for (row, kind) in plan.faults { expected[kind * plan.rows + row] = 0xFF }
    for fault in faults {
      let text = "\(fault.function) \(fault.row) \(fault.kind)"
      if wanted.remove(text) == nil { mistakes.append("a fault too many: \(text): \(fault.message)") }
    }
    mistakes += wanted.sorted().map { "a fault is missing: \($0)" }
    for cell in expected.indices where expected[cell] != votes[cell] {
      mistakes.append("function \(cell / plan.rows), row \(cell % plan.rows): \(votes[cell]), not \(expected[cell])")
    }
    return mistakes
  }
}
