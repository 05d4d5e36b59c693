import Testing
import Votes

@testable import Interchange

@Suite struct ClassUnionTests {
  /// A file in which `voted` are voted for, one row each.
  private func part(_ path: String, _ names: [String], voted: [Vote]) -> ClassUnion.Part {
    let matrix = VoteMatrix(lines: voted.map { [$0] }, functionCount: 1)
    return ClassUnion.Part(path: path, names: names, patterns: matrix.patterns(classCount: names.count).patterns)
  }

  private func error(_ parts: ClassUnion.Part..., target: [String]? = nil) -> InterchangeError? {
    failure { () throws(InterchangeError) in try ClassUnion(parts, target: target) }
  }

  @Test func theSameClassesStayInTheirOrder() throws {
    let union = try ClassUnion([part("1", ["z", "a"], voted: [0]), part("2", ["z", "a"], voted: [1])])
    #expect(union.names == ["z", "a"] && union.numbers == [[0, 1], [0, 1]])
  }

  @Test func namesAreUnitedAndSorted() throws {
    let union = try ClassUnion([
      part("1", ["ham", "spam"], voted: [0, 1]), part("2", ["eggs", "spam"], voted: [0, 1]),
    ])
    #expect(union.names == ["eggs", "ham", "spam"] && union.numbers == [[1, 2], [0, 2]])
  }

  /// What reading fills up with where a file shows one class only.
  @Test func namesThatOnlyFillUpAreLeftOut() throws {
    let union = try ClassUnion([part("1", ["ham", "spam"], voted: [0, 1]), part("2", ["spam", "1"], voted: [0])])
    #expect(union.names == ["ham", "spam"] && union.numbers == [[0, 1], [1, nil]])
    let both = try ClassUnion([part("1", ["ham", "1"], voted: [0]), part("2", ["spam", "1"], voted: [0])])
    #expect(both.names == ["ham", "spam"] && both.numbers == [[0, nil], [1, nil]])
  }

  @Test func theHighestNumberCounts() throws {
    let union = try ClassUnion([part("1", ["0", "1"], voted: [0]), part("2", ["0", "1", "2"], voted: [2])])
    #expect(union.names == ["0", "1", "2"] && union.numbers == [[0, 1], [0, 1, 2]])
  }

  @Test func aFileWithoutVotesGoesWithAll() throws {
    let union = try ClassUnion([part("1", ["0", "1"], voted: []), part("2", ["ham", "spam"], voted: [1])])
    #expect(union.names == ["ham", "spam"] && union.numbers == [[nil, nil], [0, 1]])
  }

  @Test func aFrozenModelsClassesStay() throws {
    let union = try ClassUnion([part("1", ["spam", "1"], voted: [0])], target: ["spam", "ham", "eggs"])
    #expect(union.names == ["spam", "ham", "eggs"] && union.numbers == [[0, nil]])
    #expect(
      error(part("1", ["eels", "spam"], voted: [0]), target: ["ham", "spam"])
        == .classesDiffer(path: "1", found: ["eels", "spam"], firstPath: "1", expected: ["ham", "spam"]))
    #expect(error(part("1", ["0", "1", "2"], voted: [2]), target: ["0", "1"]) != nil)
  }

  @Test func numbersAndNamesDoNotGoTogether() {
    #expect(
      error(part("1", ["0", "1"], voted: [0]), part("2", ["ham", "spam"], voted: [0]))
        == .classesDiffer(path: "2", found: ["ham", "spam"], firstPath: "1", expected: ["0", "1"]))
  }

  @Test func anOrderOfOnesOwnCannotBeUnited() {
    #expect(
      error(part("1", ["spam", "ham"], voted: [0]), part("2", ["ham", "spam"], voted: [0]))
        == .classesDiffer(path: "2", found: ["ham", "spam"], firstPath: "1", expected: ["spam", "ham"]))
  }
}
