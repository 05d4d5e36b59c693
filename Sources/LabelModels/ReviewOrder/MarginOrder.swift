import Votes

/// The labels that are closest to another class.
struct MarginOrder: ReviewOrder {
  let name = "margin"
  let abstract = "smallest margin first"

  func ranking(in state: ReviewState) -> any ReviewRanking {
    FixedRanking(worths: (0..<state.patterns.count).map { -state.posterior.best($0).margin })
  }
}
