import LabelAnalysis
import Votes

/// Straight from the definitions, over the lines of the matrix.
struct Reference {
  let lines: [[Vote]]
  /// `[n]`.
  let gold: [Vote]
  let classCount: Int
  let functionCount: Int

  func share(_ part: Int, _ whole: Int) -> Double? { whole == 0 ? nil : Double(part) / Double(whole) }
  func count(_ predicate: (Int) -> Bool) -> Int { lines.indices.filter(predicate).count }

  func votes(_ row: Int) -> [Vote] { lines[row].filter { $0 != -1 } }
  func others(_ row: Int, _ function: Int) -> [Vote] {
    lines[row].indices.filter { $0 != function && lines[row][$0] != -1 }.map { lines[row][$0] }
  }

  func polarity(_ j: Int) -> [Vote] { Set(lines.map { $0[j] }).subtracting([-1]).sorted() }
  func coverage(_ j: Int) -> Double? { share(count { lines[$0][j] != -1 }, lines.count) }
  func overlaps(_ j: Int) -> Double? { share(count { lines[$0][j] != -1 && !others($0, j).isEmpty }, lines.count) }
  func conflicts(_ j: Int) -> Double? {
    share(count { row in lines[row][j] != -1 && others(row, j).contains { $0 != lines[row][j] } }, lines.count)
  }
  func goldVotes(_ j: Int) -> Int { count { lines[$0][j] != -1 && gold[$0] != -1 } }
  func correct(_ j: Int) -> Int { count { lines[$0][j] != -1 && gold[$0] == lines[$0][j] } }
  func precision(_ j: Int) -> Double? { share(correct(j), goldVotes(j)) }
  func recall(_ j: Int) -> Double? { share(correct(j), count { polarity(j).contains(gold[$0]) }) }
  func recall(_ j: Int, _ label: Vote) -> Double? {
    share(count { gold[$0] == label && lines[$0][j] == label }, count { gold[$0] == label })
  }

  /// The classes with the most votes.
  func majority(_ row: Int) -> [Vote] {
    let counts = (0..<classCount).map { label in votes(row).filter { $0 == label }.count }
    return (0..<classCount).filter { counts[$0] == counts.max()! }.map { Vote($0) }
  }

  func majorityAccuracy() -> (rowCount: Int, correct: Double) {
    var rowCount = 0
    var correct = 0.0
    for row in lines.indices where gold[row] != -1 && !votes(row).isEmpty {
      rowCount += 1
      if majority(row).contains(gold[row]) { correct += 1 / Double(majority(row).count) }
    }
    return (rowCount, correct)
  }

  init(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let functionCount = 1 + generator.nextInt(below: 6)
    let classCount = 2 + generator.nextInt(below: 3)
    let rate = generator.nextUniform()
    let lines: [[Vote]] = (0..<generator.nextInt(below: 80)).map { _ in
      (0..<functionCount).map { _ in
        generator.nextUniform() < rate ? Vote(generator.nextInt(below: classCount)) : -1
      }
    }
    gold = lines.map { _ in generator.nextInt(below: 3) == 0 ? -1 : Vote(generator.nextInt(below: classCount)) }
    self.lines = lines
    self.functionCount = functionCount
    self.classCount = classCount
  }

  init(lines: [[Vote]], gold: [Vote], classCount: Int) {
    self.lines = lines
    self.gold = gold
    self.classCount = classCount
    functionCount = lines.first?.count ?? 0
  }

  func patterns() -> (VotePatterns, GoldCounts) {
    var builder = VotePatternBuilder(functionCount: functionCount, classCount: classCount)
    let provisional = lines.map { builder.add($0) }
    let (patterns, canonical) = builder.build()
    let gold = GoldCounts(
      patternCount: patterns.count, classCount: classCount, patternOfRow: provisional.map { Int32(canonical[$0]) },
      gold: gold)
    return (patterns, gold)
  }
}
