import Tally

/// Tells spam from ham among the comments under five music videos.
///
/// The functions lean two ways. Spam asks for something: a click, a subscription, a listen, a vote; these functions
/// look for the ask alone. Ham talks about the song, the singer or the number of views; but so does spam, before it asks.
/// Most functions that vote ham therefore hold back when the comment asks for anything (`Comment.asksForSomething`).
@main
struct YouTubeSpam: LabelingTask {
  enum Label: String, ClassLabel { case ham, spam }

  struct Comment: Row {
    @Column var text: Text
  }

  var data = Dataset(
    "../shared/data/ws/youtube/texts_train.jsonl",
    gold: "../shared/data/ws/youtube/gold_train.csv",
    whereToGet: "WRENCH benchmark, data set youtube; see Datasets/README.md")

  var functions: LabelingFunctions<Comment, Label> {
    YouTubeSpam.promotion
    YouTubeSpam.requests
    YouTubeSpam.links
    YouTubeSpam.music
    YouTubeSpam.reactions
  }
}
