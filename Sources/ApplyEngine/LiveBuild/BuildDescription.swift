import Foundation

/// The package manager's own description of a build (`release.yaml` in its build folder): which command makes which file.
///
/// Only as much of YAML as the package manager writes: commands two columns in, their members four, lists in JSON.
struct BuildDescription {
  struct Command: Equatable {
    var inputs: [String] = []
    var outputs: [String] = []
    var arguments: [String] = []
  }

  private var commands: [Command] = []
  private var makers: [String: Int] = [:]

  /// - Returns: `nil` if the file is absent or is written otherwise.
  init?(path: String) {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
    self.init(text)
  }

  init?(_ text: String) {
    let decoder = JSONDecoder()
    var isCommands = false
    for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
      if line.first != UInt8(ascii: " ") {
        isCommands = line.elementsEqual("commands:".utf8)
      } else if isCommands, line.starts(with: "  \"".utf8) {
        commands.append(Command())
      } else if isCommands, !commands.isEmpty {
        for (name, member) in BuildDescription.members where line.starts(with: name.utf8) {
          guard let list = try? decoder.decode([String].self, from: Data(line.dropFirst(name.utf8.count))) else {
            return nil
          }
          commands[commands.count - 1][keyPath: member] = list
        }
      }
    }
    guard !commands.isEmpty else { return nil }
    for (index, command) in commands.enumerated() {
      for output in command.outputs { makers[output] = index }
    }
  }

  private static var members: [(String, WritableKeyPath<Command, [String]>)] {
    [("    inputs: ", \.inputs), ("    outputs: ", \.outputs), ("    args: ", \.arguments)]
  }

  func command(making output: String) -> Command? { makers[output].map { commands[$0] } }

  /// What a file is made of in the end: files that no command makes, sorted.
  func sources(of outputs: [String]) -> [String] {
    var sources: Set<String> = []
    var seen: Set<Int> = []
    var open = outputs
    while let name = open.popLast() {
      guard let maker = makers[name] else {
        // Names in angle brackets stand for no file, and folders end in a slash.
        if name.hasPrefix("/"), !name.hasSuffix("/") { sources.insert(name) }
        continue
      }
      if seen.insert(maker).inserted { open += commands[maker].inputs }
    }
    return sources.sorted()
  }
}
