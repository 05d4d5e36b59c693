import Foundation
import Reporting

/// Standard output and standard error.
enum Console {
  /// Writes to standard output. A reader that has gone away ends the program quietly, anything else with a message.
  static func print(_ text: String) {
    if write(text.hasSuffix("\n") ? text : text + "\n", to: 1) { return }
    let code = errno
    if code == EPIPE { Foundation.exit(0) }
    let system = Suggestions.system(code)
    note(UserMessage("cannot write: \(system.reason)", at: "standard output", fix: system.fix).text("error"))
    Foundation.exit(ExitStatus.failed)
  }

  /// Writes to standard error.
  static func note(_ text: String) {
    Progress.clear()
    _ = write(text.hasSuffix("\n") ? text : text + "\n", to: 2)
  }

  static func write(_ text: String, to descriptor: Int32) -> Bool {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      bytes = bytes.dropFirst(count)
    }
    return true
  }

  static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// How wide the tables may be: the terminal's width, or 120 where there is none.
  static var style: TextStyle {
    var size = winsize()
    guard isTerminal(1), ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return TextStyle(width: 120) }
    return TextStyle(width: Int(size.ws_col), usesColor: ProcessInfo.processInfo.environment["NO_COLOR"] == nil)
  }

  /// A value as JSON on standard output: sorted keys, so that two runs compare line by line.
  static func printJSON(_ value: some Encodable) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(value) else { return }
    print(String(decoding: data, as: UTF8.self))
  }
}
