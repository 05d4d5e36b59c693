import ArgumentParser
import Foundation

/// `benchmark watch`: from a save to the table, in a package of its own, edited again and again.
struct WatchBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Time tally watch from a save to the table, part by part.")

  @Option(help: "Labeling functions, in three files.", transform: WatchBenchmark.numbers)
  var functions = [25, 100]
  @Option(help: "Rows.")
  var rows = 100_000
  @Option(help: "Edits of one labeling function.")
  var edits = 20
  @Option(help: "What is drawn.")
  var seed: UInt64 = 1
  @Flag(help: "Let the package manager build at every save.")
  var packageBuild = false

  private static func numbers(_ text: String) throws -> [Int] {
    let numbers = text.split(separator: ",").compactMap { Int($0) }
    guard !numbers.isEmpty, numbers.allSatisfy({ (3...1000).contains($0) }) else {
      throw ValidationError("--functions takes numbers from 3 to 1000, such as 25,100, not \(text)")
    }
    return numbers
  }

  func validate() throws {
    if rows < 1 { throw ValidationError("--rows is a number from 1, not \(rows)") }
    if edits < 1 { throw ValidationError("--edits is a number from 1, not \(edits)") }
  }

  func run() throws {
    print(Machine.description)
    for count in functions {
      let package = try WatchPackage(functions: count, rows: rows, seed: seed)
      print("\n\(count) labeling functions in 3 files, \(Spread.text(Double(rows))) rows, \(edits) edits of one")
      try measure(package)
    }
  }

  private func measure(_ package: WatchPackage) throws {
    let watched = try WatchedProcess(package, packageBuild: packageBuild)
    defer { watched.end() }
    let first = try watched.next()
    print("first table, with the package manager's build: \(Spread.text(first.seconds["total"] ?? 0, 1)) s")
    var rounds: [WatchedProcess.Round] = []
    for edit in 0..<edits {
      // Whoever edits has read the table first.
      usleep(300_000)
      let before = watched.cpuSeconds
      try package.edit(edit)
      var round = try watched.next()
      guard round.applied == 1 else {
        throw BenchmarkFailure(
          description: "edit \(edit) applied \(round.applied) labeling functions, not the edited one")
      }
      round.seconds["CPU, tally and all it starts"] = watched.cpuSeconds - before
      rounds.append(round)
    }
    print("seconds".padding(toLength: 44, withPad: " ", startingAt: 0) + Spread.heading.suffix(36))
    for part in ["notice", "compile", "start", "read", "apply", "fit", "total", "CPU, tally and all it starts"] {
      print(Spread(rounds.compactMap { $0.seconds[part] }).line(part, digits: 3))
    }
    let direct = rounds.count { $0.build == "direct" }
    print(
      "compiled directly: \(direct) of \(rounds.count); total is from the file's own time to the table")
  }
}

/// `tally watch` as it runs, its tables read as JSON.
final class WatchedProcess {
  struct Round {
    var seconds: [String: Double]
    let build: String
    let applied: Int
  }

  private struct Line: Decodable {
    struct Failure: Decodable { let error: String }
    struct Timings: Decodable {
      let notice, compile, start, read, apply, fit, total: Double
      let build: String
      let appliedFunctions: Int
    }
    let failure: Failure?
    let timings: Timings
  }

  private let process = Process()
  private let output = Pipe()
  private var received = Data()

  init(_ package: WatchPackage, packageBuild: Bool) throws {
    process.executableURL = URL(fileURLWithPath: try Place.program("tally"))
    process.arguments = ["watch", package.task, "--json"] + (packageBuild ? ["--package-build"] : [])
    process.currentDirectoryURL = URL(fileURLWithPath: package.folder)
    process.standardOutput = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
  }

  /// The next table.
  func next() throws -> Round {
    while true {
      if let feed = received.firstIndex(of: 0x0A) {
        let line = try JSONDecoder().decode(Line.self, from: received[..<feed])
        received = Data(received[(feed + 1)...])
        if let failure = line.failure { throw BenchmarkFailure(description: failure.error) }
        let times = line.timings
        return Round(
          seconds: [
            "notice": times.notice, "compile": times.compile, "start": times.start, "read": times.read,
            "apply": times.apply, "fit": times.fit, "total": times.total,
          ], build: times.build, applied: times.appliedFunctions)
      }
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { throw BenchmarkFailure(description: "tally watch ended") }
      received += more
    }
  }

  /// User and system seconds so far, of the process and of those that it has waited for.
  var cpuSeconds: Double {
    guard let text = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8),
      let end = text.lastIndex(of: ")")
    else { return 0 }
    let fields = text[text.index(after: end)...].split(separator: " ")
    // Fields 14 to 17 of proc(5); the first one here is the third.
    let ticks = fields.count > 14 ? fields[11...14].compactMap { Double($0) }.reduce(0, +) : 0
    return ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  func end() {
    process.terminate()
    process.waitUntilExit()
  }
}
