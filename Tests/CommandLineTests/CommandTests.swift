import Foundation
import TestSupport
import Testing

/// The command line itself: help, usage, completions.
@Suite struct CommandTests {
  static let commands = [
    "new", "run", "watch", "report", "explain", "lf", "suggest", "fit", "patterns", "runs", "bundle", "doctor", "man",
    "completions",
  ]
  private static let groups = ["runs list", "runs faults", "lf list", "lf show", "lf try"]

  @Test(arguments: commands.filter { $0 != "runs" && $0 != "lf" } + groups)
  func everyCommandHasHelp(name: String) async throws {
    let outcome = try await TallyProgram.run(name.split(separator: " ").map(String.init) + ["--help"], in: "/")
    outcome.expectErrors("", status: 0)
    #expect(outcome.text.hasPrefix("OVERVIEW: "))
    #expect(outcome.text.contains("USAGE: tally \(name) "))
    #expect(outcome.text.contains("--json"))
    // Every option and argument is explained: no line ends with its name alone.
    let options = outcome.text.split(separator: "\n").filter { $0.hasPrefix("  -") || $0.hasPrefix("  <") }
    #expect(options.count > 2)
  }

  @Test func theProgramNamesItsCommands() async throws {
    let outcome = try await TallyProgram.run(["--help"], in: "/")
    outcome.expectErrors("", status: 0)
    for name in CommandTests.commands { #expect(outcome.text.contains("\n  \(name) "), "\(name)") }
    let help = outcome.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let statuses =
      "Exit status: 0 done, 1 failed, 2 done with faults above the limit, 3 a --fail-if check failed, 64 usage,"
    #expect(help.contains(statuses))
    #expect(try await TallyProgram.run(["--version"], in: "/").text.split(separator: ".").count == 3)
  }

  @Test(arguments: [
    ["run"], ["run", "x", "--review-below", "2"], ["run", "x", "--workers", "0"], ["run", "x", "--max-faults", "-1"],
    ["run", "x", "--lf-cpu-limit", "0"], ["run", "x", "--lf-wall-limit", "inf"], ["run", "x", "--memory-limit", "0"],
    ["run", "x", "--quarantine-after", "-1"], ["runs", "faults"], ["run", "x", "--labels", "xml"],
    ["run", "x", "--label-model", "magic"], ["run", "x", "--format", "xml"],
    ["fit", "x.csv"], ["fit", "x.csv", "--output", "y.csv", "--classes", "1"], ["explain", "x"],
  ])
  func wrongUsageIsExitStatus64(arguments: [String]) async throws {
    let outcome = try await TallyProgram.run(arguments, in: "/")
    #expect(outcome.status == 64)
    #expect(outcome.text == "")
    #expect(outcome.errors.hasPrefix("Error: ") && outcome.errors.contains("Usage: tally"))
  }

  @Test func aCommandThatIsNotThereIsAnsweredWithTheNearest() async throws {
    try await TallyProgram.run(["rnu", "support-tickets"], in: "/").expectErrors(
      """
      error: there is no command "rnu"
        fix: did you mean "run"? Otherwise list them: tally --help
      """, status: 64)
    try await TallyProgram.run(["classify"], in: "/").expectErrors(
      """
      error: there is no command "classify"
        fix: list them: tally --help
      """, status: 64)
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completionsAreGenerated(shell: String) async throws {
    let outcome = try await TallyProgram.run(["--generate-completion-script", shell], in: "/")
    outcome.expectErrors("", status: 0)
    for name in CommandTests.commands { #expect(outcome.text.contains(name)) }
    #expect(outcome.text.contains("skip-bad-lines"))
    guard shell == "bash" else { return }
    let folder = try TemporaryFolder()
    let script = try folder.write(outcome.text, to: "tally.bash")
    let check = Process()
    check.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    check.arguments = ["bash", "-n", script]
    try check.run()
    check.waitUntilExit()
    #expect(check.terminationStatus == 0)
  }
}
