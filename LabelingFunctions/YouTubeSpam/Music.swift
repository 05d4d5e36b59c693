import Tally

extension YouTubeSpam {
  /// Talk about the song, the singer and the video.
  static var music: LabelingFunctions<Comment, Label> {
    LabelingFunctions {
      LabelingFunction("counts_views") { comment in
        let counts =
          #"\b(billion|million|mil|bil|m)s?\+?\s+(view|people|dislike|time)|\d\s*billion\b|\bmany\s+views\b|\bmost\s+(viewed|watched)\b"#
        return comment.text.matches(counts) && !comment.asksForSomething ? .ham : .abstain
      }

      LabelingFunction("views") { comment in
        let counts = ["billion", "million", "views", "viewed", "viewers", "dislike", ",000,000", "most watched"]
        return comment.text.contains(anyOf: counts) && !comment.asksForSomething ? .ham : .abstain
      }

      LabelingFunction("best_ever") { comment in
        let judgement =
          #"\b(best|greatest|favou?rite|worst)\s+(\w+\s+){0,2}(songs?|music|singer|rapper|artist|ever|part)\b"#
        return comment.text.matches(judgement) && !comment.asksForSomething ? .ham : .abstain
      }

      LabelingFunction("loves_it") { comment in
        let love = [
          "i love", "i like", "i hate", "i loved", "i still", "i really", "we love", "i luv", "i lov", "love it",
          "love this",
          "love you",
          "love her", "love him", "love the", "love your", "loving", "loved", "miss this", "enjoy",
        ]
        return comment.text.contains(anyOf: love) && !comment.asksForSomething ? .ham : .abstain
      }

      LabelingFunction("about_the_song") { comment in
        let subjects = [
          "song", "songs", "music", "video", "lyrics", "voice", "beat", "clip", "dance", "dancing", "rap",
        ]
        return comment.text.containsWord(anyOf: subjects) && !comment.asksForSomething ? .ham : .abstain
      }

      LabelingFunction("about_the_artist") { comment in
        let artists = [
          "katy", "katty", "perry", "psy", "gangnam", "lmfao", "eminem", "rihanna", "shakira", "oppa", "megan fox",
          "redfoo",
        ]
        return comment.text.contains(anyOf: artists) && !comment.asksForSomething ? .ham : .abstain
      }

      LabelingFunction("he_or_she") { comment in
        let people = ["he", "she", "they", "her", "his", "guy", "girl", "dude", "man", "kid", "woman", "boy"]
        return comment.text.containsWord(anyOf: people) && !comment.asksForSomething ? .ham : .abstain
      }

      // What the songs say and the videos show.
      LabelingFunction("song_words") { comment in
        let words = [
          "party rock", "shuffle", "shufflin", "shuffling", "waka waka", "way you lie", "hear me roar", "tiger",
          "jungle",
          "elevator", "charlie", "world cup", "robot",
        ]
        return comment.text.containsWord(anyOf: words) && !comment.asksForSomething ? .ham : .abstain
      }
    }
  }
}
