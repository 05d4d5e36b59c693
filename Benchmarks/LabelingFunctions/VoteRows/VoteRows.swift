import Tally

/// The task of `benchmark review-proof`: each labeling function says what stands at its place in the column `votes`, a digit for a
/// class and `-` for none. So votes that were made elsewhere go through all of Tally.
@main
struct VoteRows: LabelingTask {
  enum Label: String, ClassLabel { case negative, positive }

  struct VotedRow: Row {
    @Column var text: Text
    @Column var votes: Text
  }

  /// As many as there are in any of the collections.
  static let functionCount = 10

  var data = Dataset("votes.jsonl", id: "id", whereToGet: "swift run benchmark review-proof")

  var functions: LabelingFunctions<VotedRow, Label> {
    for place in 0..<VoteRows.functionCount {
      LabelingFunction("lf\(place)") { row in
        switch row.votes.withUTF8({ place < $0.count ? $0[place] : 0 }) {
        case UInt8(ascii: "0"): .negative
        case UInt8(ascii: "1"): .positive
        default: nil
        }
      }
    }
  }
}
