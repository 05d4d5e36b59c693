import ArgumentParser
import Foundation
import Pipeline

/// `tally man`: the manual, from the commands' own definitions.
struct ManCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "man", abstract: "Prints the manual page of tally or of a command, or installs all pages.",
    discussion: """
      The page is roff: `tally man run | man -l -` shows it. `tally man --install ~/.local/share/man` writes all pages to \
      its folder man1, after which `man tally-run` finds them.
      """)

  @Argument(help: "The command, like run, or runs faults. Default: tally itself.")
  var command: [String] = []
  @Option(help: "Write all pages into this folder's man1.", completion: .directory)
  var install: String?
  @OptionGroup var common: CommonOptions

  func run() throws {
    try common.run {
      let tree = try CommandTree.read()
      let pages = tree.all.map(ManualPage.name)
      if let install { return try write(tree, pages, into: install + "/man1") }
      var found = tree
      for name in command {
        guard let next = found.shownSubcommands.first(where: { $0.commandName == name }) else {
          let known = found.shownSubcommands.map(\.commandName)
          throw CommandFailure(
            message: UserMessage(
              "\(found.fullName) has no command \"\(name)\"",
              fix: Suggestions.fix(
                name, among: known,
                otherwise: known.isEmpty ? "leave it out" : "take one of \(Suggestions.list(known, limit: 30))")))
        }
        found = next
      }
      let text = ManualPage(command: found, version: TallyCommand.configuration.version, pages: pages).text
      if common.json { return Console.printJSON(["page": ManualPage.name(of: found), "roff": text]) }
      Console.print(text)
    }
  }

  private func write(_ tree: CommandTree, _ pages: [String], into folder: String) throws {
    var files: [String] = []
    for command in tree.all {
      let path = "\(folder)/\(ManualPage.name(of: command)).1"
      let text = ManualPage(command: command, version: TallyCommand.configuration.version, pages: pages).text
      try NewFiles.makeFolder(of: path)
      do { try text.write(toFile: path, atomically: true, encoding: .utf8) } catch {
        throw RunError.system(path: path, errno: errno == 0 ? EIO : errno)
      }
      files.append(path)
    }
    if common.json { return Console.printJSON(["files": files]) }
    Console.print(files.map { "made     \($0)" }.joined(separator: "\n"))
  }
}
