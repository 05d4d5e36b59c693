import Foundation

/// A mistake that the compiler found in a task.
public struct CompilerMessage: Sendable, Equatable {
  /// Relative to the package.
  public let file: String
  public let line: Int
  public let column: Int
  public let text: String

  public init(file: String, line: Int, column: Int, text: String) {
    self.file = file
    self.line = line
    self.column = column
    self.text = text
  }
}

extension CompilerMessage {
  /// The compiler's errors, each once, in the order in which it says them, with its paths.
  static func all(in output: String) -> [CompilerMessage] {
    var messages: [CompilerMessage] = []
    for line in output.split(separator: "\n") where line.contains(": error: ") {
      guard let range = line.range(of: ": error: ") else { continue }
      let place = line[..<range.lowerBound].split(separator: ":")
      guard place.count >= 3, let column = Int(place[place.count - 1]), let number = Int(place[place.count - 2]) else {
        continue
      }
      let message = CompilerMessage(
        file: place.dropLast(2).joined(separator: ":"), line: number, column: column,
        text: String(line[range.upperBound...]))
      if !messages.contains(message) { messages.append(message) }
    }
    return messages.filter { message in
      !message.isConsequence || !messages.contains { $0.isBeside(message) && !$0.isConsequence }
    }
  }

  /// Those that lie in a task's folder, in the order of files and lines.
  static func all(in output: String, ofTask task: String) -> [CompilerMessage] {
    all(in: output).compactMap { message in
      let path = "/" + message.file
      guard let start = path.range(of: "/LabelingFunctions/\(task)/") else { return nil }
      return CompilerMessage(
        file: String(path[start.lowerBound...].dropFirst()), line: message.line, column: message.column,
        text: message.text)
    }
    .sorted { ($0.file, $0.line, $0.column) < ($1.file, $1.line, $1.column) }
  }

  /// What the compiler also says of a key path that names no column: that it would be a function of the wrong kind.
  private var isConsequence: Bool { text.hasPrefix("converting non-Sendable function value") }

  private func isBeside(_ other: CompilerMessage) -> Bool {
    file == other.file && line == other.line && column == other.column
  }
}
