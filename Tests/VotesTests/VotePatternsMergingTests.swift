import TestSupport
import Testing
import Votes

/// Merged patterns against those of the rows one after the other.
@Suite struct VotePatternsMergingTests {
  private static func patterns(_ lines: some Sequence<[Vote]>, functions: Int = 4, classes: Int = 3) -> VotePatterns {
    var builder = VotePatternBuilder(functionCount: functions, classCount: classes)
    for line in lines { _ = builder.add(line) }
    return builder.build().patterns
  }

  private static func lines(seed: UInt64) -> [[Vote]] {
    var generator = SeededGenerator(seed: seed)
    return (0..<generator.nextInt(below: 300)).map { _ in
      (0..<4).map { _ in generator.nextInt(below: 2) == 0 ? .abstain : Vote(generator.nextInt(below: 3)) }
    }
  }

  @Test(arguments: Seeds.first(30))
  func shardsMergeToTheWhole(seed: UInt64) {
    let lines = Self.lines(seed: seed)
    var generator = SeededGenerator(seed: seed &+ 99)
    var shards: [[[Vote]]] = Array(repeating: [], count: 1 + generator.nextInt(below: 5))
    for line in lines { shards[generator.nextInt(below: shards.count)].append(line) }
    let merged = VotePatterns.merging(shards.map { Self.patterns($0) }, functionCount: 4, classCount: 3)
    #expect(merged == Self.patterns(lines))
    #expect(
      merged == VotePatterns.merging(shards.reversed().map { Self.patterns($0) }, functionCount: 4, classCount: 3))
  }

  @Test(arguments: Seeds.first(10))
  func mergingIsAssociative(seed: UInt64) {
    let parts = (0..<3).map { Self.patterns(Self.lines(seed: seed &* 3 &+ UInt64($0))) }
    func merged(_ parts: VotePatterns...) -> VotePatterns {
      VotePatterns.merging(parts, functionCount: 4, classCount: 3)
    }
    #expect(merged(merged(parts[0], parts[1]), parts[2]) == merged(parts[0], merged(parts[1], parts[2])))
  }

  @Test func placesLeadFromThePartsToTheWhole() {
    let parts = [Self.patterns([[0, 1, -1, 2], [-1, -1, -1, -1]]), Self.patterns([[0, 1, -1, 2], [2, 2, 2, 2]])]
    let (whole, places) = VotePatterns.merging(parts.map { .init($0) }, functionCount: 4, classCount: 3)
    for (part, places) in zip(parts, places) {
      for pattern in 0..<part.count { #expect(whole.line(places[pattern]) == part.line(pattern)) }
    }
    #expect(whole.counts == [1, 2, 1])
  }

  @Test func functionsAndClassesGetTheirNumbersInTheWhole() {
    let part = VotePatterns.Part(
      Self.patterns([[0, -1], [1, 0]], functions: 2, classes: 2), functions: [1, 3], classes: [2, 0])
    let (whole, _) = VotePatterns.merging([part], functionCount: 4, classCount: 3)
    #expect(whole == Self.patterns([[-1, 2, -1, -1], [-1, 0, -1, 2]]))
  }

  @Test func aFunctionWithoutVotesCanBeLeftOut() {
    let part = VotePatterns.Part(Self.patterns([[-1, 1]], functions: 2), functions: [nil, 0], classes: [0, 1, 2])
    let (whole, _) = VotePatterns.merging([part], functionCount: 1, classCount: 3)
    #expect(whole == Self.patterns([[1]], functions: 1))
  }

  @Test func nothingMergesToNothing() {
    #expect(VotePatterns.merging([VotePatterns](), functionCount: 4, classCount: 3) == Self.patterns([]))
  }

  @Test func countsOfManyRowsAreKept() {
    var builder = VotePatternBuilder(functionCount: 1, classCount: 2)
    _ = builder.add(sparse: [(function: 0, vote: 1)], count: 1 << 40)
    _ = builder.add([1])
    #expect(builder.build().patterns.counts == [1 << 40 + 1])
    #expect(builder.build().patterns.rowCount == 1 << 40 + 1)
  }
}
