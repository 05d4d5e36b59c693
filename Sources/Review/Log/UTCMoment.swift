import Foundation

/// Times as the review log writes them: UTC, ISO 8601, to the millisecond. Arithmetic of its own, since a log of 100,000
/// entries is read at each start.
public enum UTCMoment {
  /// - Parameter time: seconds since 1970.
  public static func text(_ time: Double) -> String {
    let milliseconds = Int64((time * 1000).rounded())
    let (days, rest) = milliseconds.dividedFloor(by: 86_400_000)
    let (year, month, day) = date(days: Int(days))
    let seconds = rest / 1000
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let fraction = String(1000 + rest % 1000).dropFirst()
    let years = String(10_000 + year).dropFirst()
    return "\(years)-\(two(Int64(month)))-\(two(Int64(day)))T\(two(seconds / 3600)):\(two(seconds / 60 % 60)):"
      + "\(two(seconds % 60)).\(fraction)Z"
  }

  /// Seconds since 1970 of what ``text(_:)`` wrote, and of any other UTC time in ISO 8601 that says at least the day; nil for
  /// anything else.
  public static func seconds(_ text: String) -> Double? {
    var rest = text[...]
    func number(_ digits: Int) -> Int? {
      let part = rest.prefix(digits)
      guard part.utf8.count == digits, part.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
      rest = rest.dropFirst(digits)
      return Int(part)
    }
    func take(_ character: Character) -> Bool {
      guard rest.first == character else { return false }
      rest = rest.dropFirst()
      return true
    }
    guard let year = number(4), take("-"), let month = number(2), take("-"), let day = number(2),
      (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    var seconds = Double(days(year: year, month: month, day: day)) * 86_400
    if rest.isEmpty { return seconds }
    guard take("T") || take(" "), let hour = number(2), take(":"), let minute = number(2), hour < 24, minute < 60 else {
      return nil
    }
    seconds += Double(hour * 3600 + minute * 60)
    if take(":") {
      guard let second = number(2), second < 61 else { return nil }
      seconds += Double(second)
      if take(".") {
        let digits = rest.prefix { ("0"..."9").contains($0) }
        rest = rest.dropFirst(digits.count)
        guard !digits.isEmpty, let fraction = Double("0.\(digits)") else { return nil }
        seconds += fraction
      }
    }
    return rest == "Z" || rest == "+00:00" || rest.isEmpty ? seconds : nil
  }

  /// Source: Howard Hinnant, chrono-compatible low-level date algorithms, `days_from_civil`.
  private static func days(year: Int, month: Int, day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// Source: as above, `civil_from_days`.
  private static func date(days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let place = (5 * dayOfYear + 2) / 153
    let month = place < 10 ? place + 3 : place - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * place + 2) / 5 + 1)
  }
}

extension Int64 {
  fileprivate func dividedFloor(by divisor: Int64) -> (Int64, Int64) {
    let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest)
  }
}
