/// A bar of block characters.
enum TextBar {
  private static let eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

  /// - Parameters:
  ///   - value: of this bar; any value above 0 shows as something.
  ///   - peak: of the longest bar.
  ///   - width: of the longest bar, in columns.
  static func text(_ value: Int, peak: Int, width: Int) -> String {
    guard value > 0, peak > 0 else { return "" }
    let parts = max(1, Int((Double(value) / Double(peak) * Double(width * 8)).rounded()))
    return String(repeating: "█", count: parts / 8) + eighths[parts % 8]
  }

  /// The longest bar beside columns that take `used`.
  static func width(_ style: TextStyle, used: Int) -> Int { min(max(style.width - used, 8), 30) }
}
