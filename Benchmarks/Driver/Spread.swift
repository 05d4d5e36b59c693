import Foundation

/// Median, smallest and largest of some measurements.
struct Spread {
  let median, smallest, largest: Double

  /// - Parameter values: at least one.
  init(_ values: [Double]) {
    let sorted = values.sorted()
    precondition(!sorted.isEmpty, "no measurements")
    median = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    smallest = sorted[0]
    largest = sorted[sorted.count - 1]
  }

  static let heading = line("", "median", "min", "max")

  /// - Parameter digits: behind the decimal point.
  func line(_ name: String, digits: Int = 0) -> String {
    Spread.line(
      name, Spread.text(median, digits), Spread.text(smallest, digits), Spread.text(largest, digits))
  }

  private static func line(_ name: String, _ values: String...) -> String {
    name.padding(toLength: 44, withPad: " ", startingAt: 0) + values.map { right($0, 12) }.joined()
  }

  static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  /// A number with commas between thousands.
  static func text(_ value: Double, _ digits: Int = 0) -> String {
    let plain = String(format: "%.\(digits)f", value)
    let point = plain.firstIndex(of: ".") ?? plain.endIndex
    var whole = String(plain[..<point])
    var place = whole.count - 3
    while place > 0 {
      whole.insert(",", at: whole.index(whole.startIndex, offsetBy: place))
      place -= 3
    }
    return whole + plain[point...]
  }
}
