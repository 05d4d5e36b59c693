import FuzzHarness
import RowFiles
import TestSupport
import Votes

/// A table and one of the many ways to write it.
struct RandomTable {
  let format: RowFormat
  let names: [String]
  var lines: [[String]] = []
  private(set) var text = ""

  var columns: [ColumnRequest] { names.map { .text($0, optional: false) } }

  init(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    format = generator.chance(0.3) ? .tsv : .csv
    names = (0..<1 + generator.nextInt(below: 4)).map { "column \($0), \"\(generator.unicode(longest: 3))\"" }
    let separator = format == .csv ? "," : "\t"
    for _ in 0..<generator.nextInt(below: 30) {
      lines.append(
        names.map { _ in generator.text(from: UnicodeAlphabet.pieces + ["\"", ",", "\n", "\r"], longest: 8) })
    }
    if generator.chance(0.3) { text += "\u{FEFF}" }
    var isFirst = true
    for line in [names] + lines {
      if !isFirst { text += generator.chance(0.5) ? "\n" : "\r\n" }
      if !isFirst, generator.chance(0.1) { text += "\n" }
      isFirst = false
      let isAlone = line.count == 1
      text += line.map { RandomTable.written($0, isAlone, separator, &generator) }.joined(separator: separator)
    }
    if generator.chance(0.7) { text += "\r\n" }
  }

  /// A field, quoted where it must be and sometimes where it need not.
  private static func written(_ field: String, _ isAlone: Bool, _ separator: String, _ generator: inout SeededGenerator)
    -> String
  {
    let scalars = field.unicodeScalars
    let mustQuote =
      scalars.contains { $0 == "\n" || $0 == "\r" || String($0) == separator } || scalars.first == "\""
      || (isAlone && field.isEmpty)
    guard mustQuote || generator.chance(0.3) else { return field }
    var quoted = "\""
    for scalar in scalars { quoted += scalar == "\"" ? "\"\"" : String(scalar) }
    return quoted + "\""
  }
}

/// A header and then whatever comes: quotes in the wrong places, lines of any number of fields.
struct CSVSoup {
  static let header = "a,b\n"
  let text: String

  var bytes: [UInt8] { Array(text.utf8) }

  init(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let body = generator.text(
      from: ["x", "é", ",", ",", "\"", "\"", "\"\"", "\n", "\n", "\r\n", "\r", " "], longest: 80)
    text = CSVSoup.header + body
  }

  /// The rows of two optional texts, and the other records' problems with their places.
  func reference() -> (values: [[Value]], problems: [(kind: RowProblem.Kind, offset: Int)]) {
    var values: [[Value]] = []
    var problems: [(kind: RowProblem.Kind, offset: Int)] = []
    for (offset, outcome) in CSVReference.records(bytes, from: CSVSoup.header.utf8.count, separator: 0x2C) {
      switch outcome {
      case .problem(let kind): problems.append((kind, offset))
      case .record(let fields) where fields.count != 2: problems.append((.fieldCount, offset))
      case .record(let fields):
        values.append(
          fields.map { field in
            field.text.isEmpty && !field.isQuoted ? .null : .text(String(decoding: field.text, as: UTF8.self))
          })
      }
    }
    return (values, problems)
  }
}
