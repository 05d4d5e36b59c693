import Foundation
import Testing

/// A page whose commands are executed and whose outputs are compared: what is not executed drifts.
///
/// - A block of `sh` is a script; the block of `text` behind it is what it prints, both streams. `…` in a line stands for
///   anything, `…` alone on a line for any lines.
/// - A block of `swift` behind `<!-- write: PATH -->` is a whole file. Behind `<!-- edit: PATH -->` it takes the place of the
///   declaration in that file which begins with the same line.
/// - Behind `<!-- compile -->` it is a whole file that must compile, behind `<!-- compile: functions -->` labeling functions
///   of the page's own task.
struct ExecutedMarkdown {
  enum Step {
    case run(script: String, expected: String?)
    case write(path: String, text: String)
    case edit(path: String, text: String)
    case compile(text: String, wrapper: String?)
  }

  struct Placed {
    let step: Step
    /// In the page, from 1.
    let line: Int
  }

  let steps: [Placed]

  init(_ path: String) throws {
    let lines = try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\n")
    var steps: [Placed] = []
    var order: String?
    var index = 0
    while index < lines.count {
      let line = lines[index]
      if line.hasPrefix("<!-- "), line.hasSuffix(" -->") {
        order = String(line.dropFirst(5).dropLast(4))
      } else if line.hasPrefix("```") {
        let start = index
        var body: [String] = []
        index += 1
        while index < lines.count, lines[index] != "```" {
          body.append(lines[index])
          index += 1
        }
        let text = body.joined(separator: "\n") + "\n"
        ExecutedMarkdown.add(String(line.dropFirst(3)), text, order, start + 1, &steps)
        order = nil
      }
      index += 1
    }
    self.steps = steps
  }

  private static func add(_ language: String, _ text: String, _ order: String?, _ line: Int, _ steps: inout [Placed]) {
    let parts = order.map { $0.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) } }
    switch (language, parts?.first) {
    case (_, "skip"): break
    case (_, "write"): steps.append(Placed(step: .write(path: parts![1], text: text), line: line))
    case (_, "edit"): steps.append(Placed(step: .edit(path: parts![1], text: text), line: line))
    case (_, "compile"):
      steps.append(Placed(step: .compile(text: text, wrapper: parts!.count > 1 ? parts![1] : nil), line: line))
    case ("sh", _): steps.append(Placed(step: .run(script: text, expected: nil), line: line))
    case ("text", _):
      guard let last = steps.last, case .run(let script, nil) = last.step else { break }
      steps[steps.count - 1] = Placed(step: .run(script: script, expected: text), line: last.line)
    default: break
    }
  }

  /// The declaration that begins with the first line of `text`, up to the line that closes it, replaced.
  static func edited(_ source: String, _ text: String) -> String? {
    var lines = source.components(separatedBy: "\n")
    let new = text.components(separatedBy: "\n").dropLast()
    guard let first = new.first, let start = lines.firstIndex(where: { $0.trimmed == first.trimmed }) else {
      return nil
    }
    let indent = lines[start].prefix { $0 == " " }
    guard let end = lines[start...].firstIndex(of: indent + "}") else { return nil }
    let own = first.prefix { $0 == " " }
    lines.replaceSubrange(
      start...end,
      with: new.map { $0.isEmpty ? $0 : indent + ($0.hasPrefix(own) ? String($0.dropFirst(own.count)) : $0) })
    return lines.joined(separator: "\n")
  }

  /// Where an output differs from what the page says; `nil` where it does not.
  static func difference(_ output: String, _ expected: String) -> String? {
    let found = output.components(separatedBy: "\n").map(\.withoutEnd).dropEmptyEnd()
    let wanted = expected.components(separatedBy: "\n").map(\.withoutEnd).dropEmptyEnd()
    return matches(found[...], wanted[...]) ? nil : "the page says:\n\(expected)\nbut it prints:\n\(output)"
  }

  private static func matches(_ found: ArraySlice<String>, _ wanted: ArraySlice<String>) -> Bool {
    guard let first = wanted.first else { return found.isEmpty }
    if first == "…" {
      return (found.startIndex...found.endIndex).contains { matches(found[$0...], wanted.dropFirst()) }
    }
    guard let line = found.first, isLike(line, first) else { return false }
    return matches(found.dropFirst(), wanted.dropFirst())
  }

  private static func isLike(_ line: String, _ pattern: String) -> Bool {
    let parts = pattern.components(separatedBy: "…")
    guard parts.count > 1 else { return line == pattern }
    guard line.hasPrefix(parts[0]) else { return false }
    var rest = line.dropFirst(parts[0].count)
    for part in parts.dropFirst().dropLast() {
      guard let range = rest.range(of: part) else { return false }
      rest = rest[range.upperBound...]
    }
    return rest.hasSuffix(parts.last!)
  }
}

extension String {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespaces) }
  /// Without spaces at the end, which editors take away.
  fileprivate var withoutEnd: String {
    var line = self[...]
    while line.last == " " { line.removeLast() }
    return String(line)
  }
}

extension [String] {
  fileprivate func dropEmptyEnd() -> [String] {
    var lines = self
    while lines.last == "" { lines.removeLast() }
    return lines
  }
}
