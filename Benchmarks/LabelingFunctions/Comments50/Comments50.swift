import Tally

/// Fifty labeling functions, forty declared and ten closures: what many of them cost.
@main
struct Comments50: LabelingTask {
  enum Label: String, ClassLabel { case ham, spam }

  struct Comment: Row {
    @Column var text: Text
    @Column("published_at") var day: Text
    @Column("like_count") var likes: Int?
  }

  static let spamWords = [
    "subscribe", "my channel", "http", "free", "gift", "dollars", "sub4sub", "visit", "click", "win", "earned", "share",
    "blog", "gamer", "scam",
  ]
  static let hamWords = [
    "love", "views", "lyrics", "listening", "song", "voice", "dance", "beautiful", "remember", "music", "chorus",
    "concert", "drummer", "chills", "masterpiece",
  ]
  static let patterns = [
    #"check\s+(it\s+)?out"#, #"(remember|reminds).*\b20\d\d"#, #"\b\d{3,}\s*(dollars|views)"#, #"https?://\S+"#,
    #"(subscribe|follow)\s+(to\s+)?(me|my)"#, #"[!?]{3,}"#,
  ]
  static let greetings: TextSet = ["hi", "hello", "hey", "greetings"]
  static let questions: TextSet = ["who", "what", "when", "where", "why", "how"]

  var data = Dataset("comments.jsonl", id: "id", whereToGet: "swift run make-datasets comments --rows 1000000")

  var functions: LabelingFunctions<Comment, Label> {
    for word in Comments50.spamWords { Keywords("spam: \(word)", in: \.text, [word], vote: .spam) }
    for word in Comments50.hamWords { Keywords("ham: \(word)", in: \.text, [word], wholeWords: true, vote: .ham) }
    for pattern in Comments50.patterns { Pattern("pattern: \(pattern)", in: \.text, pattern, vote: .spam) }
    Lookup("holiday", in: \.day, ["2019-12-25", "2022-12-25", "2025-12-25"], vote: .ham)
    Lookup("campaign", in: \.day, (10...28).map { "2021-11-\($0)" }, vote: .spam)
    Threshold("popular", in: \.likes, .atLeast(500), vote: .ham)
    Threshold("unseen", in: \.likes, .below(2), vote: .spam)

    LabelingFunction("short") { $0.text.wordCount < 6 ? .ham : nil }
    LabelingFunction("long") { $0.text.wordCount > 25 ? .spam : nil }
    LabelingFunction("shouting") { $0.text.capitalCount > 12 ? .spam : nil }
    LabelingFunction("digits") { $0.text.digitCount > 6 ? .spam : nil }
    LabelingFunction("greets") { $0.text.words.contains(where: Comments50.greetings.contains) ? .ham : nil }
    LabelingFunction("asks") { comment in
      guard let first = comment.text.words.first(where: { _ in true }) else { return nil }
      return Comments50.questions.contains(first) ? .ham : nil
    }
    LabelingFunction("ends_in_question") { $0.text.trimmed.hasSuffix("?") ? .ham : nil }
    LabelingFunction("popular_link") { $0.text.contains("www.") && ($0.likes ?? 0) > 100 ? .spam : nil }
    LabelingFunction("long_word") { $0.text.words.contains { $0.utf8Count > 12 } ? .spam : nil }
    LabelingFunction("begins_low") { $0.text.hasPrefix("the ") ? .ham : nil }
  }
}
