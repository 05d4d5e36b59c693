import ApplyEngine
import ArgumentParser
import Foundation
import Reporting

/// `tally doctor`: is everything here that a run needs?
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Checks what a run needs: toolchain, libraries, machine, folders, tasks.",
    discussion: """
      Each line is ok, warn (runs work, but something is worth doing) or MISSING (a run would fail), with what mends it. \
      Exit status: 0 if nothing is missing, else 1.
      """)

  @Flag(help: "Build every task that has changed, to see whether it compiles.")
  var tasks = false
  @OptionGroup var common: CommonOptions

  func run() throws {
    try common.run {
      let checks =
        ToolchainChecks.all() + MachineChecks.all() + TerminalChecks.all()
        + PackageChecks(folders: TaskFolders(), buildsTasks: tasks).all()
      if common.json { Console.printJSON(checks) } else { Console.print(DoctorCommand.text(checks)) }
      if checks.contains(where: { $0.state == .missing }) { throw CommandFailure(status: ExitStatus.failed) }
    }
  }

  private static func text(_ checks: [Check]) -> String {
    let lines = checks.map { check in
      let mark = check.state == .missing ? "MISSING" : check.state.rawValue
      let line = mark.padding(toLength: 9, withPad: " ", startingAt: 0) + "\(check.name): \(check.finding)"
      return check.fix.map { line + "\n         fix: \($0)" } ?? line
    }
    let missing = checks.filter { $0.state == .missing }.count
    let warnings = checks.filter { $0.state == .warn }.count
    let end =
      missing > 0
      ? "\(missing) missing, \(Suggestions.count(warnings, "warning"))"
      : warnings > 0 ? "nothing is missing, \(Suggestions.count(warnings, "warning"))" : "nothing is missing"
    return (lines + [end]).joined(separator: "\n")
  }
}
