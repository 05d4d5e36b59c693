import Reporting
import Review

/// Where a lead says how to answer.
enum GuidelinesPage {
  static func html(_ call: Call, _ guidelines: Guidelines?) -> HTML {
    let classes = call.host.desk.classes
    return PageFrame.html("Guidelines", call) {
      element("h1") { "Guidelines" }
      if call.query("saved") != nil, let guidelines {
        element("div", .class("done"), .init("role", "status")) {
          "Version \(guidelines.version) is saved; reviewers see it with their next row."
        }
      }
      element("p", .class("sub")) {
        guidelines.map { "Version \($0.version). " } ?? ""
        "Saving makes a new version. Every answer keeps the version that it was given by."
      }
      PageFrame.form("/guidelines", call) {
        element("div", .class("field-row")) {
          element("label", .init("for", "text")) { "How to decide (plain text)" }
          element("textarea", .id("text"), .name("text"), .init("rows", "10"), .init("maxlength", "100000")) {
            guidelines?.text ?? ""
          }
        }
        element("p", .class("note")) {
          "Examples: one a line. A line that begins with > says why, of the example above."
        }
        for (place, name) in classes.enumerated() {
          element("div", .class("field-row")) {
            element("label", .init("for", "examples-\(place)")) {
              "Examples of "
              own(name)
            }
            element("textarea", .id("examples-\(place)"), .name("examples:\(name)"), .init("rows", "3")) {
              text(of: guidelines?.examples.filter { $0.label == name } ?? [])
            }
          }
        }
        element("button", .type("submit"), .class("primary")) { "Save as version \((guidelines?.version ?? 0) + 1)" }
      }
    }
  }

  private static func text(of examples: [Guidelines.Example]) -> String {
    examples.map { example in
      let line = example.text.replacing("\n", with: " ")
      return example.why.map { "\(line)\n> \($0)" } ?? line
    }.joined(separator: "\n")
  }

  static func examples(_ text: String, label: String) -> [Guidelines.Example] {
    var examples: [Guidelines.Example] = []
    for line in text.split(whereSeparator: \.isNewline) {
      let line = line.trimming { $0.isWhitespace }
      if line.isEmpty { continue }
      if line.hasPrefix(">"), !examples.isEmpty {
        examples[examples.count - 1].why = String(line.dropFirst()).trimming { $0.isWhitespace }
      } else {
        examples.append(Guidelines.Example(label: label, text: line))
      }
    }
    return examples
  }
}

extension StringProtocol {
  fileprivate func trimming(_ isBlank: (Character) -> Bool) -> String {
    guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else {
      return ""
    }
    return String(self[first...last])
  }
}
