/// What the place that text is printed to can do.
public struct TextStyle: Sendable {
  /// Columns.
  public var width: Int
  public var usesColor: Bool

  public init(width: Int = 80, usesColor: Bool = false) {
    self.width = max(width, TextStyle.minimumWidth)
    self.usesColor = usesColor
  }

  /// Narrower than this, lines wrap.
  static let minimumWidth = 40

  func bold(_ text: String) -> String { paint(text, "1") }
  func faint(_ text: String) -> String { paint(text, "2") }
  func warning(_ text: String) -> String { paint(text, "33") }

  private func paint(_ text: String, _ code: String) -> String {
    usesColor && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
