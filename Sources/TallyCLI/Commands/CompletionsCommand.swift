import ArgumentParser
import Foundation

/// `tally completions`: for a shell, from the commands' own definitions.
struct CompletionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions", abstract: "Prints the completion script of a shell: bash, zsh or fish.",
    discussion: """
      Commands and options are completed, and names of tasks, labeling functions and runs. `tally` must be on the path: an \
      alias is not seen by completions. Where the script belongs:

      bash: tally completions bash > ~/.local/share/bash-completion/completions/tally

      zsh: tally completions zsh > ~/.zfunc/_tally, and in ~/.zshrc before compinit: fpath+=~/.zfunc

      fish: tally completions fish > ~/.config/fish/completions/tally.fish
      """)

  static let shells: [(name: String, shell: CompletionShell)] = [("bash", .bash), ("zsh", .zsh), ("fish", .fish)]

  @Argument(help: "The shell: bash, zsh or fish. Default: the one in $SHELL.", completion: .list(shells.map(\.name)))
  var shell: String?
  @OptionGroup var common: CommonOptions

  func run() throws {
    try common.run {
      let wanted =
        shell ?? (ProcessInfo.processInfo.environment["SHELL"].map { ($0 as NSString).lastPathComponent } ?? "")
      let known = CompletionsCommand.shells.map(\.name)
      guard let found = CompletionsCommand.shells.first(where: { $0.name == wanted }) else {
        throw CommandFailure(
          message: UserMessage(
            wanted.isEmpty ? "no shell is named" : "there are no completions for \"\(wanted)\"",
            fix: Suggestions.fix(wanted, among: known, otherwise: "name one: tally completions bash, zsh or fish")))
      }
      let script = TallyCommand.completionScript(for: found.shell)
      if common.json { return Console.printJSON(["shell": found.name, "script": script]) }
      Console.print(script)
    }
  }
}
