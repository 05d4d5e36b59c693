import LabelAnalysis

/// Figures as people say them in a sentence.
enum Words {
  /// `86.2 %`; what is neither none nor all does not look like it.
  static func percent(_ share: Double?) -> String {
    guard let share else { return NumberFormat.undefined }
    if share > 0, share < 0.0005 { return "under 0.1\u{A0}%" }
    if share < 1, share >= 0.9995 { return "over 99.9\u{A0}%" }
    return NumberFormat.fixed(share * 100, digits: share == 0 || share == 1 ? 0 : 1) + "\u{A0}%"
  }

  /// `84.1 to 89.0 %`.
  static func interval(_ interval: ShareInterval) -> String {
    NumberFormat.fixed(interval.lower * 100, digits: 1) + " to " + NumberFormat.fixed(interval.upper * 100, digits: 1)
      + "\u{A0}%"
  }

  /// At an axis: `20 %`, `0.5 %`.
  static func tick(_ share: Double) -> String {
    let value = share * 100
    for digits in 0...3 {
      let text = NumberFormat.fixed(value, digits: digits)
      if abs((Double(text.filter { $0 != "," }) ?? 0) - value) < 1e-6 || digits == 3 { return text + " %" }
    }
    return ""
  }

  /// A name that keeps its direction of writing to itself, where there are no elements to say so.
  static func isolated(_ name: String) -> String {
    name.utf8.allSatisfy { $0 < 0x80 } ? name : "\u{2068}" + name + "\u{2069}"
  }

  /// A name within a sentence.
  static func quoted(_ name: String) -> String { "“" + isolated(name) + "”" }

  /// `1 row`, `2,400 rows`.
  static func count(_ number: Int, _ noun: String, plural: String? = nil) -> String {
    "\(NumberFormat.count(number)) \(number == 1 ? noun : plural ?? noun + "s")"
  }

  /// `a`, `a and b`, `a, b and c`; longer lists are cut.
  static func list(_ names: [String], limit: Int = 6) -> String {
    let left = names.count - limit
    if left > 0 { return names.prefix(limit).joined(separator: ", ") + " and \(left) more" }
    guard names.count > 1 else { return names.joined() }
    return names.dropLast().joined(separator: ", ") + " and " + names.last!
  }
}
