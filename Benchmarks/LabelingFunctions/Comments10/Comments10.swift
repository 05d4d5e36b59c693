import Tally

/// The ten labeling functions that the benchmarks time: four of keywords, two of regular expressions (one with `.*`), two
/// that count, one that looks its value up in a set, and one of words.
///
/// `Peers/snorkel_apply.py` has the same ten, and the benchmark checks that the votes are the same: change both.
@main
struct Comments10: LabelingTask {
  enum Label: String, ClassLabel { case ham, spam }

  struct Comment: Row {
    @Column var text: Text
    @Column("published_at") var day: Text
    // No LF reads it: real rows, too, have columns that most LFs do not look at, and reading it is timed.
    @Column("like_count") var likes: Int?
  }

  static let campaigns = (10...28).map { "2021-11-\($0)" } + (10...28).map { "2024-06-\($0)" }
  static let thanks: TextSet = ["thanks", "thank", "please", "pls", "congrats"]

  var data = Dataset("comments.jsonl", id: "id", whereToGet: "swift run make-datasets comments --rows 1000000")

  var functions: LabelingFunctions<Comment, Label> {
    Keywords("subscribe", in: \.text, ["subscribe", "my channel"], vote: .spam)
    Keywords("link", in: \.text, ["http", "www."], vote: .spam)
    Keywords("free", in: \.text, ["free", "gift", "dollars"], vote: .spam)
    Keywords("song", in: \.text, ["love", "views", "lyrics", "listening"], vote: .ham)
    Pattern("check_out", in: \.text, #"check\s+(it\s+)?out"#, vote: .spam)
    Pattern("looks_back", in: \.text, #"(remember|reminds).*\b20\d\d"#, vote: .ham)
    Lookup("campaign", in: \.day, Comments10.campaigns, vote: .spam)

    LabelingFunction("short") { comment in comment.text.wordCount < 6 ? .ham : .abstain }
    LabelingFunction("shouting") { comment in comment.text.capitalCount > 12 ? .spam : .abstain }
    LabelingFunction("thanks") { comment in
      comment.text.words.contains(where: Comments10.thanks.contains) ? .ham : .abstain
    }
  }
}
