import Tally

/// Labeling functions that read lists from outside of the task's folder.
@main
struct Greetings: LabelingTask {
  enum Label: String, ClassLabel { case greeting, other }

  struct Line: Row {
    @Column var text: Text
  }

  var data = Dataset("rows.jsonl", id: "id")

  var functions: LabelingFunctions<Line, Label> {
    Keywords("hello", in: \.text, list: "Phrases/hello.txt", vote: .greeting)
    Keywords("loved", in: \.text, list: "Phrases/Deep/loved.txt", vote: .greeting)
    Keywords("subscribe", in: \.text, ["subscribe"], vote: .other)
  }
}
