import Tally

extension YouTubeSpam {
  /// The comment leads away from the video.
  static var links: LabelingFunctions<Comment, Label> {
    LabelingFunctions {
      // A link to YouTube itself is often the song under discussion, so it does not count.
      Pattern(
        "foreign_link", in: \.text, #"https?://(?!(www\.|m\.)?youtu(\.be|be\.com))|\bwww\.(?!youtu)"#, vote: .spam)

      Pattern(
        "domain_name", in: \.text,
        #"\b(?!youtube\.)[a-z0-9-]{2,}\s?\.(com|net|org|co|tv|info|biz|ru|me|ly)\b"#, vote: .spam)

      Keywords(
        "other_site", in: \.text,
        [
          "facebook", "twitter", "instagram", "soundcloud", "gofundme", "twitch", "tsu.co", "vimeo", "itunes",
          "kickstarter",
          "indiegogo", "snapchat", "whatsapp", "skype", "paypal", "amazon", "ebay", "spotify",
        ], vote: .spam)

      Keywords(
        "money", in: \.text,
        [
          "make money", "money online", "free money", "from home", "per month", "per day", "a month", "giveaway",
          "gift card",
          "donate", "donation", "discount", "website", "earn", "paypal", "free download", "promo code",
        ], wholeWords: true, vote: .spam)

      Keywords(
        "petition", in: \.text, ["petition", "avaaz", "change.org", "sign the", "fundrais", "charity", "crowdfund"],
        vote: .spam)

      LabelingFunction("long_pitch") { comment in
        comment.text.wordCount > 25 && comment.text.contains(anyOf: [" my ", " our "]) && comment.asksForSomething
          ? .spam : .abstain
      }
    }
  }
}
