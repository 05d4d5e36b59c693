import PatternMatching
import TallyWorker

/// An LF that votes where a regular expression matches somewhere in a column.
///
/// ```swift
/// Pattern("check_out", in: \.text, #"check\s+(it\s+)?out"#, vote: .spam)
/// ```
///
/// PCRE2 syntax on UTF-8; `\w`, `\d`, `\s` and `\b` are ASCII. Letters match in either case unless `case: .exact` is asked for.
/// An absent text gets no vote. A pattern that takes a million steps on one text is given up on that row, which counts as a fault.
public struct Pattern<R: Row, Label: ClassLabel>: LabelingFunctionSource {
  public let labelingFunctions: [LabelingFunction<R, Label>]

  public init<Value: TextValue>(
    _ name: String, in column: any KeyPath<R, Value> & Sendable, _ pattern: String, case rule: Text.Case = .ignored,
    vote: Label, file: String = #filePath, line: Int = #line
  ) {
    let function = LabelingFunction<R, Label>(name, kind: "pattern", file: file, line: line) {
      () throws(DeclarationProblem) in
      let expression: RegularExpression
      do throws(PatternError) {
        expression = try RegularExpression(pattern, ignoringCase: rule == .ignored)
      } catch {
        throw .malformedPattern(reason: error.reason, offset: error.offset)
      }
      let declaration = "pattern \(pattern) \(rule) vote \(vote.rawValue)"
      return PreparedFunction(declaration: declaration) { row in
        guard let text = row[keyPath: column].textValue else { return nil }
        switch expression.match(text.bytes) {
        case .found: return vote
        case .notFound: return nil
        case .limitReached: throw MatchLimitReached(pattern: pattern)
        }
      }
    }
    labelingFunctions = [function]
  }
}
