import Glibc
import RowFiles
import Votes

/// A test with what it is worth.
struct RankedCandidate {
  let candidate: Candidate
  let score: CandidateScore
  /// Sampled rows, ascending.
  let rows: [UInt32]
  /// 0 to 1: the square of how far the lower bound of its precision is above chance, to which what a vote tells is
  /// about proportional.
  let gain: Double
}

/// Tests that are good enough, and which of them to take.
struct CandidatePool {
  private let run: FinishedRun
  private let sample: LabelledSample
  private let postings: [Candidate: [UInt32]]
  private let judge: CandidateJudge
  private let ranked: [RankedCandidate]
  /// Sampled rows by LF on which it votes.
  private let functionVotes: [Int]
  private(set) var duplicateCount = 0

  /// Votes that are less often right widen the coverage and spoil the labels. As a share of ``SampledRows/sureness``: the
  /// posterior is all there is to measure by, and where that is never surer than 0.8 no test can be. With an even chance as
  /// the limit, twenty suggestions for half of the LFs of YouTubeSpam brought the accuracy from 0.99 to 0.89.
  private static let leastShareOfSureness = 0.72
  private let leastPrecision: Double
  /// A row at low margin has a label already, if a doubtful one.
  private static let lowWeight = 0.5
  /// Of the rows that a suggestion taken before holds on, so much is left to win.
  private static let repeatedWeight = 0.2
  /// Less than half a sure row is not worth a look.
  private static let leastWorth = 0.5
  /// Two-sided 95 %.
  private static let leastZ = 1.96
  /// Tests that are compared with each other.
  private static let mostRanked = 2000
  /// From here on votes say the same: seven of ten rows on which either votes.
  private static let duplicateShare = 0.7
  /// Of a pattern's rows a test has to hold on so many.
  private static let settlingShare = 0.1
  /// Of a test's rows so many have the same vote of one LF already.
  private static let containedShare = 0.9
  /// From here on two suggestions, or two terms, are the same idea.
  private static let repeatedShare = 0.5

  init(
    _ run: FinishedRun, _ sample: LabelledSample, _ judge: CandidateJudge, _ postings: [Candidate: [UInt32]], only: Int?
  ) {
    (self.run, self.sample, self.judge, self.postings) = (run, sample, judge, postings)
    let leastPrecision = max(1 / Double(sample.classCount), CandidatePool.leastShareOfSureness * sample.sureness)
    self.leastPrecision = leastPrecision
    var ranked: [(worth: Double, key: String, ranked: RankedCandidate)] = []
    for (candidate, rows) in postings {
      // What holds on most rows tells nothing apart, and the model would know it already.
      guard rows.count * 2 < sample.rows.count, let score = judge.score(rows, only: only),
        score.z >= CandidatePool.leastZ
      else { continue }
      let bound = judge.boundElsewhere(score)
      guard bound > leastPrecision else { continue }
      let chance = 1 / Double(sample.classCount)
      let share = max(0, bound - chance) / (1 - chance)
      let gain = share * share
      let found = RankedCandidate(candidate: candidate, score: score, rows: rows, gain: gain)
      let worth = gain * rows.reduce(0) { $0 + CandidatePool.weight($1, sample) }
      if worth > 0 { ranked.append((worth, "\(candidate)", found)) }
    }
    // Dictionaries have no order: equal ones go by what they are.
    self.ranked = ranked.sorted { ($1.worth, $0.key) < ($0.worth, $1.key) }.prefix(CandidatePool.mostRanked).map(
      \.ranked)
    var votes = [Int](repeating: 0, count: run.manifest.functions.count)
    for pattern in sample.patterns {
      for vote in run.patterns.votes(of: Int(pattern)) { votes[Int(run.patterns.functions[vote])] += 1 }
    }
    functionVotes = votes
  }

  private static func weight(_ slot: UInt32, _ sample: LabelledSample) -> Double {
    sample.isUncovered[Int(slot)] ? 1 : sample.isLow[Int(slot)] ? lowWeight : 0
  }

  /// Takes the best test, then the best on what that leaves, and so on.
  mutating func choose(limit: Int) -> [RankedCandidate] {
    var rest = sample.rows.indices.map { CandidatePool.weight(UInt32($0), sample) }
    var candidates = ranked
    var chosen: [RankedCandidate] = []
    while chosen.count < limit {
      var best: (worth: Double, place: Int)?
      for (place, candidate) in candidates.enumerated() {
        let worth = candidate.gain * candidate.rows.reduce(0) { $0 + rest[Int($1)] }
        if worth > best?.worth ?? 0 { best = (worth, place) }
      }
      guard let best, best.worth >= CandidatePool.leastWorth || (chosen.isEmpty && best.worth > 0) else { break }
      let candidate = candidates.remove(at: best.place)
      if isDuplicate(candidate) {
        duplicateCount += 1
        continue
      }
      if chosen.contains(where: { CandidatePool.overlap($0.rows, candidate.rows) >= CandidatePool.repeatedShare }) {
        continue
      }
      for slot in candidate.rows { rest[Int(slot)] *= CandidatePool.repeatedWeight }
      chosen.append(candidate)
    }
    return chosen
  }

