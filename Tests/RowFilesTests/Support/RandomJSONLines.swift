import RowFiles
import TestSupport
import Votes

/// Objects and one of the many ways to write them, a line each.
struct RandomJSONLines {
  static let columns: [ColumnRequest] = [
    .text("text"), .integer("count"), .number("score"), .flag("seen"), .text("größe"),
  ]

  private(set) var text = ""
  private(set) var values: [[Value]] = []
  private var generator: SeededGenerator

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
    if generator.chance(0.3) { text += "\u{FEFF}" }
    for _ in 0..<generator.nextInt(below: 30) { addRow() }
    if generator.chance(0.3), text.utf8.last == 0x0A { text.unicodeScalars.removeLast() }
  }

  private mutating func addRow() {
    if generator.chance(0.1) { text += generator.pick(["\n", " \n", "\r\n", "\t\r\n"]) }
    var line: [Value] = []
    var members: [String] = []
    for column in RandomJSONLines.columns {
      let (value, json) = randomValue(of: column.kind)
      line.append(value)
      if let json { members.append("\(quoted(column.name))\(space())\(":")\(space())\(json)") }
    }
    if generator.chance(0.5) { members.append("\"other\": {\"text\": [1, null, \"}\\n\"]}") }
    members.shuffle(using: &generator)
    values.append(line)
    text += "{" + space() + members.joined(separator: space() + "," + space()) + space() + "}"
    text += generator.chance(0.5) ? "\n" : " \r\n"
  }

  private mutating func space() -> String { generator.pick(["", "", " ", "\t", "  "]) }

  private mutating func randomValue(of kind: ColumnKind) -> (Value, json: String?) {
    if generator.chance(0.1) { return (.missing, nil) }
    if generator.chance(0.1) { return (.null, "null") }
    switch kind {
    case .text:
      let text = generator.text(from: UnicodeAlphabet.pieces + ["\"", "\\", "/", "\u{8}", "\u{7F}"], longest: 9)
      return (.text(text), quoted(text))
    case .integer:
      let integer = generator.pick([0, 1, -1, .max, .min, Int(truncatingIfNeeded: generator.next() >> 20)])
      return (.integer(integer), String(integer))
    case .number:
      let number = generator.pick([0, -1.5, 1e300, .leastNonzeroMagnitude, 0.1, generator.nextUniform() * 1e6])
      return (.number(number), "\(number)")
    case .flag:
      let flag = generator.chance(0.5)
      return (.flag(flag), flag ? "true" : "false")
    }
  }

  /// A string with each scalar plain, with its short escape, or as one or two `\u`.
  private mutating func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      let short: [Unicode.Scalar: String] = [
        "\"": "\\\"", "\\": "\\\\", "/": "\\/", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\u{8}": "\\b", "\u{C}": "\\f",
      ]
      let isPlain = scalar.value >= 0x20 && scalar != "\"" && scalar != "\\"
      if isPlain && generator.chance(0.7) {
        result.unicodeScalars.append(scalar)
      } else if let escape = short[scalar], generator.chance(0.7) {
        result += escape
      } else {
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16, uppercase: generator.chance(0.5))
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      }
    }
    return result + "\""
  }
}
