import TestSupport
import Testing
import Votes

/// The builder against a dictionary of lines.
@Suite struct VotePatternsTests {
  @Test(arguments: Seeds.first(30))
  func patternsAreTheDistinctLinesWithTheirCounts(seed: UInt64) {
    let rows = RandomVotes(seed: seed)
    let patterns = rows.patterns()
    let reference = Reference.patterns(of: rows.lines)
    #expect((0..<patterns.count).map { patterns.line($0) } == reference.map(\.line))
    #expect(patterns.counts == reference.map(\.count))
    #expect(patterns.rowCount == rows.lines.count)
    #expect(patterns.coveredRowCount == rows.lines.count { line in line.contains { $0 != .abstain } })
    #expect(patterns.functionCount == rows.functionCount)
    #expect(patterns.classCount == rows.classCount)
  }

  @Test(arguments: Seeds.first(20))
  func rowOrderChangesNothing(seed: UInt64) {
    let rows = RandomVotes(seed: seed)
    var generator = SeededGenerator(seed: seed &+ 1000)
    var shuffled = rows
    shuffled.lines.shuffle(using: &generator)
    #expect(shuffled.patterns() == rows.patterns())
  }

  @Test(arguments: Seeds.first(20))
  func sparseAndDenseRowsAgree(seed: UInt64) {
    let rows = RandomVotes(seed: seed)
    var mixed = VotePatternBuilder(functionCount: rows.functionCount, classCount: rows.classCount)
    var dense = mixed
    for (index, line) in rows.lines.enumerated() {
      let expected = dense.add(line)
      let found = index % 2 == 0 ? mixed.add(line) : mixed.add(sparse: Reference.sparse(line))
      #expect(found == expected)
    }
    #expect(mixed.build().patterns == dense.build().patterns)
  }

  /// Every width of a packed vote, lines of one word and of several, lines too wide to be packed, and lines that end
  /// within a group of eight votes.
  @Test(
    arguments: [2, 3, 5, 15, 16, 127, 128, 300],
    [1, 3, 7, 8, 9, 16, 31, 32, 33, 40, 64, 65, 100, 257, 600])
  func manyRowsAtATimeAreTheSameAsOneByOne(classCount: Int, functionCount: Int) {
    let lines = RandomVotes.lines(count: 700, functionCount: functionCount, classCount: classCount)
    var (oneByOne, sparse) = (
      VotePatternBuilder(functionCount: functionCount, classCount: classCount),
      VotePatternBuilder(functionCount: functionCount, classCount: classCount)
    )
    let expected = lines.map { Int32(oneByOne.add($0)) }
    #expect(lines.map { Int32(sparse.add(sparse: Reference.sparse($0))) } == expected)
    #expect(provisional(lines.flatMap { $0 }, rows: lines.count, functionCount, classCount) == expected)
    if classCount <= Vote.maximumByteClassCount {
      #expect(
        provisional(lines.flatMap { $0.map { Int8($0) } }, rows: lines.count, functionCount, classCount) == expected)
    }
    let patterns = oneByOne.build().patterns
    let reference = Reference.patterns(of: lines)
    #expect((0..<patterns.count).map { patterns.line($0) } == reference.map(\.line))
    #expect(patterns.counts == reference.map(\.count))
    #expect(sparse.build().patterns == patterns)
  }

  private func provisional<Stored>(_ votes: [Stored], rows: Int, _ m: Int, _ k: Int) -> [Int32] {
    var builder = VotePatternBuilder(functionCount: m, classCount: k)
    var patternOfRow = [Int32](repeating: -1, count: rows)
    patternOfRow.withUnsafeMutableBufferPointer { patternOfRow in
      if let votes = votes as? [Int8] {
        votes.withUnsafeBufferPointer { builder.add(lines: $0, patternOfRow: patternOfRow) }
      } else if let votes = votes as? [Vote] {
        votes.withUnsafeBufferPointer { builder.add(lines: $0, patternOfRow: patternOfRow) }
      }
    }
    return patternOfRow
  }

  /// Enough patterns that they are sorted by digits, and runs of equal first words, long and short.
  @Test(.tags(.slow), arguments: [20, 33, 70, 120])
  func manyPatternsOfManyWordsAreInOrder(functionCount: Int) {
    var generator = SeededGenerator(seed: UInt64(functionCount))
    let lines = (0..<12_000).map { row in
      (0..<functionCount).map { function in
        // The first LFs seldom vote, so that many patterns begin alike.
        generator.nextUniform() < (function < functionCount / 2 ? 0.02 : 0.4)
          ? Vote(generator.nextInt(below: 2)) : Vote.abstain
      }
    }
    var builder = VotePatternBuilder(functionCount: functionCount, classCount: 2)
    for line in lines { _ = builder.add(line) }
    let patterns = builder.build().patterns
    let reference = Reference.patterns(of: lines)
    #expect(patterns.count == reference.count)
    for place in 0..<min(patterns.count, reference.count) {
      #expect(patterns.line(place) == reference[place].line)
      #expect(patterns.counts[place] == reference[place].count)
    }
  }

  @Test(arguments: [Int8(2), 126, 127, -2, -128])
  func aByteOutsideTheClassesStops(vote: Int8) async {
    await #expect(processExitsWith: .failure) { [vote] in
      var builder = VotePatternBuilder(functionCount: 9, classCount: 2)
      var patternOfRow: [Int32] = [0]
      let line = [Int8](repeating: 0, count: 8) + [vote]
      patternOfRow.withUnsafeMutableBufferPointer { patternOfRow in
        line.withUnsafeBufferPointer { builder.add(lines: $0, patternOfRow: patternOfRow) }
      }
    }
  }

  @Test(arguments: Seeds.first(20))
  func canonicalNumbersLeadFromRowsToPatterns(seed: UInt64) {
    let rows = RandomVotes(seed: seed)
    var builder = VotePatternBuilder(functionCount: rows.functionCount, classCount: rows.classCount)
    let provisional = rows.lines.map { builder.add($0) }
    let (patterns, canonical) = builder.build()
    for (row, line) in rows.lines.enumerated() { #expect(patterns.line(canonical[provisional[row]]) == line) }
  }

  @Test func votesOfAPatternAreItsLFsAscending() {
    var builder = VotePatternBuilder(functionCount: 5, classCount: 3)
    _ = builder.add([-1, 2, -1, 0, 1])
    _ = builder.add([-1, -1, -1, -1, -1])
    let patterns = builder.build().patterns
    #expect(patterns.isCovered(0) == false)
    #expect(patterns.isCovered(1))
    #expect(patterns.votes(of: 1).map { patterns.functions[$0] } == [1, 3, 4])
    #expect(patterns.votes(of: 1).map { patterns.classes[$0] } == [2, 0, 1])
    #expect(patterns.coveredRowCount == 1)
  }

  @Test func noRowsGiveNoPatterns() {
    let patterns = VotePatternBuilder(functionCount: 3, classCount: 2).build().patterns
    #expect(patterns.count == 0 && patterns.rowCount == 0 && patterns.coveredRowCount == 0)
  }

  @Test func rowsOfNoLFsAreOneUncoveredPattern() {
    var builder = VotePatternBuilder(functionCount: 0, classCount: 2)
    for _ in 0..<3 { _ = builder.add([]) }
    let patterns = builder.build().patterns
    #expect(patterns.counts == [3] && patterns.coveredRowCount == 0)
  }

  /// Far more patterns than the first table of slots holds, each twice.
  @Test func manyPatternsStayApart() {
    let count = 20_000
    var builder = VotePatternBuilder(functionCount: 16, classCount: 2)
    for number in (0..<count) { #expect(builder.add(Reference.binary(number)) == number) }
    for number in (0..<count).reversed() { #expect(builder.add(Reference.binary(number)) == number) }
    let (patterns, canonical) = builder.build()
    #expect(patterns.counts == [Int](repeating: 2, count: count))
    #expect(canonical.sorted() == Array(0..<count))
    for number in stride(from: 0, to: count, by: 997) {
      #expect(patterns.line(canonical[number]) == Reference.binary(number))
    }
  }

  @Test func classesUpToTheLastAreKept() {
    var builder = VotePatternBuilder(functionCount: 2, classCount: Vote.maximumClassCount)
    let last = Vote(Vote.maximumClassCount - 1)
    _ = builder.add([last, 0])
    _ = builder.add([0, last])
    let patterns = builder.build().patterns
    #expect(patterns.line(0) == [0, last])
    #expect(patterns.line(1) == [last, 0])
  }

  @Test func aVoteOutsideTheClassesStops() async {
    await #expect(processExitsWith: .failure) {
      var builder = VotePatternBuilder(functionCount: 2, classCount: 2)
      _ = builder.add([0, 2])
    }
  }

  @Test func aVoteBelowAbstainStops() async {
    await #expect(processExitsWith: .failure) {
      var builder = VotePatternBuilder(functionCount: 2, classCount: 2)
      _ = builder.add([0, -2])
    }
  }

  @Test func aLineOfAnotherLengthStops() async {
    await #expect(processExitsWith: .failure) {
      var builder = VotePatternBuilder(functionCount: 2, classCount: 2)
      _ = builder.add([0, 1, 1])
    }
  }
}

