import Tally

/// Too few labeling functions for a label model.
@main
struct Pair: LabelingTask {
  enum Label: String, ClassLabel { case left, right }

  struct Line: Row {
    @Column var text: Text
  }

  var data = Dataset("lines.jsonl", id: "id")

  var functions: LabelingFunctions<Line, Label> {
    Keywords("left", in: \.text, ["left"], vote: .left)
    Keywords("right", in: \.text, ["right"], vote: .right)
  }
}
