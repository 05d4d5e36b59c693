import Foundation

/// A command's manual page, in roff with the `man` macros.
struct ManualPage {
  let command: CommandTree
  let version: String
  /// All pages' names, for *see also*.
  let pages: [String]

  /// `tally-runs-faults.1`.
  static func name(of command: CommandTree) -> String { command.fullName.replacingOccurrences(of: " ", with: "-") }

  var text: String {
    let name = ManualPage.name(of: command)
    var lines = [
      ".\\\" Made by tally man from the commands' own definitions.",
      ".TH \(ManualPage.escaped(name.uppercased())) 1 \"\" \"tally \(version)\" \"Tally\"",
      ".SH NAME",
      "\(ManualPage.escaped(name)) \\- \(ManualPage.escaped(ManualPage.phrase(command.abstract ?? "")))",
      ".SH SYNOPSIS",
    ]
    lines += synopsis
    if let discussion = command.discussion {
      lines.append(".SH DESCRIPTION")
      lines += ManualPage.paragraphs(discussion)
    }
    if !command.shownSubcommands.isEmpty {
      lines.append(".SH COMMANDS")
      for sub in command.shownSubcommands {
        lines += [".TP", ".B \(ManualPage.escaped(sub.commandName))", ManualPage.escaped(sub.abstract ?? "")]
      }
    }
    lines += section("ARGUMENTS", command.shownArguments.filter { $0.kind == "positional" })
    lines += section("OPTIONS", command.shownArguments.filter { $0.kind != "positional" })
    lines += command.superCommands == nil ? ManualPage.surroundings : []
    let others = pages.filter { $0 != name }
    if !others.isEmpty {
      lines += [".SH SEE ALSO", others.map { ".BR \(ManualPage.escaped($0)) (1)" }.joined(separator: ",\n")]
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var synopsis: [String] {
    var parts = [".B \(ManualPage.escaped(command.fullName))"]
    if !command.shownSubcommands.isEmpty { parts.append(".I command") }
    if command.shownArguments.contains(where: { $0.kind != "positional" }) { parts.append("[options]") }
    for argument in command.shownArguments where argument.kind == "positional" {
      let value = "\\fI\(ManualPage.escaped(argument.valueName ?? "value"))\\fR" + (argument.isRepeating ? " ..." : "")
      parts.append(argument.isOptional ? "[\(value)]" : value)
    }
    return parts
  }

  private func section(_ title: String, _ arguments: [CommandTree.Argument]) -> [String] {
    guard !arguments.isEmpty else { return [] }
    return [".SH \(title)"]
      + arguments.flatMap { argument -> [String] in
        var lines = [".TP", ManualPage.heading(argument)]
        var text = argument.abstract ?? ""
        if let value = argument.defaultValue, !text.contains("Default:") { text += " Default: \(value)." }
        lines.append(ManualPage.escaped(text))
        if let discussion = argument.discussion { lines += [".RS"] + ManualPage.paragraphs(discussion) + [".RE"] }
        return lines
      }
  }

  private static func heading(_ argument: CommandTree.Argument) -> String {
    let value = "\\fI\(escaped(argument.valueName ?? "value"))\\fR"
    if argument.kind == "positional" { return value + (argument.isRepeating ? " ..." : "") }
    let names = (argument.names ?? []).map { "\\fB\(escaped($0.written))\\fR" }.joined(separator: ", ")
    return argument.kind == "flag" ? names : "\(names) \(value)"
  }

  private static let surroundings = [
    ".SH FILES",
    ".TP", ".I LabelingFunctions/", "A folder for each task, in the package that the current folder lies in.",
    ".TP", ".I .tally/TASK/latest/", "The results of a task's last run: labels, review queue, votes, model, manifest.",
    ".TP", ".I .tally/TASK/ledger.sqlite", "What ran, on what, with what result.",
    ".SH ENVIRONMENT",
    ".TP", ".B NO_COLOR", "Where it is set, nothing is coloured.",
    ".TP", ".B PATH", "Workers are built by the",
    ".B swift", "that is found there.",
  ]

  // MARK: - Text

  /// Paragraphs; lines that belong together are filled by the formatter.
  private static func paragraphs(_ text: String) -> [String] {
    text.components(separatedBy: "\n\n").enumerated().flatMap { index, paragraph -> [String] in
      let lines = paragraph.split(separator: "\n").map { escaped(String($0)) }
      return (index > 0 ? [".PP"] : []) + lines
    }
  }

  /// A line that no character of changes what the formatter does; code in backticks is bold.
  static func escaped(_ text: String) -> String {
    var result = ""
    var isCode = false
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\e"
      case "-": result += "\\-"
      case "`":
        isCode.toggle()
        result += isCode ? "\\fB" : "\\fR"
      case "\n": result += "\n"
      case "'": result += "\\(aq"
      case "^": result += "\\(ha"
      case "~": result += "\\(ti"
      default:
        if scalar.isASCII {
          result.unicodeScalars.append(scalar)
        } else {
          let hex = String(scalar.value, radix: 16, uppercase: true)
          result += "\\[u\(String(repeating: "0", count: max(0, 4 - hex.count)))\(hex)]"
        }
      }
    }
    if isCode { result += "\\fR" }
    return result.hasPrefix(".") ? "\\&" + result : result
  }

  /// A sentence as what stands behind a name: without its stop.
  private static func phrase(_ text: String) -> String { text.hasSuffix(".") ? String(text.dropLast()) : text }
}
