import Tally

/// A task with an LF of every kind on a column of every type.
struct SampleTask: LabelingTask {
  enum Label: String, ClassLabel {
    case ham, spam
    case unclear = "not clear"
  }

  struct Comment: Row {
    @Column var text: Text
    @Column("like_count") var likes: Int?
    @Column var score: Double
    @Column var isReply: Bool
    @Column var author: Text?
    @Column var age: Int
    @Column("share") var optionalScore: Double?
    @Column("pinned") var isPinned: Bool?
  }

  /// A full row, whose optional columns are left out.
  static let row: [String: ColumnLiteral] = ["text": "", "score": 0, "isReply": false, "age": 0]

  var data = Dataset("rows.jsonl", id: "id", gold: "gold.csv", whereToGet: "ask \"us\"\n")
  var hasExtras = false

  init() {}
  init(hasExtras: Bool) { self.hasExtras = hasExtras }

  static let subscribeLine = #line + 3

  var functions: LabelingFunctions<Comment, Label> {
    Keywords("subscribe", in: \.text, ["subscribe", "My Channel"], vote: .spam)
    Keywords("art", in: \.text, ["art"], wholeWords: true, vote: .ham)
    Pattern("check_out", in: \.text, #"check\s+(it\s+)?out"#, vote: .spam)
    Pattern("shout", in: \.text, "^[A-Z !]+$", case: .exact, vote: .spam)
    Threshold("popular", in: \.likes, .atLeast(10), vote: .ham)
    Threshold("middling", in: \.score, .within(0.25...0.75), vote: .unclear)
    Lookup("bot", in: \.author, ["Bot", " crawler "], vote: .spam)
    Lookup("thanks", in: \.text, ["thanks"], vote: .ham)
    LabelingFunction("reply") { $0.isReply ? .ham : .abstain }
    LabelingFunction("columns") { comment in
      guard comment.age > 17, comment.isPinned == true, let score = comment.optionalScore, score > 0.5 else {
        return nil
      }
      return .unclear
    }
    LabelingFunction("throwing") { comment in
      guard comment.age >= 0 else { throw NegativeAge(age: comment.age) }
      return nil
    }
    for word in ["song", "voice"] {
      Keywords("praise_\(word)", in: \.text, [word], vote: .ham)
    }
    if hasExtras {
      LabelingFunction("extra") { _ in .spam }
    } else {
      SampleTask.elsewhere
    }
    if hasExtras {
      LabelingFunction("more") { _ in nil }
    }
  }

  struct NegativeAge: Error, Equatable { let age: Int }
}

extension SampleTask {
  static var elsewhere: LabelingFunctions<Comment, Label> {
    LabelingFunctions {
      LabelingFunction("from_elsewhere") { $0.text.contains("http") ? .spam : .abstain }
    }
  }
}

/// A task of the LFs that a test lists.
struct Probe<Label: ClassLabel, R: Row>: LabelingTask {
  var data = Dataset("rows.jsonl")
  private let list: LabelingFunctions<R, Label>

  init() { list = LabelingFunctions {} }
  init(@LabelingFunctionsBuilder<R, Label> _ list: () -> LabelingFunctions<R, Label>) { self.list = list() }

  var functions: LabelingFunctions<R, Label> { list }
}

enum YesNo: String, ClassLabel { case yes, no }

/// The simplest row.
struct Line: Row {
  @Column var text: Text
}
