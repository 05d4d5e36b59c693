extension NumberFormat {
  /// A time with two or three digits and its unit: `85 ns`, `1.2 µs`, `340 µs`, `2.1 ms`.
  public static func duration(nanoseconds: Double?) -> String? {
    guard let nanoseconds else { return nil }
    let units: [(name: String, size: Double)] = [("ns", 1), ("µs", 1e3), ("ms", 1e6), ("s", 1e9)]
    let unit = units.last { nanoseconds >= $0.size } ?? units[0]
    let value = nanoseconds / unit.size
    return fixed(value, digits: value < 10 && unit.size > 1 ? 1 : 0) + " " + unit.name
  }
}
