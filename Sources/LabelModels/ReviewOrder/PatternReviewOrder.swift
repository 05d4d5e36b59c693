import Votes

/// The vote patterns with the most labels that may be wrong: one answer says something about all of their rows.
struct PatternReviewOrder: ReviewOrder {
  let name = "pattern"
  let abstract = "most expected errors in the pattern first, divided by its answers"

  func ranking(in state: ReviewState) -> any ReviewRanking {
    FallingRanking(
      worths: (0..<state.patterns.count).map { Double(state.patterns.counts[$0]) * state.risk($0) },
      counts: state.answeredCounts)
  }
}
