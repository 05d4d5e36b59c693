import Foundation
import Pipeline
import Reporting

/// A figure of an LF that is compared between saves.
enum WatchFigure: String, CaseIterable {
  case coverage, overlaps, conflicts, accuracy, precision

  /// At most six columns wide.
  var title: String {
    switch self {
    case .coverage: "cover"
    case .overlaps: "overl"
    case .conflicts: "confl"
    case .accuracy: "est.ac"
    case .precision: "prec"
    }
  }

  func value(_ function: WatchFunction) -> Double? {
    switch self {
    case .coverage: function.coverage
    case .overlaps: function.overlaps
    case .conflicts: function.conflicts
    case .accuracy: function.estimatedAccuracy
    case .precision: function.precision
    }
  }

  /// How it reads beside another: `+.012`, or nothing where it has not changed by as much as is shown.
  static func change(from old: Double?, to new: Double?) -> String {
    guard let old, let new else { return old == nil && new == nil ? "" : new == nil ? "gone" : "new" }
    let change = new - old
    guard change.magnitude >= 0.0005 else { return "" }
    let digits = NumberFormat.fixed(change.magnitude, digits: 3)
    return (change < 0 ? "-" : "+") + (digits.hasPrefix("0") ? String(digits.dropFirst()) : "1.00")
  }

  /// `38 ns`, `3.6 µs`, `1.2 ms`, `2.5 s`.
  static func time(_ nanoseconds: Double?) -> String {
    guard let nanoseconds else { return NumberFormat.undefined }
    for (unit, size) in [("s", 1e9), ("ms", 1e6), ("µs", 1e3)] where nanoseconds >= size {
      let value = nanoseconds / size
      return NumberFormat.fixed(value, digits: value < 99.5 ? 1 : 0) + " " + unit
    }
    return NumberFormat.fixed(nanoseconds, digits: 0) + " ns"
  }
}

/// What a table can be sorted by.
enum WatchOrder: String, CaseIterable {
  case task, name, coverage, overlaps, conflicts, accuracy, precision, faults, time

  var title: String { self == .task ? "the task's order" : self == .accuracy ? "estimated accuracy" : rawValue }

  /// The functions' positions; undefined figures last either way.
  func sorted(_ functions: [WatchFunction], isReversed: Bool) -> [Int] {
    if self == .task { return isReversed ? functions.indices.reversed() : Array(functions.indices) }
    if self == .name {
      let order = functions.indices.sorted { (functions[$0].name, $0) < (functions[$1].name, $1) }
      return isReversed ? order.reversed() : order
    }
    // The largest first: that is where people look.
    let defined = functions.indices.filter { value(functions[$0]) != nil }.sorted {
      let (left, right) = (value(functions[$0])!, value(functions[$1])!)
      return left == right ? $0 < $1 : (left > right) != isReversed
    }
    return defined + functions.indices.filter { value(functions[$0]) == nil }
  }

  private func value(_ function: WatchFunction) -> Double? {
    switch self {
    case .task, .name: nil
    case .faults: Double(function.faultCount)
    case .time: function.nanosecondsPerRow
    default: WatchFigure(rawValue: rawValue)?.value(function)
    }
  }
}
