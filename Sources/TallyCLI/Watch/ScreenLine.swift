import Reporting

/// One line of the screen: pieces with their look, never wider than the window.
struct ScreenLine {
  enum Look: String {
    case plain = ""
    case bold = "1"
    case faint = "2"
    case good = "32"
    case bad = "31"
    case warning = "33"
    case title = "1;36"
  }

  private(set) var text = ""
  private(set) var used = 0
  private let width: Int
  private let usesColor: Bool

  init(width: Int, usesColor: Bool) {
    self.width = width
    self.usesColor = usesColor
  }

  var room: Int { max(0, width - used) }

  /// Adds text, cut to what there is room for; control characters become harmless.
  mutating func add(_ new: String, _ look: Look = .plain) {
    let harmless = DisplayWidth.sanitize(ScreenLine.flat(new))
    let cut = DisplayWidth.truncate(harmless, to: room)
    guard !cut.isEmpty else { return }
    used += DisplayWidth.of(cut)
    text += usesColor && look != .plain ? "\u{1B}[\(look.rawValue)m\(cut)\u{1B}[0m" : cut
  }

  /// Adds text in a column of its own.
  mutating func add(_ new: String, width: Int, isLeft: Bool = false, _ look: Look = .plain) {
    let cut = DisplayWidth.truncate(DisplayWidth.sanitize(ScreenLine.flat(new)), to: width)
    let blanks = String(repeating: " ", count: max(0, width - DisplayWidth.of(cut)))
    if !isLeft { add(blanks) }
    add(cut, look)
    if isLeft { add(blanks) }
  }

  /// Line breaks and tabs as blanks; format characters, with which text could be turned round or hidden, are left out.
  private static func flat(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 < 0x20 || $0 >= 0x80 }) else { return text }
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar == "\n" || scalar == "\t" || scalar == "\r" {
        scalars.append(" ")
      } else if scalar.properties.generalCategory != .format || scalar == "\u{200D}" {
        scalars.append(scalar)
      }
    }
    return String(scalars)
  }
}
