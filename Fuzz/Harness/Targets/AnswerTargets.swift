import Interchange
import RowFiles
import Votes

private let classNames = ["ham", "spam", "other"]

/// Gold as separated text.
final class GoldCSVTarget: FuzzTarget {
  static let name = "gold-csv"
  static let tokens = [
    "id,label\n", "label\n", "task,class,selection\n", "label,selection\n", "r1,", "ham", "spam", "0", "2", "-1", ",",
    "\n",
    "\"", "random", "chosen",
  ]
  init() {}

  func check(_ input: UnsafeRawBufferPointer, choice: UInt64) throws(LawBroken) -> Bool {
    try AnswerLaws.checkGold(input, name: choice & 1 == 0 ? "gold.csv" : "gold.tsv")
  }
}

/// Gold as JSON Lines.
final class GoldLinesTarget: FuzzTarget {
  static let name = "gold-jsonl"
  static let tokens = AnswerLaws.lineTokens
  init() {}

  func check(_ input: UnsafeRawBufferPointer, choice: UInt64) throws(LawBroken) -> Bool {
    try AnswerLaws.checkGold(input, name: "gold.jsonl")
  }
}

/// Reviewed answers, in both forms.
final class ReviewedTarget: FuzzTarget {
  static let name = "reviewed"
  static let tokens = AnswerLaws.lineTokens + ["id,label,selection\n", "r1,ham,random\n", "r1,spam,chosen\n"]
  init() {}

  func check(_ input: UnsafeRawBufferPointer, choice: UInt64) throws(LawBroken) -> Bool {
    let name = input.first == UInt8(ascii: "{") ? "reviewed.jsonl" : "reviewed.csv"
    let file = VoteFile(MappedFile(borrowing: input, path: name))
    guard let answers = try? ReviewedAnswers.read(file, classNames: classNames) else { return false }
    try require((try? ReviewedAnswers.read(file, classNames: classNames)) == answers, "a second reading differs")
    let ids = [answers.exampleID ?? "r1"]
    guard let (rows, _) = try? answers.aligned(rowCount: 1, path: name, name: { ids[$0] }) else { return true }
    try require(rows.allSatisfy { $0.row == 0 && (0..<3).contains($0.answer.label) }, "answers \(rows)")
    return true
  }
}

enum AnswerLaws {
  static let lineTokens = [
    "{", "}", ":", ",", #""id""#, #""label""#, #""class""#, #""selection""#, #""row""#, #""ham""#, #""spam""#,
    #""random""#,
    "0", "-1", "null", "[1,2]", #"{"id":"r1","label":"ham"}"# + "\n", #"{"label":1}"# + "\n", #"\ud83d\ude00"#,
    #"\ud83d"#, "\n",
  ]

  static func checkGold(_ input: UnsafeRawBufferPointer, name: String) throws(LawBroken) -> Bool {
    let file = VoteFile(MappedFile(borrowing: input, path: name))
    guard let gold = try? GoldReader.read(file, classNames: classNames) else { return false }
    try require((try? GoldReader.read(file, classNames: classNames)) == gold, "a second reading differs")
    switch gold {
    case .byID(let votes): try require(votes.values.allSatisfy { (0..<3).contains($0) }, "gold \(votes)")
    case .byPosition(let votes):
      try require(!votes.isEmpty && votes.allSatisfy { (-1..<3).contains($0) }, "gold \(votes)")
    }
    return true
  }
}
