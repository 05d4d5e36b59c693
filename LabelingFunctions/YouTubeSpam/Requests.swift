import Tally

extension YouTubeSpam {
  /// The reader is asked to do something.
  static var requests: LabelingFunctions<Comment, Label> {
    LabelingFunctions {
      Pattern("check_out", in: \.text, #"\bcheck+(ing)?\s+((it|him|her|us|me|them|this|these)\s+)?out\b"#, vote: .spam)

      // Without "out": "check my channel". Ham checks "the views".
      Pattern("check_mine", in: \.text, #"\bcheck+\s+(out\s+)?(my|our|mah|us|me)\b"#, vote: .spam)

      Pattern(
        "watch_mine", in: \.text,
        #"\b(watch|see|listen\s+to|hear|view|find|visit|look\s+at)\s+(\w+\s+)?(my|our)\b|\b(take"#
          + #"|have)\s+a\s+(look|listen)\b"#,
        vote: .spam)

      Keywords(
        "go_there", in: \.text,
        ["visit", "click", "download", "sign up", "register", "join", "go to", "come and", "look up"], wholeWords: true,
        vote: .spam)

      Keywords(
        "like_this_comment", in: \.text,
        [
          "like this comment", "like this page", "like this post", "like my", "like and share", "share this",
          "and share",
          "read this",
        ], vote: .spam)

      Pattern(
        "support_me", in: \.text,
        #"\b(follow|vote|add|support|help|like|message|contact|donate)\s+(to\s+|for\s+)?(me|us|my|our)\b"#, vote: .spam)

      Keywords("please", in: \.text, ["please", "plz", "pls", "plese", "plizz"], vote: .spam)

      Keywords(
        "thanks", in: \.text, ["thanks", "thank you", "thank u", "thx", "appreciate", "appreciated"], wholeWords: true,
        vote: .spam)

      Pattern(
        "greets_everyone", in: \.text,
        #"\b(hey|hi|hello|yo|dear|sup|come\s+on)\b\W{0,3}(everyone|everybody|guys?|friends?|people|all|there"#
          + #"|ladies)\b|\byou\s+guys\b"#,
        vote: .spam)

      Keywords(
        "on_youtube", in: \.text, ["video on youtube", "playlist on youtube", "this playlist", "videos on youtube"],
        vote: .spam)
    }
  }
}
