import Votes

/// A dense vote matrix, the way people think of one.
struct VoteMatrix: Sendable {
  let classCount: Int
  /// `[n][m]`.
  var lines: [[Vote]]
  /// Read from the lines, or said where there are none.
  let functionCount: Int

  init(classCount: Int, lines: [[Vote]], functionCount: Int? = nil) {
    self.classCount = classCount
    self.lines = lines
    self.functionCount = functionCount ?? lines[0].count
  }

  /// The patterns, and for each row the number of its pattern.
  var compressed: (patterns: VotePatterns, patternOfRow: [Int]) {
    var builder = VotePatternBuilder(functionCount: functionCount, classCount: classCount)
    let rows = lines.map { builder.add($0) }
    let (patterns, canonical) = builder.build()
    return (patterns, rows.map { canonical[$0] })
  }

  var patterns: VotePatterns { compressed.patterns }

  func functionsPermuted(_ order: [Int]) -> VoteMatrix {
    VoteMatrix(
      classCount: classCount, lines: lines.map { line in order.map { line[$0] } }, functionCount: functionCount)
  }

  /// Class `c` becomes `order[c]`.
  func classesPermuted(_ order: [Int]) -> VoteMatrix {
    VoteMatrix(
      classCount: classCount,
      lines: lines.map { line in line.map { $0 == .abstain ? .abstain : Vote(order[Int($0)]) } },
      functionCount: functionCount)
  }

  /// The votes of ``labelled(seed:rows:functions:classes:coverage:)``.
  static func random(
    seed: UInt64, rows: Int = 120, functions: Int = 8, classes: Int = 3, coverage: Double = 0.6
  ) -> VoteMatrix {
    labelled(seed: seed, rows: rows, functions: functions, classes: classes, coverage: coverage).matrix
  }

  /// Votes of LFs that are right with 0.5 to 0.95; even LFs vote one class or abstain, odd ones vote any; the last
  /// third of them partly copy the LF before.
  ///
  /// - Returns: `truth`, `[n]`: the rows' classes.
  static func labelled(
    seed: UInt64, rows: Int = 120, functions: Int = 8, classes: Int = 3, coverage: Double = 0.6
  ) -> (matrix: VoteMatrix, truth: [Int]) {
    var generator = SeededGenerator(seed: seed)
    let accuracies = (0..<functions).map { _ in 0.5 + 0.45 * generator.nextUniform() }
    var truths: [Int] = []
    let lines = (0..<rows).map { _ in
      let truth = generator.nextInt(below: classes)
      truths.append(truth)
      var line: [Vote] = []
      for function in 0..<functions {
        let right = generator.nextUniform() < accuracies[function]
        let vote = right ? truth : (truth + 1 + generator.nextInt(below: classes - 1)) % classes
        let votes = generator.nextUniform() < coverage && (function % 2 == 1 || vote == function / 2 % classes)
        let copies = function > functions * 2 / 3 && generator.nextUniform() < 0.8
        line.append(copies ? line[function - 1] : votes ? Vote(vote) : .abstain)
      }
      return line
    }
    return (VoteMatrix(classCount: classes, lines: lines, functionCount: functions), truths)
  }

  static func shuffled(_ count: Int, seed: UInt64) -> [Int] {
    var generator = SeededGenerator(seed: seed)
    var order = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) { order.swapAt(last, generator.nextInt(below: last + 1)) }
    return order
  }
}

/// The largest difference of two lists of equal length, infinite if the lengths differ.
func largestDifference(_ left: some Collection<Double>, _ right: some Collection<Double>) -> Double {
  left.count == right.count ? zip(left, right).reduce(0) { max($0, abs($1.0 - $1.1)) } : .infinity
}
