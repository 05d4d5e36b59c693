import Glibc
import Tally

/// LFs that look at more than their row, beside some that do not.
@main
struct Moody: LabelingTask {
  enum Label: String, ClassLabel { case ham, spam }

  struct Comment: Row {
    @Column var text: Text
  }

  /// Read once, when the first row asks.
  static let mood: UInt8? = {
    guard let file = fopen("mood.txt", "r") else { return nil }
    defer { fclose(file) }
    return UInt8(exactly: fgetc(file))
  }()
  nonisolated(unsafe) static var seen: Set<String> = []

  var data = Dataset("rows.jsonl", id: "id")

  var functions: LabelingFunctions<Comment, Label> {
    Keywords("praise", in: \.text, ["love"], vote: .ham)
    LabelingFunction("song") { comment in comment.text.contains("song") ? .ham : .abstain }
    LabelingFunction("mood") { _ in Moody.mood == UInt8(ascii: "g") ? .ham : .spam }
    LabelingFunction("first_time") { comment in
      Moody.seen.insert(String(comment.text)).inserted ? .abstain : .spam
    }
  }
}
