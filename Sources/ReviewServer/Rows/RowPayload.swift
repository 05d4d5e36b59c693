import Foundation
import Review
import Votes

/// A row as the answering page gets it. Positions in texts are those of JavaScript: UTF-16 units.
struct RowPayload: Encodable {
  struct Column: Encodable {
    enum Kind: String, Encodable {
      case text, json, value, image
    }

    let name: String
    let value: String
    let kind: Kind
    /// Where a browser gets the picture; nil for one that it must not load.
    var image: String?
    var matches: [Mark]?
  }

  /// A stretch of a text in which functions found something.
  struct Mark: Encodable, Equatable {
    let start: Int
    let end: Int
    let functions: [String]
    /// 1 to 6: of the class for which the first of them votes.
    let color: Int?
  }

  struct Vote: Encodable {
    let function: String
    let label: String
    /// nil where the model does not say.
    let share: Double?
  }

  struct Evidence: Encodable {
    let probabilities: [Double]
    let votes: [Vote]

    init?(_ suggestion: Suggestion?) {
      guard let suggestion else { return nil }
      probabilities = suggestion.probabilities
      votes = suggestion.votes.map { Vote(function: $0.function, label: $0.label, share: $0.weight) }
    }
  }

  let row: String
  let columns: [Column]
  /// nil while it is hidden.
  let reveal: Evidence?

  /// A value longer than this is cut: nobody reads more, and a page would not hold it.
  static let valueLimit = 200_000

  init(_ item: ReviewItem, images: RowImages) {
    row = item.id
    reveal = Evidence(item.suggestion)
    let isOpen = item.suggestion != nil
    let labels = Dictionary(
      (item.suggestion?.votes ?? []).map { ($0.function, $0.label) }, uniquingKeysWith: { first, _ in first })
    columns = item.content.columns.enumerated().map { place, column in
      let isCut = column.value.utf8.count > Self.valueLimit
      let value = isCut ? String(column.value.prefix(Self.valueLimit / 4)) + " …" : column.value
      if column.isText, images.isImage(column.value) {
        return Column(
          name: column.name, value: value, kind: .image,
          image: images.address(of: column.value, row: item.id, column: place))
      }
      let kind: Column.Kind =
        column.isText ? .text : value.hasPrefix("{") || value.hasPrefix("[") ? .json : .value
      // What functions found says what they look for: nothing for who answers blind.
      let marks =
        isOpen && column.isText && !isCut ? RowPayload.marks(column, labels: labels, classes: item.classes) : []
      return Column(name: column.name, value: value, kind: kind, matches: marks.isEmpty ? nil : marks)
    }
  }

  /// Stretches that overlap become one.
  static func marks(_ column: RowContent.Column, labels: [String: String], classes: [String]) -> [Mark] {
    let matches = column.matches.sorted { ($0.start, -$0.end, $0.function) < ($1.start, -$1.end, $1.function) }
    var joined: [(start: Int, end: Int, functions: [String])] = []
    for match in matches where match.start < match.end {
      if let last = joined.last, match.start < last.end {
        joined[joined.count - 1].end = max(last.end, match.end)
        if !last.functions.contains(match.function) { joined[joined.count - 1].functions.append(match.function) }
      } else {
        joined.append((match.start, match.end, [match.function]))
      }
    }
    var units = UnitCounter(column.value)
    return joined.compactMap { start, end, functions in
      guard let start = units.units(before: start), let end = units.units(before: end) else { return nil }
      let label = functions.lazy.compactMap { labels[$0] }.first
      let color = label.flatMap { classes.firstIndex(of: $0) }.map { $0 % 6 + 1 }
      return Mark(start: start, end: end, functions: functions, color: color)
    }
  }
}

/// Counts UTF-16 units up to bytes of UTF-8, ascending.
private struct UnitCounter {
  private let bytes: [UInt8]
  private var place = 0
  private var count = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  /// - Returns: nil for what lies outside, or before what was asked last.
  mutating func units(before end: Int) -> Int? {
    guard end >= place, end <= bytes.count else { return nil }
    while place < end {
      let byte = bytes[place]
      // Bytes that go on with a scalar count nothing; four bytes are a pair of units.
      if byte & 0xC0 != 0x80 { count += byte >= 0xF0 ? 2 : 1 }
      place += 1
    }
    return count
  }
}
