import LabelAnalysis

/// Numbers for people to read, without Foundation and the same in every locale.
public enum NumberFormat {
  /// What an undefined value prints as.
  public static let undefined = "–"

  /// `1234567` as `1,234,567`.
  public static func count(_ value: Int) -> String {
    let digits = String(value.magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return value < 0 ? "-" + text : text
  }

  /// A count with its noun.
  public static func counted(_ count: Int, _ noun: String, plural: String? = nil) -> String {
    Self.count(count) + " " + (count == 1 ? noun : plural ?? noun + "s")
  }

  /// A share from 0 to 1 with three digits. What is neither 0 nor 1 does not look like it: `<0.001`, `>0.999`.
  public static func share(_ value: Double?) -> String {
    guard let value else { return undefined }
    if value > 0, value < 0.0005 { return "<0.001" }
    if value < 1, value >= 0.9995 { return ">0.999" }
    return fixed(value, digits: 3)
  }

  /// `0.812–0.874`.
  public static func interval(_ interval: ShareInterval) -> String {
    fixed(interval.lower, digits: 3) + "–" + fixed(interval.upper, digits: 3)
  }

  /// A rounded number with so many digits after the point (none: no point either).
  public static func fixed(_ value: Double?, digits: Int) -> String {
    guard let value else { return undefined }
    let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
    let scaled = (value.magnitude * scale).rounded()
    guard scaled < 1e15 else { return String(value) }
    let whole = Int(scaled) / Int(scale)
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard digits > 0 else { return sign + count(whole) }
    let fraction = String(Int(scaled) % Int(scale))
    return sign + count(whole) + "." + String(repeating: "0", count: digits - fraction.count) + fraction
  }
}
