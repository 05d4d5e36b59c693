import LabelAnalysis
import LabelModels
import Votes

extension FunctionTrial {
  init(
    _ run: FinishedRun, _ votes: TriedVotes, _ matrix: TrialMatrix, before: Posterior,
    after: (fitted: any FittedLabelModel, posterior: Posterior), sampleSize: Int
  ) {
    let k = run.manifest.classes.count
    var values = [Int](repeating: 0, count: matrix.patterns.count * k)
    run.gold?.forEach { row, label in values[Int(matrix.patternOfRow[row]) * k + Int(label)] += 1 }
    let analysis = VoteAnalysis(
      matrix.patterns, gold: run.gold.map { _ in GoldCounts(classCount: k, values: values) })
    let accuracies = after.fitted.functionAccuracies
    let faults = votes.applied.faults + votes.applied.quarantined.flatMap(\.examples)
    var tried: [Tried] = []
    for (index, function) in votes.description.functions.enumerated() {
      let position = matrix.positions[index]
      let samples = FunctionTrial.samples(run, votes, index, sampleSize)
      tried.append(
        Tried(
          name: function.name, kind: function.kind, search: function.search,
          isReplacement: position < run.manifest.functions.count,
          analysis: analysis.functions[position], newRowCount: samples.first { $0.kind == .new }?.count ?? 0,
          estimatedAccuracy: accuracies[position], faultCount: votes.applied.faultCounts[index],
          faultMessage: faults.first { $0.function == index }?.message,
          isQuarantined: votes.applied.quarantined.contains { $0.function == index },
          nanosecondsPerRow: votes.applied.functionTimes.indices.contains(index)
            ? votes.applied.functionTimes[index].nanosecondsPerRow : nil,
          alike: FunctionTrial.alike(run, votes, index), samples: samples))
    }
    self.tried = tried
    let changes = Changes(run, matrix, before: before, after: after.posterior, sampleSize: sampleSize)
    (moves, changed, newLabels) = (changes.moves, changes.sample, changes.newLabels)
    (goldBefore, goldAfter) = (changes.goldBefore, changes.goldAfter)
    coveredBefore = run.patterns.coveredRowCount
    coveredAfter = matrix.patterns.coveredRowCount
  }

  /// The tried LF's rows; what others say of them is what those of the run say, but for one of the same name.
  private static func samples(_ run: FinishedRun, _ votes: TriedVotes, _ function: Int, _ size: Int) -> [Sample] {
    let replaced = run.function(named: votes.description.functions[function].name)
    /// By pattern of the run: whether another LF votes, and which class all of them vote for.
    let others = (0..<run.patterns.count).map { pattern -> (isCovered: Bool, only: Vote?) in
      let classes = Set(
        run.patterns.votes(of: pattern).filter { Int(run.patterns.functions[$0]) != replaced }
          .map { run.patterns.classes[$0] })
      return (!classes.isEmpty, classes.count == 1 ? classes.first : nil)
    }
    var samplers = Dictionary(uniqueKeysWithValues: Sample.Kind.allCases.map { ($0, RowSampler(size)) })
    for row in 0..<run.rowCount {
      let vote = votes.vote(function, row)
      guard vote != .abstain else { continue }
      let hash = run.rows.hash(of: row)
      let other = others[run.pattern(of: row)]
      if !other.isCovered { samplers[.new]?.add(row, hash: hash) }
      if other.isCovered, other.only != vote { samplers[.conflict]?.add(row, hash: hash) }
      guard let gold = run.gold?[row], gold != .abstain else { continue }
      samplers[gold == vote ? .right : .wrong]?.add(row, hash: hash)
    }
    return Sample.Kind.allCases.compactMap { kind in
      guard run.gold != nil || (kind != .right && kind != .wrong), let sample = samplers[kind]?.sample else {
        return nil
      }
      return Sample(kind: kind, count: sample.count, rows: sample.rows)
    }
  }

  /// LFs that are listed as alike.
  private static let alikeCount = 3

  private static func alike(
    _ run: FinishedRun, _ votes: TriedVotes, _ function: Int
  ) -> [(function: String, share: Double)] {
    let k = run.manifest.classes.count
    // Votes of the tried LF by pattern of the run, so that each LF is compared by pattern.
    var counts = [Int](repeating: 0, count: run.patterns.count * k)
    var total = 0
    for row in 0..<run.rowCount {
      let vote = votes.vote(function, row)
      guard vote != .abstain else { continue }
      counts[run.pattern(of: row) * k + Int(vote)] += 1
      total += 1
    }
    let m = run.manifest.functions.count
    var same = [Int](repeating: 0, count: m)
    var both = same
    var own = same
    for pattern in 0..<run.patterns.count {
      let voted = counts[pattern * k..<(pattern + 1) * k].reduce(0, +)
      for place in run.patterns.votes(of: pattern) {
        let other = Int(run.patterns.functions[place])
        own[other] += run.patterns.counts[pattern]
        both[other] += voted
        same[other] += counts[pattern * k + Int(run.patterns.classes[place])]
      }
    }
    let shares = (0..<m).compactMap { other -> (function: String, share: Double)? in
      let either = total + own[other] - both[other]
      return same[other] > 0 && either > 0
        ? (run.manifest.functions[other].name, Double(same[other]) / Double(either)) : nil
    }
    return Array(shares.sorted { ($1.share, $0.function) < ($0.share, $1.function) }.prefix(alikeCount))
  }
}

/// Labels before and after.
private struct Changes {
  var moves: [FunctionTrial.Move] = []
  var sample: RowSample
  var newLabels: [Int: Vote] = [:]
  var goldBefore: (right: Int, covered: Int)?
  var goldAfter: (right: Int, covered: Int)?

  init(_ run: FinishedRun, _ matrix: TrialMatrix, before: Posterior, after: Posterior, sampleSize: Int) {
    let old = LabelPlan(before, of: run.patterns, reviewBelow: 0).outcomes
    let new = LabelPlan(after, of: matrix.patterns, reviewBelow: 0).outcomes
    let index = run.rows
    func labels(_ row: Int) -> (old: Vote, new: Vote) {
      if let line = run.reviewed.line(of: row) { return (line.label, line.label) }
      return (
        old[run.pattern(of: row)].label(hash: index.hash(of: row)),
        new[Int(matrix.patternOfRow[row])].label(hash: index.hash(of: row))
      )
    }
    var counts: [[Vote]: Int] = [:]
    var sampler = RowSampler(sampleSize)
    for row in 0..<run.rowCount {
      let (old, new) = labels(row)
      guard old != new else { continue }
      counts[[old, new], default: 0] += 1
      sampler.add(row, hash: index.hash(of: row))
    }
    moves = counts.map { FunctionTrial.Move(old: $0.key[0], new: $0.key[1], rowCount: $0.value) }.sorted {
      ($1.rowCount, $0.old, $0.new) < ($0.rowCount, $1.old, $1.new)
    }
    sample = sampler.sample
    for row in sample.rows { newLabels[row] = labels(row).new }
    guard let gold = run.gold else { return }
    var (first, second) = ((right: 0, covered: 0), (right: 0, covered: 0))
    gold.forEach { row, label in
      let (old, new) = labels(row)
      first.covered += old == .abstain ? 0 : 1
      first.right += old == label ? 1 : 0
      second.covered += new == .abstain ? 0 : 1
      second.right += new == label ? 1 : 0
    }
    (goldBefore, goldAfter) = (first, second)
  }
}
