/// Probabilities as text, without Foundation.
struct DecimalText: Sendable {
  /// Digits after the point, at most.
  private let digits: Int
  private let scale: Double

  /// Fewer digits are cut where they are zeros, down to this many: `0.500000`.
  static let minimumDigits = 6

  /// - Parameter classCount: how many values have to sum to 1. Nine digits keep the sum of a thousand within 1e-6 (each
  ///   is off by 5e-10 at most); beyond that twelve do so for every number of classes.
  init(classCount: Int) {
    digits = classCount <= 1000 ? 9 : 12
    scale = classCount <= 1000 ? 1e9 : 1e12
  }

  /// Appends a value from 0 to 1, rounded; never in scientific form.
  func append(_ value: Double, to bytes: inout [UInt8]) {
    // Rounding in a sum of probabilities may leave the unit interval by some 1e-16.
    precondition(value > -1e-9 && value < 1 + 1e-9, "probability \(value)")
    var rest = UInt64((min(max(value, 0), 1) * scale).rounded())
    let isOne = rest == UInt64(scale)
    if isOne { rest = 0 }
    bytes.append(UInt8(ascii: isOne ? "1" : "0"))
    bytes.append(UInt8(ascii: "."))
    var count = digits
    while count > DecimalText.minimumDigits, rest % 10 == 0 {
      rest /= 10
      count -= 1
    }
    let first = bytes.count
    bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: count))
    for place in stride(from: first + count - 1, through: first, by: -1) {
      bytes[place] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
    }
  }
}
