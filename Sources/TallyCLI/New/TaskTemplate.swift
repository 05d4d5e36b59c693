import Foundation
import Pipeline
import RowFiles

/// The Swift that `tally new` writes: the task and its tests.
struct TaskTemplate {
  let new: NewTask
  private let cases: [String]
  private let properties: [String: String]

  init(_ new: NewTask) {
    self.new = new
    cases = SwiftNames.unique(new.classes, kind: "class")
    let names = new.columns.map(\.name)
    properties = Dictionary(uniqueKeysWithValues: zip(names, SwiftNames.unique(names, kind: "column")))
  }

  var task: String {
    """
    import Tally

    /// Labels rows as \(SwiftNames.comment(TaskTemplate.sentence(new.classes))). Built by `tally run`; what to do next is in README.md.
    @main
    struct \(new.type): LabelingTask {
      enum Label: String, ClassLabel {
    \(zip(cases, new.classes).map { "    case \($0 == $1 ? $0 : "\($0) = \(SwiftNames.literal($1))")" }.joined(separator: "\n"))
      }

      struct \(rowType): Row {
    \(new.columns.map(declaration).joined(separator: "\n"))
      }

      var data = Dataset(\(dataset))

      var functions: LabelingFunctions<\(rowType), Label> {
    \(functions)
      }
    }

    """
  }

  var tests: String {
    """
    import Tally
    import Testing

    @testable import \(new.type)

    @Suite struct \(new.type)Tests {
      let functions = try! FunctionTester(\(new.type)())

    \(zip(names, new.functions).map(test).joined(separator: "\n\n"))
    }

    """
  }

  /// The functions' names, all different.
  var names: [String] {
    var taken: Set<String> = []
    return new.functions.map { function in
      let plain =
        switch function.test {
        case .word(let word, _): "says_\(word)"
        case .atLeast: "high_\(SwiftNames.identifier(function.column, "column"))"
        case .isTrue: "is_\(SwiftNames.identifier(function.column, "column"))"
        case .shorterThan: "short"
        }
      var name = plain
      while !taken.insert(name).inserted { name += "_\(function.vote)" }
      return name
    }
  }

  private var rowType: String { new.type + "Row" }

  private var dataset: String {
    let parts =
      [SwiftNames.literal(new.data)]
      + [("id", new.id), ("gold", new.gold?.path)].compactMap { name, value in
        value.map { "\(name): \(SwiftNames.literal($0))" }
      }
    let line = parts.joined(separator: ", ")
    return line.count < 90 ? line : parts.map { "\n    \($0)" }.joined(separator: ",")
  }

  private var functions: String {
    if new.functions.isEmpty {
      return """
            // Nothing in the data tells what to begin with. nil, or .abstain, is no vote.
            LabelingFunction("example") { row in .abstain }
        """
    }
    return zip(names, new.functions).map { name, function in
      "    // \(SwiftNames.comment(reason(function)))\n    \(declaration(name, function))"
    }.joined(separator: "\n\n")
  }

  private func reason(_ function: FirstFunction) -> String {
    let label = new.classes[function.vote]
    switch function.reason {
    case .known(let right, let all):
      return "\(Suggestions.count(all, "row")) of known class \(all == 1 ? "has" : "have") this word; \(right) of them "
        + "\(right == 1 ? "is" : "are") \(label)."
    case .className: return "The class's own name is a start. What else do rows of this class say?"
    case .frequent: return "Something that votes. Does it speak for \(label)? Put in its place what does."
    }
  }

  private func declaration(_ name: String, _ function: FirstFunction) -> String {
    let property = properties[function.column] ?? "column"
    let isOptional = new.columns.first { $0.name == function.column }?.isOptional ?? false
    let name = SwiftNames.literal(name)
    let vote = ".\(cases[function.vote])"
    switch function.test {
    case .word(let word, let standsAlone):
      return "Keywords(\(name), in: \\.\(property), [\(SwiftNames.literal(word))]"
        + (standsAlone ? ", wholeWords: true" : "") + ", vote: \(vote))"
    case .atLeast(let limit):
      let number = limit == limit.rounded() && abs(limit) < 1e15 ? String(Int(limit)) : "\(limit)"
      return "Threshold(\(name), in: \\.\(property), .atLeast(\(number)), vote: \(vote))"
    case .isTrue:
      return "LabelingFunction(\(name)) { row in row.\(property)\(isOptional ? " == true" : "") ? \(vote) : .abstain }"
    case .shorterThan(let words):
      let count = isOptional ? "(row.\(property)?.wordCount ?? 0)" : "row.\(property).wordCount"
      return "LabelingFunction(\(name)) { row in \(count) < \(words) ? \(vote) : .abstain }"
    }
  }

  private func test(_ name: String, _ function: FirstFunction) -> String {
    let (hit, miss): (String, String) =
      switch function.test {
      case .word(let word, _): (SwiftNames.literal("a row that says \(word) somewhere"), "\"\"")
      case .atLeast(let limit): number(function.column, limit, limit - 1)
      case .isTrue: ("true", "false")
      case .shorterThan(let words):
        ("\"one\"", SwiftNames.literal(Array(repeating: "word", count: words).joined(separator: " ")))
      }
    let identifier = SwiftNames.identifier(name, "function")
    let call = "try functions.vote(of: \(SwiftNames.literal(name)), on: "
    return """
        @Test func \(identifier)Votes() throws {
          #expect(\(call)\(row(function.column, hit))) == .\(cases[function.vote]))
          #expect(\(call)\(row(function.column, miss))) == nil)
        }
      """
  }

  private func number(_ column: String, _ hit: Double, _ miss: Double) -> (String, String) {
    let isInteger = new.columns.first { $0.name == column }?.kind == .integer
    return isInteger ? (String(Int(hit.rounded(.up))), String(Int(miss.rounded(.down)))) : ("\(hit)", "\(miss)")
  }

  /// A row by hand: the column in question, and whatever else must be there.
  private func row(_ column: String, _ value: String) -> String {
    let values = new.columns.filter { !$0.isOptional || $0.name == column }.map { other in
      "\(SwiftNames.literal(other.name)): \(other.name == column ? value : TaskTemplate.emptyValue(other.kind))"
    }
    return "[\(values.joined(separator: ", "))]"
  }

  private static func emptyValue(_ kind: ColumnKind) -> String {
    switch kind {
    case .text: "\"\""
    case .integer: "0"
    case .number: "0.0"
    case .flag: "false"
    }
  }

  private func declaration(_ column: ColumnRequest) -> String {
    let name = properties[column.name]!
    let type =
      switch column.kind {
      case .text: "Text"
      case .integer: "Int"
      case .number: "Double"
      case .flag: "Bool"
      }
    let attribute = name == column.name ? "@Column" : "@Column(\(SwiftNames.literal(column.name)))"
    return "    \(attribute) var \(name): \(type)\(column.isOptional ? "?" : "")"
  }

  /// `ham or spam`; `a, b or c`.
  static func sentence(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    if names.count > 8 { return names.prefix(7).joined(separator: ", ") + " or one of \(names.count - 7) more" }
    return names.dropLast().joined(separator: ", ") + " or " + last
  }
}
