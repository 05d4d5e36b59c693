import Tally

@main
struct CrashyTask: LabelingTask {
  enum Label: String, ClassLabel { case calm, wild }

  struct Line: Row {
    @Column var text: Text
    @Column var number: Int
  }

  var data = Dataset("rows.jsonl", id: "id")

  var functions: LabelingFunctions<Line, Label> {
    Keywords("calm_word", in: \.text, ["calm"], vote: .calm)
  }
}
