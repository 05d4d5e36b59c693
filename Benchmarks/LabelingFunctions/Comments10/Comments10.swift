import Tally

/// The ten labeling functions that the benchmarks time: eight literals and two regular expressions, one of them with `.*`.
///
/// One literal each, so that the figure says what one more LF costs. `Peers/snorkel_apply.py` has the same ten, and the
/// benchmark checks that the votes are the same: change both.
@main
struct Comments10: LabelingTask {
  enum Label: String, ClassLabel { case ham, spam }

  struct Comment: Row {
    @Column var text: Text
    // No LF reads it: real rows, too, have columns that most LFs do not look at, and reading it is timed.
    @Column("like_count") var likes: Int?
  }

  var data = Dataset("comments.jsonl", id: "id", whereToGet: "swift run make-datasets comments --rows 1000000")

  var functions: LabelingFunctions<Comment, Label> {
    Keywords("subscribe", in: \.text, ["subscribe"], vote: .spam)
    Keywords("my_channel", in: \.text, ["my channel"], vote: .spam)
    Keywords("link", in: \.text, ["http"], vote: .spam)
    Keywords("free", in: \.text, ["free"], vote: .spam)
    Pattern("check_out", in: \.text, #"check\s+(it\s+)?out"#, vote: .spam)

    Keywords("love", in: \.text, ["love"], vote: .ham)
    Keywords("views", in: \.text, ["views"], vote: .ham)
    Keywords("lyrics", in: \.text, ["lyrics"], vote: .ham)
    Keywords("listening", in: \.text, ["listening"], vote: .ham)
    Pattern("looks_back", in: \.text, #"(remember|reminds).*\b20\d\d"#, vote: .ham)
  }
}
