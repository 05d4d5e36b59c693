import Foundation

/// One line on standard error that says what is going on; only on a terminal, and only after half a second. In a log of JSON
/// lines a line where something new begins, and now and then.
enum Progress {
  private struct State {
    var started = Date()
    var lastDrawn = Date.distantPast
    var isDrawn = false
    var lastText = ""
  }

  // The command line works on one thread.
  nonisolated(unsafe) private static var state = State()

  static func begin() { state = State() }

  /// - Parameter share: 0 to 1, or `nil` where it cannot be told.
  static func show(_ text: String, share: Double?) {
    let now = Date()
    if EventLog.format == .json { return log(text, share, now) }
    guard Console.isTerminal(2), now.timeIntervalSince(state.started) > 0.5,
      now.timeIntervalSince(state.lastDrawn) > 0.1
    else { return }
    state.lastDrawn = now
    state.isDrawn = true
    _ = Console.write("\r\u{1B}[2K" + line(text, share, now.timeIntervalSince(state.started)), to: 2)
  }

  private static let secondsBetweenLines = 10.0

  private static func log(_ text: String, _ share: Double?, _ now: Date) {
    guard text != state.lastText || now.timeIntervalSince(state.lastDrawn) >= secondsBetweenLines else { return }
    state.lastText = text
    state.lastDrawn = now
    EventLog.write(.info, text, share.map { ["share": .number($0)] } ?? [:])
  }

  static func clear() {
    guard state.isDrawn else { return }
    state.isDrawn = false
    _ = Console.write("\r\u{1B}[2K", to: 2)
  }

  static func line(_ text: String, _ share: Double?, _ seconds: Double) -> String {
    guard let share else { return "\(text) … \(Int(seconds)) s" }
    let width = 24
    let filled = Int((share * Double(width)).rounded(.down))
    let bar = String(repeating: "━", count: filled) + String(repeating: "─", count: width - filled)
    let left = share > 0.05 ? ", \(Int(seconds * (1 - share) / share) + 1) s left" : ""
    return "\(text) \(bar) \(Int(share * 100)) %\(left)"
  }
}
