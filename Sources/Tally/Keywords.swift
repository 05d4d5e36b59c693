import PatternMatching

/// An LF that votes where one of some phrases occurs in a column.
///
/// ```swift
/// Keywords("subscribe", in: \.text, ["subscribe", "my channel"], vote: .spam)
/// Keywords("art", in: \.text, ["art"], wholeWords: true, vote: .culture)
/// Keywords("profanity", in: \.text, list: "LabelingFunctions/Spam/Lists/profanity.txt", vote: .spam)
/// ```
///
/// An absent text gets no vote. The case of ASCII letters is ignored; see ``Text``. Phrases occur within words too, unless `wholeWords` is asked for.
public struct Keywords<R: Row, Label: ClassLabel>: LabelingFunctionSource {
  public let labelingFunctions: [LabelingFunction<R, Label>]

  @inlinable
  public init<Value: TextValue>(
    _ name: String, in column: @escaping @Sendable (R) -> Value, _ phrases: [String], wholeWords: Bool = false,
    vote: Label, file: String = #filePath, line: Int = #line
  ) {
    self.init(name, text: { column($0).textValue }, .phrases(phrases), wholeWords, vote, file, line)
  }

  /// With the phrases in a text file, one a line, whose path is relative to the package's folder. Blank lines and lines that
  /// begin with `#` do not count. Read once, before the first row.
  @inlinable
  public init<Value: TextValue>(
    _ name: String, in column: @escaping @Sendable (R) -> Value, list: String, wholeWords: Bool = false, vote: Label,
    file: String = #filePath, line: Int = #line
  ) {
    self.init(name, text: { column($0).textValue }, .file(list), wholeWords, vote, file, line)
  }

  @usableFromInline
  init(
    _ name: String, text: @escaping @Sendable (R) -> Text?, _ list: PhraseList, _ wholeWords: Bool, _ vote: Label,
    _ file: String, _ line: Int
  ) {
    let function = LabelingFunction<R, Label>(name, kind: "keywords", file: file, line: line) {
      row, classes throws(DeclarationProblem) in
      let phrases = try list.read()
      let literals = Literals(phrases, wholeWords: wholeWords)
      guard !literals.phrases.isEmpty else { throw .emptyList }
      return PreparedFunction(
        declaration: "\(wholeWords ? "words" : "phrases") \(phrases) vote \(vote.rawValue)",
        search: TextSearch(what: .phrases(literals), text: { text(row) }, vote: classes.vote(vote)))
    }
    labelingFunctions = [function]
  }
}
