import Tally

extension YouTubeSpam {
  /// The author has something to promote: a channel, a song, a career.
  static var promotion: LabelingFunctions<Comment, Label> {
    LabelingFunctions {
      Keywords("subscribe", in: \.text, ["subscrib", "suscrib", "subcrib", "sucscrib"], vote: .spam)

      // People shorten it, and count the ones they have or want: "sub me", "sub 4 sub", "100 subs".
      Pattern(
        "subs", in: \.text,
        #"\bsubs?\s*(to|me|my|back|4|for|please|plz)\b|\bsubs?\b.{0,20}\bchannel\b|\d\s*subs\b|\bsome\s+subs\b"#,
        vote: .spam)

      Keywords(
        "own_channel", in: \.text,
        [
          "my channel", "our channel", "my page", "our page", "my profile", "my youtube", "my account",
          "my music channel", "our music channel", "my yt",
        ], vote: .spam)

      Pattern(
        "own_music", in: \.text,
        #"\b(my|our|mah)\s+(?!favou?rite)(\w+\s+){0,2}(music|songs?|tracks?|album|mixtape|remix(es)?|covers?"#
          + #"|beats?|vid(eo)?s?|single|parody|playlist|raps?|freestyle|band|blog|website)\b"#,
        vote: .spam)

      Pattern(
        "aspiring_artist", in: \.text,
        #"\b(i|we)\W{0,6}(m|am|re|are|39;m)\b.{0,40}\b(rapper|singer|producer|artist|band|musician|dj|youtuber"#
          + #"|songwriter|guitarist|gamer|duo)s?\b"#,
        vote: .spam)

      Pattern(
        "new_talent", in: \.text,
        #"\b(young|new|upcoming|up\s+and\s+coming|aspiring|unsigned|talented|year\s+old"#
          + #"|yr\s+old)\s+(\w+\s+){0,2}(rapper|artist|singer|musician|producer|band|youtuber|dj)s?\b"#,
        vote: .spam)

      Keywords(
        "dream", in: \.text,
        [
          "my dream", "dream come true", "dreams come true", "a dream", "my goal", "give me a chance",
          "give us a chance",
          "get noticed", "mean the world", "mean a lot",
        ], vote: .spam)

      for offer in ["cover", "remix", "album", "parody"] {
        Keywords("offers_\(offer)", in: \.text, [offer, "\(offer)s"], wholeWords: true, vote: .spam)
      }
    }
  }
}
