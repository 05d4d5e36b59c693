import Interchange
import LabelModels
import TestSupport
import Testing
import Votes

@testable import Pipeline

@Suite struct ConfidenceBandsTests {
  /// Statistics may say anything; adding them up must not end the process.
  @Test func sumsOfConfidencesThatDoNotFitAreCutOff() throws {
    var builder = VotePatternBuilder(functionCount: 1, classCount: 2)
    _ = builder.add([1])
    let function = VotingFunction(name: "a", band: .high, millionths: .max / 2, softVoteCount: 1 << 44)
    let part = (functions: [function], patterns: builder.build().patterns)
    let union = FunctionUnion([part, part, part], model: nil)
    #expect(union.functions.map(\.millionths) == [.max])
  }

  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func table(_ text: String) throws -> VoteTable {
    try VoteFormats.read(path: folder.write(text, to: "votes.csv"))
  }

  private let text = """
    id,a,b,c
    x,spam:0.8,ham,spam
    y,ham:0.95,ham:0.6,ham
    z,spam:0.5,spam:0.99,ham
    w,ham:0.9,,spam:0.65

    """

  @Test func anLFHasAColumnForEachBandThatOccurs() throws {
    let columns = ConfidenceBands.columns(of: try table(text), as: nil)
    #expect(
      columns.functions.map(\.fullName)
        == ["a@0-0.7", "a@0.7-0.9", "a@0.9-1", "b", "b@0-0.7", "b@0.9-1", "c", "c@0-0.7"])
    let lines = columns.patternOfRow.map { columns.patterns.line(Int($0)) }
    #expect(lines[0] == [-1, 1, -1, 0, -1, -1, 1, -1])
    #expect(lines[1] == [-1, -1, 0, -1, 0, -1, 0, -1])
    #expect(lines[2] == [1, -1, -1, -1, -1, 1, 0, -1])
    #expect(lines[3] == [-1, -1, 0, -1, -1, -1, -1, 1])
    #expect(columns.functions.map(\.meanConfidence) == [0.5, 0.8, 0.925, nil, 0.6, 0.99, nil, 0.65])
  }

  @Test func bandsAreExclusiveAndHaveTheirMeanConfidence() throws {
    let (exclusive, accuracies) = ConfidenceBands.knowledge(
      of: ConfidenceBands.columns(of: try table(text), as: nil).functions)
    #expect(exclusive == [[0, 1, 2], [3, 4, 5], [6, 7]])
    #expect(accuracies.keys.sorted() == [0, 1, 2, 4, 5, 7])
    #expect(accuracies[2] == AccuracyPrior(accuracy: 0.925, votes: ConfidenceBands.priorVotes))
  }

  @Test func nobodyIsBelievedToBeNeverWrong() throws {
    let columns = ConfidenceBands.columns(of: try table("a,b\nspam:1.0,ham:0.001\n"), as: nil)
    let accuracies = ConfidenceBands.knowledge(of: columns.functions).accuracies
    #expect(accuracies[0]?.accuracy == 0.99 && accuracies[1]?.accuracy == 0.01)
  }

  @Test func hardVotesStayAsTheyAre() throws {
    let table = try table("a,b\n1,0\n-1,1\n")
    let columns = ConfidenceBands.columns(of: table, as: nil)
    #expect(columns.functions == [VotingFunction(name: "a"), VotingFunction(name: "b")])
    #expect(columns.patterns == table.patterns().patterns && columns.patternOfRow == table.patterns().patternOfRow)
    #expect(ConfidenceBands.knowledge(of: columns.functions).exclusive.isEmpty)
  }

  @Test func aFrozenModelsColumnsStay() throws {
    let model: Set = ["a@0-0.7", "a@0.9-1", "b", "b@0-0.7", "c"]
    let columns = ConfidenceBands.columns(of: try table("a,b,c\nspam:0.8,ham:0.95,spam\nham,,\n"), as: model)
    // A plain vote of an LF that the model only knows with a confidence gets a column, which the model's check refuses.
    #expect(columns.functions.map(\.fullName) == ["a", "a@0-0.7", "a@0.9-1", "b", "b@0-0.7", "c"])
    // 0.8 is as near to both: the lower. 0.95 has only the lowest.
    #expect(columns.patterns.line(Int(columns.patternOfRow[0])) == [-1, 1, -1, -1, 0, 1])
    #expect(columns.movedVoteCount == 2)
  }

  @Test func aFileWithoutSoftVotesGetsTheModelsBandsToo() throws {
    let columns = ConfidenceBands.columns(of: try table("a,b\n,1\n,0\n"), as: ["a@0.9-1", "b"])
    #expect(columns.functions.map(\.fullName) == ["a@0.9-1", "b"])
  }

  /// Files of one day each, read together, give what one file with all rows gives; whatever bands and classes each shows.
  @Test(arguments: Seeds.first(20))
  func shardsAreTheWhole(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let rows = (0..<generator.nextInt(below: 12) + 6).map { row in
      "r\(row)," + (0..<3).map { _ in cell(&generator) }.joined(separator: ",") + "\n"
    }
    let cut = generator.nextInt(below: rows.count - 1) + 1
    let whole = try folder.write("id,a,b,c\n" + rows.joined(), to: "whole.csv")
    let first = try folder.write("id,a,b,c\n" + rows[..<cut].joined(), to: "first.csv")
    let second = try folder.write("id,a,b,c\n" + rows[cut...].joined(), to: "second.csv")
    let expected = try FitVotes(votes: [whole], statistics: [], classCount: nil)
    let joined = try FitVotes(votes: [first, second], statistics: [], classCount: nil)
    #expect(joined.functions == expected.functions && joined.classNames == expected.classNames)
    #expect(joined.patterns == expected.patterns && joined.patternOfRow == expected.patternOfRow)
    #expect((0..<joined.rowCount).map(joined.name) == (0..<rows.count).map { "r\($0)" })
    for (votes, output) in [(first, "1.patterns"), (second, "2.patterns"), (whole, "whole.patterns")] {
      _ = try PatternsRun(PatternsRequest(votes: [votes], output: folder.path(output))).run()
    }
    let merged = try FitVotes(
      votes: [], statistics: [folder.path("2.patterns"), folder.path("1.patterns")], classCount: nil)
    #expect(merged.functions == expected.functions && merged.classNames == expected.classNames)
    #expect(merged.patterns == expected.patterns && merged.rowCount == 0)
    let mixed = try FitVotes(votes: [second], statistics: [folder.path("1.patterns")], classCount: nil)
    #expect(mixed.patterns == expected.patterns && mixed.rowCount == rows.count - cut)
  }

  /// An abstention, a hard vote or a soft one; some seeds show one class or no confidence only.
  private func cell(_ generator: inout SeededGenerator) -> String {
    let name = ["eggs", "ham", "spam"][generator.nextInt(below: 3)]
    switch generator.nextInt(below: 4) {
    case 0: return ""
    case 1: return name
    default: return "\(name):\(["0.25", "0.5", "0.75", "0.85", "0.9", "1.0"][generator.nextInt(below: 6)])"
    }
  }

  @Test func filesThatDoNotBelongTogetherAreErrors() throws {
    let first = try folder.write("id,a,b\nx,1,0\n", to: "1.csv")
    func error(_ text: String) throws -> RunError? {
      let second = try folder.write(text, to: "2.csv")
      do throws(RunError) {
        _ = try FitVotes(votes: [first, second], statistics: [], classCount: nil)
        return nil
      } catch { return error }
    }
    let path = folder.path("2.csv")
    #expect(
      try error("id,a,c\ny,1,0\n")
        == .files(.functionsDiffer(path: path, found: ["a", "c"], firstPath: first, expected: ["a", "b"])))
    #expect(
      try error("id,a,b\ny,ham,spam\n")
        == .files(.classesDiffer(path: path, found: ["ham", "spam"], firstPath: first, expected: ["0", "1"])))
    #expect(try error("a,b\n1,0\n") == .files(.idsDiffer(path: path, hasIDs: false, firstPath: first)))
    #expect(
      try error("id,a,b\ny,1,0\nx,0,0\n")
        == .files(
          .duplicateRow(id: "x", first: FilePlace(path: first, row: 0), second: FilePlace(path: path, row: 1))))
  }
}
