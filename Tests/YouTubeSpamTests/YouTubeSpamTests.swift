import Tally
import Testing

@testable import YouTubeSpam

/// Each LF on one comment where it votes and one near miss where it abstains.
@Suite struct YouTubeSpamTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let function: String
    let vote: YouTubeSpam.Label
    let comment: String
    let nearMiss: String
    var testDescription: String { function }

    init(_ function: String, _ vote: YouTubeSpam.Label, _ comment: String, butNot nearMiss: String) {
      self.function = function
      self.vote = vote
      self.comment = comment
      self.nearMiss = nearMiss
    }
  }

  static let promotion = [
    Case(
      "subscribe", .spam, "Everyone SUBSCRIBE, new clip on Friday", butNot: "her scribbles in the video are so pretty"),
    Case("subs", .spam, "only 12 subs so far, sad", butNot: "a subtle melody"),
    Case("own_channel", .spam, "more of this on my channel", butNot: "which channel plays this song?"),
    Case("own_music", .spam, "i uploaded my first guitar cover", butNot: "my favourite song since school"),
    Case("aspiring_artist", .spam, "Hi, I am a bedroom producer from Leeds", butNot: "what a great producer"),
    Case("new_talent", .spam, "an unsigned folk band from Norway", butNot: "the band sounds tired here"),
    Case("dream", .spam, "singing on a stage is my dream", butNot: "i had dreams last night"),
    Case("offers_cover", .spam, "hear this cover we made", butNot: "he should recover soon"),
    Case("offers_remix", .spam, "a remix is online now", butNot: "the mix sounds muddy"),
    Case("offers_album", .spam, "the album drops tonight", butNot: "alabama loves this"),
    Case("offers_parody", .spam, "we filmed a parody", butNot: "parrots can dance too"),
  ]

  static let requests = [
    Case("check_out", .spam, "Check this out guys", butNot: "i only check the views"),
    Case("check_mine", .spam, "pls check my beats", butNot: "checking the view count again"),
    Case("watch_mine", .spam, "come watch our clip", butNot: "i watch it every day"),
    Case("go_there", .spam, "click here to win", butNot: "the clickbait title fooled me"),
    Case("like_this_comment", .spam, "Like this comment if you are bored", butNot: "i like this melody"),
    Case("support_me", .spam, "support me on my way up", butNot: "no support for this remake"),
    Case("please", .spam, "hear it, PLEASE", butNot: "a pleasant tune"),
    Case("thanks", .spam, "new clip is up, thx", butNot: "on thanksgiving we all danced"),
    Case("greets_everyone", .spam, "Hello everybody, tune in", butNot: "hello from the other side"),
    Case("on_youtube", .spam, "see this playlist right now", butNot: "a famous video of 2012"),
  ]

  static let links = [
    Case("foreign_link", .spam, "http://my-band.example/live", butNot: "https://www.youtube.com/watch?v=abc"),
    Case("domain_name", .spam, "all at coolbeats.net today", butNot: "no network in the jungle"),
    Case("other_site", .spam, "i am on SoundCloud too", butNot: "lost in the clouds"),
    Case("money", .spam, "you can earn a lot here", butNot: "i learned the whole dance"),
    Case("petition", .spam, "sign the petition to save the park", butNot: "a repetitive tune"),
    Case(
      "long_pitch", .spam,
      """
      hello there i know that nobody reads these but i spend every night on my songs and it would be so good if you could \
      give one of them a short listen
      """,
      butNot: "hello, my song is short"),
  ]

  static let music = [
    Case("counts_views", .ham, "it has 2 billion views now", butNot: "a million reasons to smile"),
    Case("views", .ham, "how did it get that many views", butNot: "so many views, please explain"),
    Case("best_ever", .ham, "the greatest pop song of all", butNot: "do your best"),
    Case("loves_it", .ham, "I love how it starts", butNot: "i love it, subscribe"),
    Case("about_the_song", .ham, "the lyrics are deep", butNot: "sing a songbook, visit us"),
    Case("about_the_artist", .ham, "Shakira never disappoints", butNot: "shakira fans visit our page"),
    Case("he_or_she", .ham, "she moves so well", butNot: "the shepherd sings"),
    Case("song_words", .ham, "every day i'm shufflin", butNot: "two tigers and a scuffle"),
  ]

  static let reactions = [
    Case("short_comment", .ham, "still so catchy", butNot: "check out mine"),
    Case("cheers", .ham, "that was AWESOME to see live", butNot: "goodness, awe and coolness"),
    Case("swears", .ham, "this fucking beat again", butNot: "what a foul tone"),
    Case("looks_back", .ham, "takes me to 2009 and summer", butNot: "call 20095551234 tonight"),
    Case("came_for_views", .ham, "just here to see the views", butNot: "i came because of the dance"),
    Case("asks_about_video", .ham, "who is that man in the suit?", butNot: "can you visit us?"),
    Case("hearts", .ham, "this one ♥ forever", butNot: "3 < 4 and that is math"),
  ]

  static let cases = promotion + requests + links + music + reactions

  let functions: FunctionTester<YouTubeSpam>

  init() throws { functions = try FunctionTester(YouTubeSpam()) }

  @Test(arguments: cases)
  func votesAndAbstains(_ example: Case) throws {
    #expect(try functions.vote(of: example.function, on: ["text": .text(example.comment)]) == example.vote)
    #expect(try functions.vote(of: example.function, on: ["text": .text(example.nearMiss)]) == nil)
  }

  @Test func everyFunctionIsTested() {
    #expect(Set(Self.cases.map(\.function)) == Set(functions.names))
    #expect(Self.cases.count == functions.names.count)
  }

  @Test func capitalsMakeNoDifference() throws {
    for example in Self.cases {
      let loud = ColumnLiteral.text(example.comment.uppercased())
      #expect(try functions.vote(of: example.function, on: ["text": loud]) == example.vote, "\(example.function)")
    }
  }

  @Test func promotedSongGetsNoHamVoteFromPraise() throws {
    let votes = try functions.votes(on: ["text": "great song, i love it! Now check out my channel"])
    #expect(votes["own_channel"] == .spam)
    #expect(!votes.values.contains(.ham))
  }
}
