import Tally

extension YouTubeSpam {
  /// What people blurt out: cheers, oaths, questions, memories.
  static var reactions: LabelingFunctions<Comment, Label> {
    LabelingFunctions {
      LabelingFunction("short_comment") { comment in
        comment.text.wordCount < 6 && !comment.asksForSomething ? .ham : .abstain
      }

      LabelingFunction("cheers") { comment in
        let cheers = [
          "wow", "omg", "lol", "lmao", "xd", "awesome", "amazing", "cool", "nice", "epic", "perfect", "beautiful",
          "great",
          "good", "sexy", "cute", "funny", "best", "fantastic", "wonderful",
        ]
        let cheersLoudly = comment.text.containsWord(anyOf: cheers) || comment.text.contains(anyOf: ["haha", "yeah"])
        return cheersLoudly && !comment.asksForSomething ? .ham : .abstain
      }

      LabelingFunction("swears") { comment in
        let oaths = [
          "fuck", "shit", "bitch", "damn", "suck", "wtf", "stupid", "dumb", "terrible", "horrible", "crap", "hate",
          "wank",
        ]
        return comment.text.contains(anyOf: oaths) && !comment.asksForSomething ? .ham : .abstain
      }

      LabelingFunction("looks_back") { comment in
        let memories = ["year", "years", "old", "remember", "memories", "childhood", "still", "never", "ago", "back"]
        let mentionsYear = comment.text.words.contains { $0.count == 4 && ($0.hasPrefix("200") || $0.hasPrefix("201")) }
        return (mentionsYear || comment.text.containsWord(anyOf: memories)) && !comment.asksForSomething
          ? .ham : .abstain
      }

      Pattern(
        "came_for_views", in: \.text,
        #"\b(came|come|coming|here|just)\s+(\w+\s+){0,3}(to\s+)?(check|see)\s+(\w+\s+){0,3}views?\b"#
          + #"|\bcame\s+here\b|\bview\s*count\b"#,
        vote: .ham)

      LabelingFunction("asks_about_video") { comment in
        comment.text.contains("?") && comment.text.wordCount < 25 && !comment.asksForSomething ? .ham : .abstain
      }

      LabelingFunction("hearts") { comment in
        let hearts = ["<3", "&lt;3", "♥", "❤", "😍", "😘", "😂", "😭", "🙌", ":)", ":d"]
        return comment.text.contains(anyOf: hearts) && !comment.asksForSomething ? .ham : .abstain
      }
    }
  }
}

extension YouTubeSpam.Comment {
  /// True if the comment wants anything of its reader: a click, a listen, a subscription, a vote.
  var asksForSomething: Bool {
    text.contains(anyOf: [
      "http", "www", ".com", ".net", ".org", ".ly", ".gl", ".tv", "watch?v=", "subscri", "suscri", "sucscri", "subs",
      "channel", "playlist",
      "check out", "check it", "check my", "like this comment", "if you", "if u", "thumbs up", "please", "plz", "pls",
      "share",
      "vote", "follow", "my video", "my music", "rapper", "i rap", "visit", "click", "hey guys", "everyone", "website",
      "facebook", "instagram", "fb", "money", "hi i", "hello", "take a look", "see my", "my new", "my track",
      "gift card",
    ])
  }
}
