import ArgumentParser
import Foundation

/// The commands as ArgumentParser describes them: what help, completions and manual pages are all made from.
struct CommandTree: Decodable {
  struct Argument: Decodable {
    struct Name: Decodable {
      let kind: String
      let name: String

      var written: String { (kind == "long" ? "--" : "-") + name }
    }

    let kind: String
    let names: [Name]?
    let valueName: String?
    let isOptional: Bool
    let isRepeating: Bool
    let shouldDisplay: Bool
    let abstract: String?
    let discussion: String?
    let defaultValue: String?
    let allValues: [String]?
  }

  let superCommands: [String]?
  let commandName: String
  let abstract: String?
  let discussion: String?
  let shouldDisplay: Bool?
  let subcommands: [CommandTree]?
  let arguments: [Argument]?

  private struct Root: Decodable { let command: CommandTree }

  static func read() throws -> CommandTree {
    try JSONDecoder().decode(Root.self, from: Data(TallyCommand._dumpHelp().utf8)).command
  }

  /// `tally runs faults`.
  var fullName: String { ((superCommands ?? []) + [commandName]).joined(separator: " ") }

  /// What users see, without ArgumentParser's own `help`.
  var shownSubcommands: [CommandTree] {
    (subcommands ?? []).filter { $0.shouldDisplay != false && $0.commandName != "help" }
  }

  var shownArguments: [Argument] { (arguments ?? []).filter(\.shouldDisplay) }

  /// This command and all below it.
  var all: [CommandTree] { [self] + shownSubcommands.flatMap(\.all) }
}
