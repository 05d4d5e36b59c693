import Tally
import Testing

@Suite struct FunctionTesterTests {
  typealias Label = SampleTask.Label

  @Test func namesAreThoseOfTheTaskInOrder() throws {
    let common = [
      "subscribe", "art", "check_out", "shout", "popular", "middling", "bot", "thanks", "reply", "columns", "throwing",
      "praise_song", "praise_voice",
    ]
    #expect(try FunctionTester(SampleTask()).names == common + ["from_elsewhere"])
    #expect(try FunctionTester(SampleTask(hasExtras: true)).names == common + ["extra", "more"])
  }

  @Test(arguments: [
    ("subscribe", "Please SUBSCRIBE!", Label.spam), ("subscribe", "see my channel", .spam), ("subscribe", "hello", nil),
    ("art", "the Art of war", .ham), ("art", "party", nil), ("check_out", "Check  it out", .spam),
    ("check_out", "", nil),
    ("shout", "HEY YOU!", .spam), ("shout", "Hey YOU!", nil), ("thanks", " \tThanks\n", .ham),
    ("thanks", "thanks!", nil),
    ("praise_song", "what a song", .ham), ("praise_voice", "what a song", nil), ("from_elsewhere", "http://x", .spam),
  ])
  func textsAreVotedOn(name: String, text: String, vote: Label?) throws {
    let row = SampleTask.row.merging(["text": .text(text)]) { $1 }
    #expect(try FunctionTester(SampleTask()).vote(of: name, on: row) == vote)
  }

  @Test(arguments: [
    ("popular", "like_count", 10 as ColumnLiteral, Label.ham), ("popular", "like_count", 9, nil),
    ("popular", "like_count", nil, nil), ("middling", "score", 0.25, .unclear), ("middling", "score", 0.76, nil),
    ("middling", "score", 1, nil), ("bot", "author", "BOT ", .spam), ("bot", "author", "crawler", .spam),
    ("bot", "author", "robot", nil), ("bot", "author", nil, nil), ("reply", "isReply", true, .ham),
    ("reply", "isReply", false, nil),
  ])
  func otherColumnsAreVotedOn(name: String, column: String, value: ColumnLiteral, vote: Label?) throws {
    let row = SampleTask.row.merging([column: value]) { $1 }
    #expect(try FunctionTester(SampleTask()).vote(of: name, on: row) == vote)
  }

  @Test func oneFunctionReadsManyColumns() throws {
    let tester = try FunctionTester(SampleTask())
    let row = SampleTask.row.merging(["age": 18, "pinned": true, "share": 0.75]) { $1 }
    #expect(try tester.vote(of: "columns", on: row) == .unclear)
    for (column, value) in [("age", 17), ("pinned", false), ("share", 0), ("pinned", nil), ("share", nil)]
      as [(String, ColumnLiteral)]
    {
      #expect(try tester.vote(of: "columns", on: row.merging([column: value]) { $1 }) == nil)
    }
  }

  @Test func votesAreThoseOfAllThatDoNotAbstain() throws {
    let row = SampleTask.row.merging(["text": "subscribe to the song", "isReply": true]) { $1 }
    #expect(
      try FunctionTester(SampleTask()).votes(on: row) == ["subscribe": .spam, "reply": .ham, "praise_song": .ham])
  }

  @Test func whatTheFunctionThrowsIsThrown() throws {
    let tester = try FunctionTester(SampleTask())
    let row = SampleTask.row.merging(["age": -3]) { $1 }
    #expect(throws: SampleTask.NegativeAge(age: -3)) { try tester.vote(of: "throwing", on: row) }
    #expect(try tester.vote(of: "throwing", on: SampleTask.row) == nil)
  }

  @Test func mistakesInACallAreNamed() throws {
    let tester = try FunctionTester(SampleTask())
    #expect(throws: FunctionTesterError.unknownFunction(name: "subscirbe", known: tester.names)) {
      try tester.vote(of: "subscirbe", on: SampleTask.row)
    }
    let columns = ["text", "like_count", "score", "isReply", "author", "age", "share", "pinned"]
    #expect(throws: FunctionTesterError.unknownColumn(name: "likes", known: columns)) {
      try tester.vote(of: "reply", on: SampleTask.row.merging(["likes": 1]) { $1 })
    }
    #expect(throws: FunctionTesterError.missingColumn(name: "text")) { try tester.vote(of: "reply", on: ["score": 1]) }
    #expect(throws: FunctionTesterError.missingColumn(name: "age")) {
      try tester.vote(of: "reply", on: SampleTask.row.merging(["age": nil]) { $1 })
    }
    #expect(throws: FunctionTesterError.wrongType(column: "age", expected: "integer")) {
      try tester.vote(of: "reply", on: SampleTask.row.merging(["age": "17"]) { $1 })
    }
  }

  @Test func rowsAreIndependent() throws {
    let tester = try FunctionTester(SampleTask())
    for number in 0..<50 {
      let text = number % 2 == 0 ? String(repeating: "é", count: number * 100) + "subscribe" : ""
      let row = SampleTask.row.merging(["text": .text(text)]) { $1 }
      #expect(try tester.vote(of: "subscribe", on: row) == (number % 2 == 0 ? .spam : nil))
    }
  }

  @Test(arguments: [
    (Threshold<Numbers, YesNo>.Condition.above(3), [false, false, true]), (.atLeast(3), [false, true, true]),
    (.below(3), [true, false, false]), (.atMost(3), [true, true, false]), (.within(2.5...3.5), [false, true, false]),
  ])
  func thresholdsHoldOnTheirSide(condition: Threshold<Numbers, YesNo>.Condition, holds: [Bool]) throws {
    let tester = try FunctionTester(
      Probe<YesNo, Numbers> {
        Threshold("whole", in: \.whole, condition, vote: .yes)
        Threshold("real", in: \.real, condition, vote: .yes)
      })
    for (value, isHeld) in zip([2, 3, 4], holds) {
      let row: [String: ColumnLiteral] = ["whole": .integer(value), "real": .number(Double(value))]
      #expect(try tester.votes(on: row) == (isHeld ? ["whole": .yes, "real": .yes] : [:]))
    }
    #expect(try tester.votes(on: ["whole": 3]) == (holds[1] ? ["whole": .yes] : [:]))
  }

  struct Numbers: Row {
    @Column var whole: Int
    @Column var real: Double?
  }
}
