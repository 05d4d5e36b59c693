import Foundation

/// Names of data as names of Swift.
enum SwiftNames {
  /// One identifier for each name, all different: `like_count` → `likeCount`; words of the language get backticks.
  ///
  /// - Parameter kind: put behind names that mean something else in Swift, and before those that begin with a digit.
  static func unique(_ names: [String], kind: String) -> [String] {
    var taken: Set<String> = []
    return names.map { name in
      let plain = identifier(name, kind)
      var unique = plain
      var number = 2
      while !taken.insert(unique).inserted {
        unique = plain + String(number)
        number += 1
      }
      return keywords.contains(unique) ? "`\(unique)`" : unique
    }
  }

  static func identifier(_ name: String, _ kind: String) -> String {
    let words = name.precomposedStringWithCanonicalMapping.unicodeScalars.split { !isPart($0) }.map(String.init)
    let joined = words.enumerated().map { index, word in
      if index > 0 { return word.prefix(1).uppercased() + word.dropFirst() }
      return word == word.uppercased() ? word.lowercased() : word.prefix(1).lowercased() + word.dropFirst()
    }.joined()
    guard let first = joined.unicodeScalars.first else { return "unnamed" + kind.capitalized }
    if first.properties.numericType != nil { return kind + joined }
    return taken.contains(joined) ? joined + kind.capitalized : joined
  }

  /// A text as a literal.
  static func literal(_ text: String) -> String {
    var literal = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": literal += "\\\\"
      case "\"": literal += "\\\""
      case "\n": literal += "\\n"
      case "\r": literal += "\\r"
      case "\t": literal += "\\t"
      default:
        if scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format {
          literal += "\\u{\(String(scalar.value, radix: 16))}"
        } else {
          literal.unicodeScalars.append(scalar)
        }
      }
    }
    return literal + "\""
  }

  /// A text as part of a comment: on one line.
  static func comment(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { CharacterSet.controlCharacters.contains($0) ? " " : $0 }))
  }

  /// The letters of all scripts, and ASCII's digits.
  private static func isPart(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) }
    return scalar.properties.isAlphabetic && scalar.properties.isXIDContinue && scalar.value < 0x1_0000
  }

  /// Cases and properties of these names would not compile, or mean something else: `.none` is no vote.
  private static let taken: Set<String> = [
    "init", "self", "none", "some", "abstain", "rawValue", "allCases", "hashValue", "hash", "encode",
  ]

  private static let keywords: Set<String> = [
    "as", "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer", "deinit", "do", "else",
    "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard", "if", "import", "in", "inout",
    "internal", "is", "let", "nil", "operator", "precedencegroup", "private", "protocol", "public", "repeat",
    "rethrows",
    "return", "static", "struct", "subscript", "super", "switch", "throw", "throws", "true", "try", "typealias", "var",
    "where", "while", "Any", "Self", "Type", "Protocol",
  ]
}
