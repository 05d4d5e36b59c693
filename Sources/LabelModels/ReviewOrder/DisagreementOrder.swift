import Glibc
import Votes

/// The rows on which LFs contradict each other most, whatever the model makes of it.
///
/// Source: Dagan & Engelson 1995, Committee-Based Sampling for Training Probabilistic Classifiers (vote entropy).
struct DisagreementOrder: ReviewOrder {
  let name = "disagreement"
  let abstract = "largest entropy of the LFs' votes first"

  func ranking(in state: ReviewState) -> any ReviewRanking {
    let patterns = state.patterns
    return FixedRanking(
      worths: (0..<patterns.count).map { pattern in
        var counts: [Vote: Double] = [:]
        for vote in patterns.votes(of: pattern) { counts[patterns.classes[vote], default: 0] += 1 }
        let sum = counts.values.reduce(0, +)
        // Sorted, since a sum in the order of a dictionary would differ in its last bits from run to run.
        return -counts.values.sorted().reduce(0) { $0 + $1 / sum * log($1 / sum) }
      })
  }
}
