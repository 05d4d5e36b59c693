import Foundation

/// What tables are drawn on.
enum TerminalChecks {
  static func all() -> [Check] { [locale(), terminal()] }

  /// Tables have lines and bars beyond ASCII.
  private static func locale() -> Check {
    let environment = ProcessInfo.processInfo.environment
    let name = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
    let isUTF8 = name.lowercased().filter { $0 != "-" }.contains("utf8")
    if isUTF8 || !Console.isTerminal(1) { return .ok("locale", name.isEmpty ? "none, and no terminal" : name) }
    return .warn(
      "locale", name.isEmpty ? "none: lines and bars may look garbled" : "\(name): lines and bars may look garbled",
      fix: "export LC_ALL=C.UTF-8")
  }

  private static func terminal() -> Check {
    guard Console.isTerminal(1) else { return .ok("terminal", "none: tables are 120 wide and have no colours") }
    let style = Console.style
    if style.width < 80 {
      return .warn("terminal", "\(style.width) columns: tables are cut", fix: "widen the window to 80 columns or more")
    }
    return .ok("terminal", "\(style.width) columns, \(style.usesColor ? "colours" : "no colours")")
  }
}
