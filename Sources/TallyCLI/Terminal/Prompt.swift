import Foundation

/// Questions on a terminal. Each answer is looked at at once, and asked for again until it will do.
struct Prompt {
  /// Whether there is somebody to ask.
  static var isPossible: Bool { Console.isTerminal(0) && Console.isTerminal(2) }

  /// - Parameters:
  ///   - fallback: what an empty answer stands for; `nil` where there must be one.
  ///   - accept: what the answer means; its errors are shown, and the question asked again.
  /// - Throws: where the input ends, or Ctrl-C is pressed.
  static func ask<Answer>(_ question: String, fallback: String?, accept: (String) throws -> Answer) throws -> Answer {
    while true {
      Console.ask(fallback.map { "\(question) [\($0)]: " } ?? "\(question): ")
      let line = try line().trimmingCharacters(in: .whitespaces)
      guard let answer = line.isEmpty ? fallback : line else { continue }
      do {
        return try accept(answer)
      } catch let failure as CommandFailure {
        if let message = failure.message { Console.note(indented(message)) }
      } catch let error as any UserFacingError {
        Console.note(indented(error.message))
      }
    }
  }

  static func confirm(_ question: String) throws -> Bool {
    try ask("\(question) (y/n)", fallback: "y") { answer in
      switch answer.lowercased() {
      case "y", "yes": return true
      case "n", "no": return false
      default: throw CommandFailure(message: UserMessage("\"\(answer)\" is neither y nor n"))
      }
    }
  }

  private static func indented(_ message: UserMessage) -> String {
    var text = "  \(message.what)"
    if let fix = message.fix { text += "\n  \(fix)" }
    return text
  }

  private static func line() throws -> String {
    var bytes: [UInt8] = []
    var byte: UInt8 = 0
    while true {
      let count = read(0, &byte, 1)
      if count < 0 && errno == EINTR && !Interrupt.isRequested { continue }
      if count <= 0 {
        Console.note("")
        throw CommandFailure(
          message: UserMessage("interrupted; nothing was written"), status: ExitStatus.interrupted)
      }
      if byte == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
      bytes.append(byte)
    }
  }
}

extension Console {
  /// Writes a question to standard error, where the answer is to follow.
  fileprivate static func ask(_ text: String) { _ = write(text, to: 2) }
}
