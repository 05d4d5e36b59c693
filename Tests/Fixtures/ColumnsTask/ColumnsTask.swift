import Tally

/// A worker for the tests of how LFs get at their texts: columns, other names for columns, and getters that do more.
@main
struct ColumnsTask: LabelingTask {
  enum Label: String, ClassLabel { case found, missed }

  struct Page: Row {
    @Column var text: Text
    @Column var title: Text?
    @Column var number: Int

    var body: Text { text }
    var trimmed: Text { text.trimmed }
    var heading: Text { title ?? text }
    var longer: Text? { text.utf8Count > 5 ? text : nil }
    var chosen: Text? { number > 1 ? text : title }
    var firstWord: Text { text.words.first { _ in true }! }
  }

  var data = Dataset("rows.jsonl", id: "id")

  var functions: LabelingFunctions<Page, Label> {
    named("text", \.text)
    named("title", \.title)
    named("body", \.body)
    named("trimmed", \.trimmed)
    named("heading", \.heading)
    named("longer", \.longer)
    named("chosen", \.chosen)
    named("first_word", \.firstWord)
  }
}

/// One LF of each kind that looks into a text.
private func named<Value: TextValue>(
  _ name: String, _ text: @escaping @Sendable (ColumnsTask.Page) -> Value
) -> LabelingFunctions<ColumnsTask.Page, ColumnsTask.Label> {
  LabelingFunctions {
    Keywords("\(name): phrase", in: text, ["apple", " pear"], vote: .found)
    Keywords("\(name): word", in: text, ["fig"], wholeWords: true, vote: .missed)
    Pattern("\(name): end", in: text, #"e$"#, vote: .found)
    Pattern("\(name): twice", in: text, #"(\w)\1"#, vote: .missed)
  }
}
