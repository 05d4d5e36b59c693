import Votes

/// An LF that votes where a column's whole text is one of some entries: a product, a country, an account on a list.
///
/// ```swift
/// Lookup("trial", in: \.plan, ["trial", "free"], vote: .prospect)
/// Lookup("known_sender", in: \.sender, list: "LabelingFunctions/Mail/Lists/senders.txt", vote: .ham)
/// ```
///
/// White space at the ends and the case of ASCII letters are ignored. An absent text gets no vote.
public struct Lookup<R: Row, Label: ClassLabel>: LabelingFunctionSource {
  public let labelingFunctions: [LabelingFunction<R, Label>]

  @inlinable
  public init<Value: TextValue>(
    _ name: String, in column: @escaping @Sendable (R) -> Value, _ entries: some Sequence<String> & Sendable,
    vote: Label, file: String = #filePath, line: Int = #line
  ) {
    self.init(name, text: { column($0).textValue }, .phrases(Array(entries)), vote, file, line)
  }

  /// With the entries in a text file, one a line, whose path is relative to the package's folder; see ``Keywords``.
  @inlinable
  public init<Value: TextValue>(
    _ name: String, in column: @escaping @Sendable (R) -> Value, list: String, vote: Label,
    file: String = #filePath, line: Int = #line
  ) {
    self.init(name, text: { column($0).textValue }, .file(list), vote, file, line)
  }

  @usableFromInline
  init(
    _ name: String, text: @escaping @Sendable (R) -> Text?, _ list: PhraseList, _ vote: Label, _ file: String,
    _ line: Int
  ) {
    let function = LabelingFunction<R, Label>(name, kind: "lookup", file: file, line: line) {
      row, classes throws(DeclarationProblem) in
      let entries = try list.read()
      let known = TextSet(entries.map { Text($0).trimmed.description })
      guard known.count > 0 else { throw .emptyList }
      let vote = (raw: vote.rawValue, number: classes.vote(vote))
      // Sorted: the order of a list does not change its meaning.
      return PreparedFunction(declaration: "one of \(entries.sorted()) vote \(vote.raw)") {
        guard let text = text(row) else { return .abstain }
        return known.contains(text.trimmed) ? vote.number : .abstain
      }
    }
    labelingFunctions = [function]
  }
}
