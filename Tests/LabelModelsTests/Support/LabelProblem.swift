import LabelModels
import TestSupport
import Votes

/// Votes and what is known besides them, the way people think of it: by row.
struct LabelProblem: Sendable {
  /// A person's answer to one row.
  struct Answer: Sendable, Equatable {
    let row: Int
    let y: Int
    var isChosen = false
  }

  var matrix: VoteMatrix
  /// Without reviewed rows, which are in ``answers``.
  var knowledge = PriorKnowledge.none
  var answers: [Answer] = []

  init(_ matrix: VoteMatrix, knowing knowledge: PriorKnowledge = .none, answers: [Answer] = []) {
    self.matrix = matrix
    self.knowledge = knowledge
    self.answers = answers
  }

  func fit(_ model: any LabelModel) throws -> LabelFit {
    let (patterns, patternOfRow) = matrix.compressed
    var knowledge = knowledge
    for selection in [ReviewedRows.Selection.random, .chosen] {
      let given = answers.filter { $0.isChosen == (selection == .chosen) }
        .map { (pattern: patternOfRow[$0.row], class: Vote($0.y)) }
      if !given.isEmpty { knowledge.reviewed.append(ReviewedRows(given, of: patterns, selection: selection)) }
    }
    return LabelFit(try model.fit(patterns, knowing: knowledge), patterns: patterns, patternOfRow: patternOfRow)
  }

  /// `order[place]` is the LF that stands at `place` afterwards.
  func functionsPermuted(_ order: [Int]) -> LabelProblem {
    var places = order
    for (place, function) in order.enumerated() { places[function] = place }
    var permuted = self
    permuted.matrix = matrix.functionsPermuted(order)
    permuted.knowledge.accuracies = Dictionary(
      uniqueKeysWithValues: knowledge.accuracies.map { (places[$0.key], $0.value) })
    permuted.knowledge.dependent = knowledge.dependent.map { $0.map { places[$0] } }
    permuted.knowledge.exclusive = knowledge.exclusive.map { $0.map { places[$0] } }
    return permuted
  }

  /// Class `c` becomes `order[c]`.
  func classesPermuted(_ order: [Int]) -> LabelProblem {
    var permuted = self
    permuted.matrix = matrix.classesPermuted(order)
    if let shares = knowledge.classBalance?.shares {
      var moved = shares
      for (place, share) in shares.enumerated() { moved[order[place]] = share }
      permuted.knowledge.classBalance = ClassBalance(moved)
    }
    permuted.answers = answers.map { Answer(row: $0.row, y: order[$0.y], isChosen: $0.isChosen) }
    return permuted
  }

  /// `order[place]` is the row that stands at `place` afterwards.
  func rowsPermuted(_ order: [Int]) -> LabelProblem {
    var places = order
    for (place, row) in order.enumerated() { places[row] = place }
    var permuted = self
    permuted.matrix.lines = order.map { matrix.lines[$0] }
    permuted.answers = answers.reversed().map { Answer(row: places[$0.row], y: $0.y, isChosen: $0.isChosen) }
    return permuted
  }
}

/// A fit, and its posterior row by row instead of pattern by pattern.
struct LabelFit {
  let fitted: any FittedLabelModel
  /// `[n × k]`
  let posterior: [Double]

  init(_ fitted: any FittedLabelModel, patterns: VotePatterns, patternOfRow: [Int]) {
    self.fitted = fitted
    let posterior = fitted.posterior(for: patterns)
    self.posterior = patternOfRow.flatMap { posterior[$0] }
  }

  /// `[k]` of one row.
  func line(_ row: Int) -> ArraySlice<Double> { posterior[row * fitted.classCount..<(row + 1) * fitted.classCount] }

  /// The share of rows whose best class is the true one.
  func accuracy(_ truth: [Int], of rows: some Collection<Int>) -> Double {
    let right = rows.count { Posterior.best(of: line($0)).class == Vote(truth[$0]) }
    return Double(right) / Double(rows.count)
  }
}

/// What a test tells the model besides the votes.
enum KnowledgeKind: String, CaseIterable, Sendable {
  case nothing, balance, accuracies, dependent, exclusive, randomAnswers, chosenAnswers, bothAnswers, everything

  var hasAnswers: Bool { [.randomAnswers, .chosenAnswers, .bothAnswers, .everything].contains(self) }

  /// Random votes, and knowledge of this kind that has nothing to do with them. Groups overlap, LFs of an exclusive
  /// group may both vote, and a row may have several answers.
  func problem(seed: UInt64, _ matrix: VoteMatrix) -> LabelProblem {
    var generator = SeededGenerator(seed: seed &+ 77)
    var problem = LabelProblem(matrix)
    let (m, k) = (matrix.functionCount, matrix.classCount)
    let all = self == .everything
    if all || self == .balance {
      problem.knowledge.classBalance = ClassBalance((0..<k).map { _ in 0.1 + generator.nextUniform() })
    }
    if all || self == .accuracies {
      for j in 0..<m where generator.chance(0.5) {
        problem.knowledge.accuracies[j] = AccuracyPrior(
          accuracy: 0.05 + 0.9 * generator.nextUniform(), votes: 200 * generator.nextUniform() + 0.1)
      }
    }
    if all || self == .dependent { problem.knowledge.dependent = [[0, m - 1], [1, 2, m - 1]] }
    if all || self == .exclusive { problem.knowledge.exclusive = [[0, 2, m - 2], [2, 1]] }
    for isChosen in [false, true] {
      guard all || self == .bothAnswers || self == (isChosen ? .chosenAnswers : .randomAnswers) else { continue }
      for row in matrix.lines.indices {
        for _ in 0..<2 where generator.chance(0.2) {
          problem.answers.append(.init(row: row, y: generator.nextInt(below: k), isChosen: isChosen))
        }
      }
    }
    return problem
  }
}
