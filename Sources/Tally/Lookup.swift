import PatternMatching

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

  public init<Value: TextValue>(
    _ name: String, in column: any KeyPath<R, Value> & Sendable, _ entries: some Sequence<String> & Sendable,
    vote: Label,
    file: String = #filePath, line: Int = #line
  ) {
    let entries = Array(entries)
    let function = LabelingFunction<R, Label>(name, kind: "lookup", file: file, line: line) {
      () throws(DeclarationProblem) in
      try Lookup.prepare(column, entries, vote)
    }
    labelingFunctions = [function]
  }

  /// - Parameter list: a text file, one entry a line, relative to the package's folder; see ``Keywords``.
  public init<Value: TextValue>(
    _ name: String, in column: any KeyPath<R, Value> & Sendable, list: String, vote: Label,
    file: String = #filePath, line: Int = #line
  ) {
    let function = LabelingFunction<R, Label>(name, kind: "lookup", file: file, line: line) {
      () throws(DeclarationProblem) in
      try Lookup.prepare(column, try PhraseList.read(list), vote)
    }
    labelingFunctions = [function]
  }

  private static func prepare<Value: TextValue>(
    _ column: any KeyPath<R, Value> & Sendable, _ entries: [String], _ vote: Label
  ) throws(DeclarationProblem) -> PreparedFunction<R, Label> {
    let known = Set(entries.map { Array(Text($0).trimmed.foldedBytes) })
    guard !known.isEmpty else { throw .emptyList }
    // Sorted: a `Set` has another order in each process.
    return PreparedFunction(declaration: "one of \(entries.sorted()) vote \(vote.rawValue)") { row in
      guard let text = row[keyPath: column].textValue else { return nil }
      return known.contains(Array(text.trimmed.foldedBytes)) ? vote : nil
    }
  }
}
