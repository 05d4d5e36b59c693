import PatternMatching
import Votes

/// An LF that votes where a regular expression matches somewhere in a column.
///
/// ```swift
/// Pattern("check_out", in: \.text, #"check\s+(it\s+)?out"#, vote: .spam)
/// ```
///
/// PCRE2 syntax on UTF-8; `\w`, `\d`, `\s` and `\b` are ASCII. Letters match in either case unless `case: .exact` is asked for.
/// An absent text gets no vote. A pattern that takes a million steps on a text in which it may match is given up on that row,
/// which counts as a fault.
public struct Pattern<R: Row, Label: ClassLabel>: LabelingFunctionSource {
  public let labelingFunctions: [LabelingFunction<R, Label>]

  @inlinable
  public init<Value: TextValue>(
    _ name: String, in column: @escaping @Sendable (R) -> Value, _ pattern: String, case rule: Text.Case = .ignored,
    vote: Label, file: String = #filePath, line: Int = #line
  ) {
    self.init(name, text: { column($0).textValue }, pattern, rule, vote, file, line)
  }

  @usableFromInline
  init(
    _ name: String, text: @escaping @Sendable (R) -> Text?, _ pattern: String, _ rule: Text.Case, _ vote: Label,
    _ file: String, _ line: Int
  ) {
    let function = LabelingFunction<R, Label>(name, kind: "pattern", file: file, line: line) {
      row, classes throws(DeclarationProblem) in
      let expression: RegularExpression
      do throws(PatternError) {
        expression = try RegularExpression(pattern, ignoringCase: rule == .ignored)
      } catch {
        throw .malformedPattern(reason: error.reason, offset: error.offset)
      }
      return PreparedFunction(
        declaration: "pattern \(pattern) \(rule) vote \(vote.rawValue)",
        search: TextSearch(what: .expression(expression), text: { text(row) }, vote: classes.vote(vote)))
    }
    labelingFunctions = [function]
  }
}