  /// The rows that two tests share, over those of either.
  private static func overlap(_ left: [UInt32], _ right: [UInt32]) -> Double {
    var (i, j, both) = (0, 0, 0)
    while i < left.count, j < right.count {
      let (a, b) = (left[i], right[j])
      if a == b { both += 1 }
      if a <= b { i += 1 }
      if b <= a { j += 1 }
    }
    return Double(both) / Double(max(1, left.count + right.count - both))
  }

  /// Whether an LF of the run votes the same on nearly all of the rows.
  private func isDuplicate(_ candidate: RankedCandidate) -> Bool {
    var same = [Int](repeating: 0, count: functionVotes.count)
    var both = same
    for slot in candidate.rows {
      for vote in run.patterns.votes(of: Int(sample.patterns[Int(slot)])) {
        let function = Int(run.patterns.functions[vote])
        both[function] += 1
        if Int(run.patterns.classes[vote]) == candidate.score.label { same[function] += 1 }
      }
    }
    return same.indices.contains { function in
      let either = candidate.rows.count + functionVotes[function] - both[function]
      return Double(same[function]) >= CandidatePool.duplicateShare * Double(either)
        || Double(same[function]) >= CandidatePool.containedShare * Double(candidate.rows.count)
    }
  }

  /// The test that holds on most of a pattern's rows and speaks for a class.
  func settling(_ pattern: Int) -> (RankedCandidate, share: Double)? {
    let slots = Set(sample.patterns.indices.filter { Int(sample.patterns[$0]) == pattern }.map { UInt32($0) })
    guard !slots.isEmpty else { return nil }
    let shares = ranked.enumerated().map { place, candidate in
      let share = Double(candidate.rows.count { slots.contains($0) }) / Double(slots.count)
      return (place: place, share: share, worth: share * candidate.gain)
    }
    let order = shares.filter { $0.share >= CandidatePool.settlingShare }.sorted {
      (-$0.worth, $0.place) < (-$1.worth, $1.place)
    }
    // What an LF of the run finds already has not settled them.
    return order.first { !isDuplicate(ranked[$0.place]) }.map { (ranked[$0.place], $0.share) }
  }

  /// Words that are frequent among uncovered rows, more so than elsewhere, and of which the votes do not say a class.
  func unexplained(_ columns: [ColumnRequest], limit: Int) -> [FunctionSuggestions.Term] {
    let uncovered = sample.isUncovered.count { $0 }
    guard uncovered > 0 else { return [] }
    let all = sample.rows.count
    var found: [(z: Double, text: String, column: Int, rows: [UInt32], uncovered: Int)] = []
    for (candidate, rows) in postings {
      let text: String
      switch candidate.test {
      case .words(let word), .substring(let word): text = word
      default: continue
      }
      let inside = rows.count { sample.isUncovered[Int($0)] }
      guard inside >= 3 else { continue }
      if let score = judge.score(rows, only: nil), judge.boundElsewhere(score) > leastPrecision {
        continue
      }
      // Of so many rows with the word, how many would be uncovered by chance.
      let share = Double(uncovered) / Double(all)
      let expected = share * Double(rows.count)
      let z = (Double(inside) - expected) / max(1e-9, (expected * (1 - share)).squareRoot())
      if z >= CandidatePool.leastZ { found.append((z, text, candidate.column, rows, inside)) }
    }
    found.sort { ($1.z, Double($1.uncovered), $0.text) < ($0.z, Double($0.uncovered), $1.text) }
    var distinct: [(z: Double, text: String, column: Int, rows: [UInt32], uncovered: Int)] = []
    for term in found where distinct.count < limit {
      if !distinct.contains(where: { CandidatePool.overlap($0.rows, term.rows) >= CandidatePool.repeatedShare }) {
        distinct.append(term)
      }
    }
    return distinct.map { term in
      let examples = term.rows.filter { sample.isUncovered[Int($0)] }.sorted {
        run.rows.hash(of: sample.rows[Int($0)]) < run.rows.hash(of: sample.rows[Int($1)])
      }
      return FunctionSuggestions.Term(
        column: columns[term.column].name, text: term.text, rowCount: term.rows.count,
        uncoveredRowCount: term.uncovered, ids: examples.prefix(3).map { run.rows.id(of: sample.rows[Int($0)]) })
    }
  }
}
