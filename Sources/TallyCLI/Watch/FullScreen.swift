import CSystemCalls
import Foundation
import Glibc

/// The terminal as a full screen: lines are put where they differ from those that stand there, in one write, so that nothing
/// flickers.
final class FullScreen {
  private(set) var width = 80
  private(set) var height = 24
  private var shown: [String] = []

  /// - Returns: `false` if there is no such terminal.
  func begin() -> Bool {
    guard tally_terminal_begin(0, 1) == 0 else { return false }
    measure()
    return true
  }

  func end() { tally_terminal_end() }

  /// Looks at the window.
  ///
  /// - Returns: whether everything has to be drawn anew.
  func hasChanged() -> Bool {
    if tally_terminal_take_stop() != 0 { tally_terminal_stop() }
    guard tally_terminal_has_changed() != 0 else { return false }
    // Also the modes: whoever went on from a stop has them as the shell left them.
    measure()
    forget()
    return true
  }

  /// Stops the process, as Ctrl-Z does.
  func stop() {
    tally_terminal_stop()
    forget()
  }

  /// What stands there is not known any more.
  func forget() { shown = [] }

  private func measure() {
    var (columns, rows): (Int32, Int32) = (0, 0)
    guard tally_terminal_size(1, &columns, &rows) == 0, columns > 0, rows > 0 else { return }
    (width, height) = (Int(columns), Int(rows))
  }

  /// Draws lines from the top; what is below them becomes empty.
  ///
  /// - Parameter lines: not wider than ``width``.
  func draw(_ lines: [String]) {
    var text = ""
    if shown.isEmpty { text += "\u{1B}[2J" }
    for row in 0..<height {
      let line = row < lines.count ? lines[row] : ""
      if row < shown.count, shown[row] == line { continue }
      text += "\u{1B}[\(row + 1);1H\(line)\u{1B}[0m\u{1B}[K"
    }
    shown = (0..<height).map { $0 < lines.count ? lines[$0] : "" }
    guard !text.isEmpty else { return }
    // Terminals that know synchronized updates show all of it at once; others ignore the words.
    if !Console.write("\u{1B}[?2026h" + text + "\u{1B}[?2026l", to: 1) { forget() }
  }

  /// What was typed since the last call.
  func keys() -> [WatchKey] {
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = read(0, &buffer, buffer.count)
    guard count > 0 else { return [] }
    return WatchKey.keys(in: buffer[..<count])
  }
}

/// A key, as terminals send it.
enum WatchKey: Equatable {
  case character(Character)
  case enter, escape, backspace, tab, up, down, left, right, pageUp, pageDown, home, end
  case control(Character)

  private static let sequences: [(String, WatchKey)] = [
    ("\u{1B}[A", .up), ("\u{1B}[B", .down), ("\u{1B}[C", .right), ("\u{1B}[D", .left), ("\u{1B}OA", .up),
    ("\u{1B}OB", .down), ("\u{1B}OC", .right), ("\u{1B}OD", .left), ("\u{1B}[5~", .pageUp), ("\u{1B}[6~", .pageDown),
    ("\u{1B}[H", .home), ("\u{1B}[F", .end), ("\u{1B}[1~", .home), ("\u{1B}[4~", .end), ("\u{1B}OH", .home),
    ("\u{1B}OF", .end),
  ]

  static func keys(in bytes: ArraySlice<UInt8>) -> [WatchKey] {
    var keys: [WatchKey] = []
    var rest = bytes
    while let first = rest.first {
      if let (sequence, key) = sequences.first(where: { rest.starts(with: $0.0.utf8) }) {
        keys.append(key)
        rest = rest.dropFirst(sequence.utf8.count)
      } else if first == 0x1B, rest.dropFirst().first == UInt8(ascii: "[") {
        // Some other key: its letters mean nothing.
        rest = rest.dropFirst(2).drop { !(0x40...0x7E).contains($0) }.dropFirst()
      } else if first < 0x20 || first == 0x7F {
        keys.append(control(first))
        rest = rest.dropFirst()
      } else {
        let text = String(decoding: rest.prefix { $0 >= 0x20 && $0 != 0x7F }, as: UTF8.self)
        keys += text.map { .character($0) }
        rest = rest.drop { $0 >= 0x20 && $0 != 0x7F }
      }
    }
    return keys
  }

  private static func control(_ byte: UInt8) -> WatchKey {
    switch byte {
    case 0x0A, 0x0D: .enter
    case 0x1B: .escape
    case 0x7F, 0x08: .backspace
    case 0x09: .tab
    default: .control(Character(Unicode.Scalar(byte + 0x60)))
    }
  }
}