/// Rows of votes, of which many are alike.
private struct RandomVotes {
  let functionCount: Int
  let classCount: Int
  var lines: [[Vote]] = []

  init(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    functionCount = 1 + generator.nextInt(below: 6)
    classCount = 2 + generator.nextInt(below: 3)
    let coverage = generator.nextUniform()
    for _ in 0..<generator.nextInt(below: 400) {
      lines.append(
        (0..<functionCount).map { _ in
          generator.chance(coverage) ? Vote(generator.nextInt(below: classCount)) : .abstain
        })
    }
  }

  /// Rows of which every third is one before it.
  static func lines(count: Int, functionCount: Int, classCount: Int) -> [[Vote]] {
    var generator = SeededGenerator(seed: UInt64(functionCount * 1000 + classCount))
    var lines: [[Vote]] = []
    for row in 0..<count {
      if row % 3 == 2 {
        lines.append(lines[generator.nextInt(below: row)])
      } else {
        lines.append(
          (0..<functionCount).map { _ in
            generator.chance(0.2) ? Vote(generator.nextInt(below: classCount)) : .abstain
          })
      }
    }
    return lines
  }

  func patterns() -> VotePatterns {
    var builder = VotePatternBuilder(functionCount: functionCount, classCount: classCount)
    for line in lines { _ = builder.add(line) }
    return builder.build().patterns
  }
}

private enum Reference {
  /// The distinct lines in lexicographic order, abstain (-1) first.
  static func patterns(of lines: [[Vote]]) -> [(line: [Vote], count: Int)] {
    var counts: [[Vote]: Int] = [:]
    for line in lines { counts[line, default: 0] += 1 }
    return counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { ($0.key, $0.value) }
  }

  static func sparse(_ line: [Vote]) -> [(function: Int32, vote: Vote)] {
    var votes: [(function: Int32, vote: Vote)] = []
    for (function, vote) in line.enumerated() where vote != .abstain { votes.append((Int32(function), vote)) }
    return votes
  }

  /// A number's bits as votes.
  static func binary(_ number: Int) -> [Vote] { (0..<16).map { Vote(number >> $0 & 1) } }
}
