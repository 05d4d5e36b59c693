import LabelAnalysis
import Votes

/// The smallest changes of a row's votes that would give it another label.
public struct RowFlips: Sendable {
  /// Votes that are withdrawn together.
  public struct Withdrawal: Sendable {
    public let functions: [String]
    /// nil where no vote would be left.
    public let label: String?
    /// The label's probability then.
    public let probability: Double?
  }

  /// A vote that an LF which abstained might have cast.
  public struct Addition: Sendable {
    public let function: String
    public let vote: String
    public let label: String
    public let probability: Double
  }

  /// All of the same, smallest size. Empty where no ``largestWithdrawal`` votes do it.
  public let withdrawals: [Withdrawal]
  /// Strongest first: only classes that the LF has voted for elsewhere.
  public let additions: [Addition]

  /// Votes that are withdrawn at a time, at most.
  public static let largestWithdrawal = 3
  /// Of more votes, only those that weigh most are withdrawn: 25 give 2,600 sets of three.
  static let mostVotes = 25

  /// - Parameter label: the row's.
  init(_ line: [Vote], label: Vote, of run: FinishedRun) {
    guard label != .abstain else {
      withdrawals = []
      additions = RowFlips.additions(line, label, run)
      return
    }
    let voted = RowFlips.heaviest(line, label, run)
    var found: [Withdrawal] = []
    for size in 1...RowFlips.largestWithdrawal where found.isEmpty && size <= voted.count {
      found = RowFlips.withdrawals(RowFlips.subsets(of: voted, size: size), line, label, run)
    }
    withdrawals = found
    additions = RowFlips.additions(line, label, run)
  }

  /// LFs that voted, those first whose vote speaks most for the label.
  private static func heaviest(_ line: [Vote], _ label: Vote, _ run: FinishedRun) -> [Int] {
    let terms = run.fitted.explanation(of: line).terms
    let weights = terms.map { term -> (function: Int, weight: Double) in
      let others = term.evidence.enumerated().filter { $0.offset != Int(label) }.map(\.element).max() ?? 0
      return (term.function, term.evidence[Int(label)] - others)
    }
    return weights.sorted { ($1.weight, $0.function) < ($0.weight, $1.function) }.prefix(mostVotes).map(\.function)
  }

  private static func subsets(of items: [Int], size: Int) -> [[Int]] {
    if size == 0 { return [[]] }
    return items.indices.flatMap { first in
      subsets(of: Array(items[(first + 1)...]), size: size - 1).map { [items[first]] + $0 }
    }
  }

  private static func withdrawals(
    _ sets: [[Int]], _ line: [Vote], _ label: Vote, _ run: FinishedRun
  ) -> [Withdrawal] {
    let lines = sets.map { set in
      var rest = line
      for function in set { rest[function] = .abstain }
      return rest
    }
    let posterior = run.posterior(of: lines)
    return sets.indices.compactMap { index in
      let names = sets[index].sorted().map { run.manifest.functions[$0].name }
      guard lines[index].contains(where: { $0 != .abstain }) else {
        return Withdrawal(functions: names, label: nil, probability: nil)
      }
      let best = Posterior.bestClasses(of: posterior[index])
      guard !best.contains(label) else { return nil }
      return Withdrawal(
        functions: names, label: run.manifest.classes[Int(best[0])],
        probability: posterior[index][posterior[index].startIndex + Int(best[0])])
    }
  }

  private static func additions(_ line: [Vote], _ label: Vote, _ run: FinishedRun) -> [Addition] {
    let analysis = VoteAnalysis(run.patterns)
    var votes: [(function: Int, vote: Vote)] = []
    for (function, vote) in line.enumerated() where vote == .abstain {
      votes += analysis.functions[function].polarity.filter { $0 != label }.map { (function, $0) }
    }
    let lines = votes.map { added in
      var more = line
      more[added.function] = added.vote
      return more
    }
    let posterior = run.posterior(of: lines)
    let found = votes.indices.compactMap { index -> Addition? in
      let best = Posterior.bestClasses(of: posterior[index])
      guard !best.contains(label) || label == .abstain else { return nil }
      return Addition(
        function: run.manifest.functions[votes[index].function].name,
        vote: run.manifest.classes[Int(votes[index].vote)],
        label: run.manifest.classes[Int(best[0])],
        probability: posterior[index][posterior[index].startIndex + Int(best[0])])
    }
    return found.sorted { ($1.probability, $0.function, $0.vote) < ($0.probability, $1.function, $1.vote) }
  }
}
