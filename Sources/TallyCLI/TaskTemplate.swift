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
    \(classes.map { "    case \(caseDeclaration($0))" }.joined(separator: "\n"))
      }

      struct \(rowType): Row {
    \(columns.map(declaration).joined(separator: "\n"))
      }

      var data = Dataset(\(literal(data))\(id.map { ", id: \(literal($0))" } ?? "")\(gold.map { ", gold: \(literal($0))" } ?? ""))

      var functions: LabelingFunctions<\(rowType), Label> {
        // Votes wherever one of the phrases occurs. Replace it by what tells your classes apart.
        Keywords("example_phrases", in: \\.\(textProperty), ["replace me"], vote: .\(property(classes[0])))

        // Anything else that can be said in Swift; nil, or .abstain, is no vote.
        LabelingFunction("example_code") { row in
          row.\(textProperty).wordCount > 1000 ? .\(property(classes[1])) : .abstain
        }
      }
    }

    """
  }

  var tests: String {
    let values = columns.filter { !$0.isOptional }.map { "\(literal($0.name)): \(value($0))" }.joined(separator: ", ")
    return """
      import Tally
      import Testing

      @testable import \(type)

      @Suite struct \(type)Tests {
        let functions = try! FunctionTester(\(type)())

        @Test func examplePhrasesVote() throws {
          #expect(try functions.vote(of: "example_phrases", on: [\(values)]) == .\(property(classes[0])))
        }
      }

      """
  }

  private var rowType: String { type + "Row" }

  private var textProperty: String {
    property((columns.first { $0.kind == .text && !$0.isOptional } ?? columns[0]).name)
  }

  private func value(_ column: ColumnRequest) -> String {
    switch column.kind {
    case .text: property(column.name) == textProperty ? literal("please replace me") : literal("")
    case .integer: "0"
    case .number: "0.0"
    case .flag: "false"
    }
  }

  private func declaration(_ column: ColumnRequest) -> String {
    let name = property(column.name)
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

  private func caseDeclaration(_ name: String) -> String {
    let identifier = property(name)
    return identifier == name ? identifier : "\(identifier) = \(literal(name))"
  }

  /// `like_count` → `likeCount`; words of the language get backticks.
  private func property(_ name: String) -> String {
    let words = name.split { !($0.isLetter || $0.isNumber) || !$0.isASCII }
    let joined = words.enumerated().map { index, word in
      index == 0 ? word.prefix(1).lowercased() + word.dropFirst() : word.prefix(1).uppercased() + word.dropFirst()
    }.joined()
    let identifier = joined.isEmpty || joined.first!.isNumber ? "class" + joined : joined
    return TaskTemplate.keywords.contains(identifier) ? "`\(identifier)`" : identifier
  }

  private func literal(_ text: String) -> String {
    "\"" + text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"") + "\""
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
