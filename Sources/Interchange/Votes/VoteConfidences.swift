import Votes

/// How sure LFs were of their votes, where a file of votes says it: cells such as `spam:0.8`.
public struct VoteConfidences: Sendable, Equatable {
  /// Of each soft vote, rows ascending.
  public private(set) var rows: [Int] = []
  /// Of each soft vote, ascending within a row.
  public private(set) var functions: [Int32] = []
  /// Of each soft vote, in millionths, 1 to 1,000,000: sums of whole numbers do not depend on their order.
  public private(set) var millionths: [Int32] = []

  public init() {}

  public var isEmpty: Bool { rows.isEmpty }

  mutating func append(row: Int, function: Int, millionths: Int32) {
    rows.append(row)
    functions.append(Int32(function))
    self.millionths.append(millionths)
  }
}

/// A stretch of confidences whose votes are taken to be equally good.
public enum ConfidenceBand: Int, Sendable, CaseIterable, Comparable {
  case low, middle, high

  public init(millionths: Int32) { self = millionths < 700_000 ? .low : millionths < 900_000 ? .middle : .high }

  /// What an LF's name gets: `name@0.7-0.9`. The lower end belongs to the band; so does the upper end of the last.
  public var suffix: String {
    switch self {
    case .low: "@0-0.7"
    case .middle: "@0.7-0.9"
    case .high: "@0.9-1"
    }
  }

  public static func < (left: ConfidenceBand, right: ConfidenceBand) -> Bool { left.rawValue < right.rawValue }
}

/// A cell of the form `class:confidence`.
///
/// Only a number with a decimal point is a confidence, so that classes called `12:30` stay what they are.
struct SoftCell {
  let label: UnsafeRawBufferPointer
  /// In millionths; nil where it is not above 0 and at most 1.
  let millionths: Int32?

  init?(_ cell: UnsafeRawBufferPointer) {
    guard cell.count >= 3, let colon = cell.lastIndex(of: UInt8(ascii: ":")), colon > 0 else { return nil }
    let number = UnsafeRawBufferPointer(rebasing: cell[(colon + 1)...])
    guard SoftCell.isNumber(number), number.contains(UInt8(ascii: ".")) else { return nil }
    label = UnsafeRawBufferPointer(rebasing: cell[..<colon])
    // Digits and a point: always a number.
    let value = ((Double(String(decoding: number, as: UTF8.self)) ?? -1) * 1e6).rounded()
    millionths = value >= 1 && value <= 1e6 ? Int32(value) : nil
  }

  /// Whether a text that is no soft vote looks as if it was meant to be one: `spam:1`, `:0.8`.
  static func isAttempt(_ text: String) -> Bool {
    guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")) else { return false }
    var rest = String(text[text.index(after: colon)...])
    return rest.withUTF8 { isNumber(UnsafeRawBufferPointer($0)) }
  }

  /// Digits with at most one point among them.
  private static func isNumber(_ text: UnsafeRawBufferPointer) -> Bool {
    var digits = 0
    var points = 0
    for byte in text {
      if NumberText.isDigit(byte) {
        digits += 1
      } else if byte == UInt8(ascii: ".") {
        points += 1
      } else {
        return false
      }
    }
    return digits > 0 && points <= 1
  }
}

extension ClassCodes {
  /// As ``code(_:place:)``, of a cell that may have a confidence.
  ///
  /// - Throws: ``InterchangeError/badConfidence(_:found:)``.
  mutating func softCode(
    _ cell: UnsafeRawBufferPointer, place: () throws(InterchangeError) -> FilePlace
  ) throws(InterchangeError) -> (code: Vote, millionths: Int32?) {
    guard let soft = SoftCell(cell) else { return (try code(cell, place: place), nil) }
    guard let millionths = soft.millionths else {
      throw .badConfidence(try place(), found: String(decoding: cell, as: UTF8.self))
    }
    hasConfidences = true
    let code = try code(soft.label, place: place)
    return (code, code == .abstain ? nil : millionths)
  }
}
