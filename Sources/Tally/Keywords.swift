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

  public init<Value: TextValue>(
    _ name: String, in column: any KeyPath<R, Value> & Sendable, _ phrases: [String], wholeWords: Bool = false,
    vote: Label,
    file: String = #filePath, line: Int = #line
  ) {
    let function = LabelingFunction<R, Label>(name, kind: "keywords", file: file, line: line) {
      () throws(DeclarationProblem) in
      try Keywords.prepare(column, phrases, wholeWords, vote)
    }
    labelingFunctions = [function]
  }

  /// - Parameter list: a text file, one phrase a line, relative to the package's folder. Blank lines and lines that begin
  ///   with `#` do not count. Read once, before the first row.
  public init<Value: TextValue>(
    _ name: String, in column: any KeyPath<R, Value> & Sendable, list: String, wholeWords: Bool = false, vote: Label,
    file: String = #filePath, line: Int = #line
  ) {
    let function = LabelingFunction<R, Label>(name, kind: "keywords", file: file, line: line) {
      () throws(DeclarationProblem) in
      try Keywords.prepare(column, try PhraseList.read(list), wholeWords, vote)
    }
    labelingFunctions = [function]
  }

  private static func prepare<Value: TextValue>(
    _ column: any KeyPath<R, Value> & Sendable, _ phrases: [String], _ wholeWords: Bool, _ vote: Label
  ) throws(DeclarationProblem) -> PreparedFunction<R, Label> {
    let literals = Literals(phrases, wholeWords: wholeWords)
    guard !literals.phrases.isEmpty else { throw .emptyList }
    let declaration = "\(wholeWords ? "words" : "phrases") \(phrases) vote \(vote.rawValue)"
    return PreparedFunction(declaration: declaration) { row in
      guard let text = row[keyPath: column].textValue else { return nil }
      return literals.occur(inFolded: text.foldedBytes) ? vote : nil
    }
  }
}
