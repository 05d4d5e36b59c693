import RowFiles

/// A question about a row that a suggested LF may ask.
public enum SuggestedTest: Sendable, Hashable {
  /// A word or two, as a whole.
  case words(String)
  /// A piece of text in a script without blanks between words.
  case substring(String)
  case pattern(name: String, String)
  case wordCount(ClosedRange<Int>)
  /// A column's whole text.
  case value(String)
  case atLeast(Double)
  case below(Double)
  case flag(Bool)
}

/// A test on a column.
struct Candidate: Hashable {
  let column: Int
  let test: SuggestedTest
}

/// Surface signs that are worth a look in any language.
enum SurfacePatterns {
  static let all: [(name: String, pattern: String)] = [
    ("link", #"https?://|\bwww\."#), ("number", #"\d"#), ("long_number", #"\d{5,}"#), ("question_mark", #"\?"#),
    ("exclamation_mark", "!"), ("at_sign", "@"), ("percent", "%"), ("money", #"[$€£¥]"#), ("hashtag", #"#\w"#),
  ]
  static let wordCounts: [ClosedRange<Int>] = [1...2, 1...4, 1...7, 20...10_000, 40...10_000, 100...10_000]
}

/// Writes LFs as they would stand in a task.
public struct SuggestionCode {
  let columns: [ColumnRequest]
  let properties: [String]
  let cases: [String]

  func code(_ candidate: Candidate, name: String, label: Int) -> String {
    let column = SuggestionCode.member(properties[candidate.column])
    let vote = SuggestionCode.member(cases[label])
    let start = "\(SuggestionCode.quoted(name)), in: \\.\(column)"
    switch candidate.test {
    case .words(let phrase):
      return "Keywords(\(start), [\(SuggestionCode.quoted(phrase))], wholeWords: true, vote: .\(vote))"
    case .substring(let phrase): return "Keywords(\(start), [\(SuggestionCode.quoted(phrase))], vote: .\(vote))"
    case .pattern(_, let pattern): return "Pattern(\(start), #\"\(pattern)\"#, vote: .\(vote))"
    case .value(let value): return "Lookup(\(start), [\(SuggestionCode.quoted(value))], vote: .\(vote))"
    case .atLeast(let limit): return "Threshold(\(start), .atLeast(\(SuggestionCode.number(limit))), vote: .\(vote))"
    case .below(let limit): return "Threshold(\(start), .below(\(SuggestionCode.number(limit))), vote: .\(vote))"
    case .wordCount(let range):
      let count = columns[candidate.column].isOptional ? "(row.\(column)?.wordCount ?? 0)" : "row.\(column).wordCount"
      return "LabelingFunction(\(SuggestionCode.quoted(name))) { row in (\(range.lowerBound)...\(range.upperBound))"
        + ".contains(\(count)) ? .\(vote) : .abstain }"
    case .flag(let flag):
      return
        "LabelingFunction(\(SuggestionCode.quoted(name))) { row in row.\(column) == \(flag) ? .\(vote) : .abstain }"
    }
  }

  /// A name for an LF: letters and digits of the test, made different from those that are taken.
  func name(_ candidate: Candidate, taken: inout Set<String>) -> String {
    let column = properties[candidate.column]
    let name: String
    switch candidate.test {
    case .words(let text), .substring(let text): name = text
    case .pattern(let sign, _): name = "has_\(sign)"
    case .value(let value): name = "\(column)_\(value)"
    case .atLeast(let limit): name = "\(column)_from_\(SuggestionCode.number(limit))"
    case .below(let limit): name = "\(column)_below_\(SuggestionCode.number(limit))"
    case .wordCount(let range):
      name = range.upperBound < 1000 ? "up_to_\(range.upperBound)_words" : "\(range.lowerBound)_words_or_more"
    case .flag(let flag): name = "\(flag ? "" : "not_")\(column)"
    }
    var plain = ""
    for character in name.lowercased() {
      if character.isLetter || character.isNumber {
        plain.append(character)
      } else if plain.last != "_" {
        plain.append("_")
      }
    }
    while plain.last == "_" { plain.removeLast() }
    if plain.isEmpty { plain = column }
    var unique = plain
    var number = 2
    while !taken.insert(unique).inserted {
      unique = "\(plain)_\(number)"
      number += 1
    }
    return unique
  }

  /// As a Swift literal.
  static func quoted(_ text: String) -> String {
    var literal = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": literal += "\\\(scalar)"
      case "\n": literal += "\\n"
      case "\r": literal += "\\r"
      case "\t": literal += "\\t"
      default:
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
          literal += "\\u{\(String(scalar.value, radix: 16))}"
        default: literal.unicodeScalars.append(scalar)
        }
      }
    }
    return literal + "\""
  }

  /// Names behind a dot may be keywords, but for these.
  private static func member(_ name: String) -> String {
    ["init", "self", "Type", "Protocol"].contains(name) ? "`\(name)`" : name
  }

  static func number(_ value: Double) -> String {
    value == value.rounded() && value.magnitude < 1e15 ? String(Int(value)) : "\(value)"
  }
}
