import ArgumentParser
import Foundation

/// The command line. One file for each subcommand; the one place that words errors and prints.
public struct TallyCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "tally",
    abstract: "Turns labeling functions into calibrated training labels, and shows the rows worth checking.",
    discussion: """
      A task is a folder under LabelingFunctions. It is called by that name in any spelling of case and hyphens:
      `tally run youtube-spam` and `tally run YouTubeSpam` are the same.

      Exit status: 0 done, 1 failed, 2 done with faults above the limit, 3 a --fail-if check \
      failed, 64 usage, 130 interrupted.
      """,
    version: "0.1.0",
    subcommands: [
      NewCommand.self, RunCommand.self, WatchCommand.self, ReportCommand.self, ExplainCommand.self, LFCommand.self,
      SuggestCommand.self, ReviewCommand.self, QueueCommand.self, GoldCommand.self, FitCommand.self,
      PatternsCommand.self, RunsCommand.self, BundleCommand.self,
      DoctorCommand.self, ManCommand.self, CompletionsCommand.self,
    ])

  public init() {}

  /// The parser would speak of unexpected arguments.
  private static func refuseUnknown(_ word: String?) throws {
    let names = configuration.subcommands.compactMap { $0.configuration.commandName }
    guard let word, !word.hasPrefix("-"), word != "help", !names.contains(word) else { return }
    throw CommandFailure(
      message: UserMessage(
        "there is no command \"\(word)\"",
        fix: Suggestions.fix(word, among: names, otherwise: "list them: tally --help")),
      status: ExitStatus.usage)
  }

  /// Parses the arguments, runs the command, and ends the process with its status.
  public static func start() -> Never {
    Interrupt.install()
    do {
      try refuseUnknown(CommandLine.arguments.dropFirst().first)
      var command = try parseAsRoot()
      try command.run()
      Foundation.exit(0)
    } catch let failure as CommandFailure {
      failure.print()
      Foundation.exit(failure.status)
    } catch {
      exit(withError: error)
    }
  }
}
