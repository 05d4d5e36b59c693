import Testing
import Votes

@Suite struct SeededGeneratorTests {
  /// Steele, Lea & Flood's SplitMix64 from seed 0, and Rosetta Code's values from seed 1234567.
  @Test func numbersAreThoseOfSplitMix64() {
    var zero = SeededGenerator(seed: 0)
    #expect(
      (0..<4).map { _ in zero.next() } == [
        0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F, 0xF88B_B8A8_724C_81EC,
      ])
    var other = SeededGenerator(seed: 1_234_567)
    #expect(
      (0..<5).map { _ in other.next() } == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
        16_408_922_859_458_223_821,
      ])
  }

  @Test func uniformNumbersKeepTheirValues() {
    var generator = SeededGenerator(seed: 42)
    #expect(
      (0..<3).map { _ in generator.nextUniform() } == [0.7415648787718233, 0.1599103928769201, 0.27860113025513866])
  }

  @Test func boundedNumbersKeepTheirValues() {
    var generator = SeededGenerator(seed: 42)
    #expect((0..<8).map { _ in generator.nextInt(below: 10) } == [7, 1, 2, 3, 0, 8, 2, 8])
  }

  @Test(arguments: [1, 2, 3, 7, 1000, Int.max])
  func boundedNumbersStayBelowTheirBound(bound: Int) {
    var generator = SeededGenerator(seed: 9)
    for _ in 0..<1000 { #expect((0..<bound).contains(generator.nextInt(below: bound))) }
  }

  /// 10,000 draws over 10 values: 30 is the standard deviation of each count; six of them never happen by chance.
  @Test func boundedNumbersAreSpreadEvenly() {
    var generator = SeededGenerator(seed: 5)
    var counts = [Int](repeating: 0, count: 10)
    for _ in 0..<10_000 { counts[generator.nextInt(below: 10)] += 1 }
    #expect(counts.allSatisfy { abs($0 - 1000) < 180 }, "\(counts)")
  }

  @Test func uniformNumbersLieBelowOne() {
    var generator = SeededGenerator(seed: 6)
    for _ in 0..<10_000 { #expect((0..<1).contains(generator.nextUniform())) }
  }

  @Test func aCopyGoesItsOwnWay() {
    var generator = SeededGenerator(seed: 3)
    var copy = generator
    let first = generator.next()
    _ = generator.next()
    #expect(copy.next() == first)
  }
}
