import Foundation
import RowFiles

/// The Swift that `tally new` writes.
struct TaskTemplate {
  let type: String
  let classes: [String]
  let columns: [ColumnRequest]
  let data: String
  let id: String?
  let gold: String?

  var task: String {
    """
    import Tally

    @main
    struct \(type): LabelingTask {
      enum Label: String, ClassLabel {
    \(zip(classCases, classes).map { "    case \($0 == $1 ? $0 : "\($0) = \(literal($1))")" }.joined(separator: "\n"))
      }

      struct \(rowType): Row {
    \(columns.map(declaration).joined(separator: "\n"))
      }

      var data = Dataset(\(literal(data))\(id.map { ", id: \(literal($0))" } ?? "")\(gold.map { ", gold: \(literal($0))" } ?? ""))

      var functions: LabelingFunctions<\(rowType), Label> {
    \(functions)
      }
    }

    """
  }

  private var functions: String {
    guard let text else {
      return """
            // Anything that can be said in Swift; nil, or .abstain, is no vote.
            LabelingFunction("\(exampleName)") { row in
              .abstain
            }
        """
    }
    let column = columnNames[text.name]!
    let count = text.isOptional ? "(row.\(column)?.wordCount ?? 0)" : "row.\(column).wordCount"
    return """
          // Votes wherever one of the phrases occurs. Replace it by what tells your classes apart.
          Keywords("\(exampleName)", in: \\.\(column), ["replace me"], vote: .\(classCases[0]))

          // Anything else that can be said in Swift; nil, or .abstain, is no vote.
          LabelingFunction("example_code") { row in
            \(count) > 1000 ? .\(classCases[1]) : .abstain
          }
      """
  }

  var tests: String {
    let values = columns.filter { !$0.isOptional || $0.name == text?.name }.map { "\(literal($0.name)): \(value($0))" }
    let row = values.isEmpty ? "[:]" : "[\(values.joined(separator: ", "))]"
    return """
      import Tally
      import Testing

      @testable import \(type)

      @Suite struct \(type)Tests {
        let functions = try! FunctionTester(\(type)())

        @Test func exampleVotes() throws {
          #expect(try functions.vote(of: "\(exampleName)", on: \(row)) == \(text == nil ? "nil" : ".\(classCases[0])"))
        }
      }

      """
  }

  private var exampleName: String { text == nil ? "example_code" : "example_phrases" }
  private var rowType: String { type + "Row" }
  private var classCases: [String] { SwiftNames.unique(classes) }
  private var columnNames: [String: String] {
    Dictionary(uniqueKeysWithValues: zip(columns.map(\.name), SwiftNames.unique(columns.map(\.name))))
  }

  /// The column that seems to hold the text: by its name, else the first one.
  private var text: ColumnRequest? {
    let texts = columns.filter { $0.kind == .text }
    let usual = ["text", "message", "body", "content", "comment", "review", "question", "description", "title"]
    return texts.min { left, right in
      (usual.firstIndex(of: left.name.lowercased()) ?? usual.count)
        < (usual.firstIndex(of: right.name.lowercased()) ?? usual.count)
    }
  }

  private func value(_ column: ColumnRequest) -> String {
    switch column.kind {
    case .text: literal(column.name == text?.name ? "please replace me" : "")
    case .integer: "0"
    case .number: "0.0"
    case .flag: "false"
    }
  }

  private func declaration(_ column: ColumnRequest) -> String {
    let name = columnNames[column.name]!
    let type =
      switch column.kind {
      case .text: "Text"
      case .integer: "Int"
      case .number: "Double"
      case .flag: "Bool"
      }
    let attribute = name == column.name ? "@Column" : "@Column(\(literal(column.name)))"
    return "    \(attribute) var \(name): \(type)\(column.isOptional ? "?" : "")"
  }

  private func literal(_ text: String) -> String {
    "\"" + text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"") + "\""
  }
}

/// Names of data as names of Swift.
enum SwiftNames {
  /// One identifier for each name, all different: `like_count` → `likeCount`; words of the language get backticks.
  static func unique(_ names: [String]) -> [String] {
    var taken: Set<String> = []
    return names.map { name in
      let plain = identifier(name)
      var unique = plain
      var number = 2
      while !taken.insert(unique).inserted {
        unique = plain + String(number)
        number += 1
      }
      return keywords.contains(unique) ? "`\(unique)`" : unique
    }
  }

  private static func identifier(_ name: String) -> String {
    let words = name.split { !($0.isLetter || $0.isNumber) || !$0.isASCII }
    let joined = words.enumerated().map { index, word in
      index == 0
        ? word.prefix(1).lowercased() + word.dropFirst() : word.prefix(1).uppercased() + word.dropFirst()
    }.joined()
    guard let first = joined.first else { return "unnamed" }
    return first.isNumber ? "n" + joined : joined
  }

  private static let keywords: Set<String> = [
    "as", "break", "case", "catch", "class", "continue", "default", "defer", "do", "else", "enum", "extension", "false",
    "for",
    "func", "guard", "if", "import", "in", "init", "internal", "is", "let", "nil", "operator", "private", "protocol",
    "public",
    "repeat", "return", "self", "static", "struct", "subscript", "super", "switch", "throw", "throws", "true", "try",
    "var",
    "where", "while", "Any", "Self", "Type", "Protocol",
  ]
}
