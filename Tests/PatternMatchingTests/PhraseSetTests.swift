import PatternMatching
import TestSupport
import Testing
import Votes

@Suite struct PhraseSetTests {
  @Test(arguments: Seeds.first(60))
  func itHoldsWhatAStandardSetHolds(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let longest = generator.pick([2, 9, 40])
    func entry() -> [UInt8] {
      (0..<generator.nextInt(below: longest + 1)).map { _ in UInt8(generator.nextInt(below: 3)) }
    }
    let entries = (0..<generator.pick([0, 1, 7, 500])).map { _ in entry() }
    let set = PhraseSet(entries)
    let reference = Set(entries)
    #expect(set.count == reference.count)
    for asked in entries + (0..<500).map({ _ in entry() }) {
      #expect(asked.withUnsafeBytes { set.contains($0) } == reference.contains(asked), "\(asked)")
    }
  }

  @Test func nothingCanBeAnEntry() {
    let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
    #expect(PhraseSet([[]]).contains(nothing))
    #expect(!PhraseSet([[0]]).contains(nothing))
    #expect(!PhraseSet([]).contains(nothing))
  }
}
