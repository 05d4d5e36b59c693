import Testing
import Votes

@testable import Interchange

@Suite struct SoftVotesTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func read(_ text: String) throws -> VoteTable { try VoteFormats.read(path: folder.file("v.csv", text)) }

  private func error(_ text: String) throws -> InterchangeError? {
    let path = try folder.file("v.csv", text)
    return failure { () throws(InterchangeError) in try VoteFormats.read(path: path) }
  }

  @Test func confidencesStandBesideTheVotes() throws {
    let table = try read("id,a,b,c\nx,spam:0.8,,ham\ny,ham:1.0,spam:.25,-1\nz,spam,spam:0.1234567,ham:0.000001\n")
    #expect(table.classLabels == ["ham", "spam"])
    #expect((0..<3).map(table.votes.line) == [[1, -1, 0], [0, 1, -1], [1, 1, 0]])
    let soft = try #require(table.confidences)
    #expect(soft.rows == [0, 1, 1, 2, 2] && soft.functions == [0, 0, 1, 1, 2])
    #expect(soft.millionths == [800_000, 1_000_000, 250_000, 123_457, 1])
  }

  @Test func numberedClassesHaveConfidencesToo() throws {
    let table = try read("a,b\n1:0.8,0\n-1:0.5,1\n")
    #expect((0..<2).map(table.votes.line) == [[1, 0], [-1, 1]])
    #expect(table.confidences?.rows == [0] && table.confidences?.millionths == [800_000])
  }

  @Test func crowdsMayBeUnsure() throws {
    let table = try read("task,worker,label\nt1,w2,yes:0.9\nt1,w1,no\nt2,w2,no:0.5\nt2,w2,no:0.6\n")
    #expect((0..<2).map(table.votes.line) == [[0, 1], [-1, 0]])
    let soft = try #require(table.confidences)
    // The same vote twice counts once, with the first confidence.
    #expect(soft.rows == [0, 1] && soft.functions == [1, 1] && soft.millionths == [900_000, 500_000])
  }

  @Test func classesWithColonsStayClasses() throws {
    let table = try read("a,b\n12:30,9:15\n9:15,12:30\n")
    #expect(table.classLabels == ["12:30", "9:15"] && table.confidences == nil)
  }

  @Test func hardVotesHaveNoConfidences() throws {
    #expect(try read("a,b\n1,0\n").confidences == nil)
  }

  @Test(arguments: ["spam:1.5", "spam:0.0", "spam:80.0", "spam:0.0000001"])
  func confidencesOutOfRangeAreErrors(cell: String) throws {
    let place = FilePlace(path: folder.path + "/v.csv", line: 3, column: "b")
    #expect(try error("a,b\nham,ham\nspam,\(cell)\n") == .badConfidence(place, found: cell))
  }

  @Test(arguments: ["spam:1", "spam:80", ":0.8"])
  func whatLooksLikeAConfidenceAmongConfidencesIsAnError(cell: String) throws {
    let place = FilePlace(path: folder.path + "/v.csv", line: 3, column: "b")
    #expect(try error("a,b\nham:0.9,ham\nspam,\(cell)\n") == .badConfidence(place, found: cell))
  }

  @Test func theLowerEndBelongsToTheBand() {
    let millionths: [Int32] = [1, 699_999, 700_000, 899_999, 900_000, 1_000_000]
    #expect(millionths.map { ConfidenceBand(millionths: $0) } == [.low, .low, .middle, .middle, .high, .high])
  }
}
