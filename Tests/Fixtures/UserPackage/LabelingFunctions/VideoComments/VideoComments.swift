import Tally

@main
struct VideoComments: LabelingTask {
  enum Label: String, ClassLabel { case ham, spam }

  struct Comment: Row {
    @Column var text: Text
    @Column("like_count") var likes: Int?
  }

  var data = Dataset("rows.jsonl", id: "id", gold: "gold.csv", whereToGet: "ask the one who keeps the comments")

  var functions: LabelingFunctions<Comment, Label> {
    Keywords("subscribe", in: \.text, ["subscribe"], vote: .spam)
    Keywords("praise", in: \.text, ["love"], vote: .ham)
    Pattern("link", in: \.text, #"https?://"#, vote: .spam)
    Threshold("liked", in: \.likes, .atLeast(100), vote: .ham)
    LabelingFunction("song") { comment in comment.text.contains("song") ? .ham : .abstain }
    LabelingFunction("shouting") { comment in comment.text.contains("!!!") ? .spam : .abstain }
  }
}
