import Glibc

/// Tails of the hypergeometric distribution, and the exact bounds that follow from them: how many of a finite number of rows are
/// marked, from a sample of them drawn without replacement.
///
/// Where the sample is a small part of the rows, these are the tails of ``ExactBinomial``; the larger it is, the less is left to
/// guess.
public enum FiniteSample {
  /// A term below this share of the sum changes no digit of it.
  private static let negligible = 1e-17

  /// The probability that at most `count` of the drawn rows are marked.
  ///
  /// - Parameters:
  ///   - count: 0 to `drawn`.
  ///   - drawn: 0 to `rows`.
  ///   - marked: how many of all rows are, 0 to `rows`.
  ///   - rows: how many there are.
  /// - Complexity: O(√drawn) terms, more for few rows.
  public static func lowerTail(_ count: Int, of drawn: Int, marked: Int, among rows: Int) -> Double {
    precondition(
      count >= 0 && count <= drawn && drawn <= rows && marked >= 0 && marked <= rows,
      "\(count) of \(drawn), \(marked) among \(rows)")
    let (least, most) = (max(0, drawn + marked - rows), min(drawn, marked))
    if count < least { return 0 }
    if count >= most { return 1 }
    let (d, m, n) = (Double(drawn), Double(marked), Double(rows))
    // How likely `k + 1` is, as a multiple of `k`.
    func growth(_ k: Double) -> Double { (m - k) * (d - k) / ((k + 1) * (n - m - d + k + 1)) }
    // From the end that is farther from the mean, terms only fall, and a sum near 1 loses nothing.
    if Double(count) * n > d * m {
      var (k, term, sum) = (count + 1, 1.0, 1.0)
      while k < most, term > negligible * sum {
        term *= growth(Double(k))
        sum += term
        k += 1
      }
      return max(0, 1 - probability(count + 1, drawn, marked, rows) * sum)
    }
    var (k, term, sum) = (count, 1.0, 1.0)
    while k > least, term > negligible * sum {
      term /= growth(Double(k - 1))
      sum += term
      k -= 1
    }
    return min(1, probability(count, drawn, marked, rows) * sum)
  }

  private static func probability(_ count: Int, _ drawn: Int, _ marked: Int, _ rows: Int) -> Double {
    exp(logChoices(marked, count) + logChoices(rows - marked, drawn - count) - logChoices(rows, drawn))
  }

  private static func logChoices(_ n: Int, _ k: Int) -> Double {
    lgamma(Double(n) + 1) - lgamma(Double(k) + 1) - lgamma(Double(n - k) + 1)
  }

  /// The fewest of so many rows that are more than a share of them.
  static func tooMany(of rows: Int, rate: Double) -> Int { min(rows, Int((rate * Double(rows)).rounded(.down)) + 1) }

  /// The largest number of marked rows that is not excluded: with it, as few marked ones among those drawn have a probability
  /// above `risk`.
  ///
  /// - Parameter risk: that more are marked, in (0, 1).
  /// - Returns: `count` to `rows`.
  public static func upperBound(_ count: Int, of drawn: Int, among rows: Int, risk: Double) -> Int {
    precondition(risk > 0 && risk < 1, "a risk of \(risk)")
    var (low, high) = (count, rows - drawn + count + 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if lowerTail(count, of: drawn, marked: middle, among: rows) > risk { low = middle } else { high = middle }
    }
    return low
  }
}
