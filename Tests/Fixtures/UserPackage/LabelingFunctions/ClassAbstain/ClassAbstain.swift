import Tally

@main
struct ClassAbstain: LabelingTask {
  enum Label: String, ClassLabel { case other, abstain }

  struct Line: Row {
    @Column var text: Text
  }

  var data = Dataset("lines.jsonl", id: "id")

  var functions: LabelingFunctions<Line, Label> {
    Keywords("other", in: \.text, ["other"], vote: .other)
  }
}
