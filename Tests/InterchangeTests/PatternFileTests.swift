import Foundation
import Testing
import Votes

@testable import Interchange

@Suite struct PatternFileTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private static let header =
    #"{"format":"tally-patterns","version":1,"functions":["a","b"],"confidences":{},"classes":["ham","spam"],"patterns":2,"rows":7}"#

  private func error(_ text: String) throws -> InterchangeError? {
    let path = try folder.file("p.patterns", text)
    return failure { () throws(InterchangeError) in try PatternFile(path: path) }
  }

  private var place: FilePlace { FilePlace(path: folder.path + "/p.patterns", line: 1) }

  @Test(arguments: UInt64(0)..<20)
  func whatIsWrittenIsRead(seed: UInt64) throws {
    let votes = RandomVotes(seed: seed)
    let matrix = VoteMatrix(lines: votes.lines, functionCount: votes.functionCount)
    let file = PatternFile(
      functions: (0..<votes.functionCount).map { index in
        index == 0
          ? VotingFunction(name: "soft", band: .middle, millionths: 8_123_456, softVoteCount: 10)
          : VotingFunction(name: "lf \"\(index)\"\n表")
      }, classNames: (0..<votes.classCount).map { "class, \($0)" },
      patterns: matrix.patterns(classCount: votes.classCount).patterns)
    let path = folder.path + "/p.patterns"
    try file.write(to: path)
    #expect(try PatternFile(path: path) == file)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    try PatternFile(path: path).write(to: path)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes)
  }

  @Test func theFormatIsThis() throws {
    let table = try VoteFormats.read(
      path: folder.file("v.csv", "a,b\n,\nham,spam\n,\n,\nham,spam\nham,spam\nham,spam\n"))
    let file = PatternFile(
      functions: table.functionNames.map { VotingFunction(name: $0) }, classNames: table.classLabels,
      patterns: table.patterns().patterns)
    try file.write(to: folder.path + "/p.patterns")
    let text = try String(contentsOfFile: folder.path + "/p.patterns", encoding: .utf8)
    #expect(text == Self.header + "\n[3]\n[4,0,0,1,1]\n")
  }

  @Test func patternsOfAnyOrderArePutInTheirs() throws {
    let path = try folder.file("p.patterns", Self.header + "\n[4,0,0,1,1]\n[3]\n")
    #expect(try PatternFile(path: path).patterns.counts == [3, 4])
  }

  @Test func fieldsOfLaterVersionsArePassedOver() throws {
    let header = Self.header.dropLast() + #","note":{"x":[1]}}"#
    #expect(try error(header + "\n[3]\n[4,0,0,1,1]\n") == nil)
  }

  @Test(arguments: [
    "[0]", "[-1]", "[3,0]", "[3,0,2]", "[3,2,0]", "[3,1,0,0,0]", "[3,0,0,0,1]", "[3", "3]", "[]", "[3,0,0]x", "",
    "[3, 0, 0]", "[99999999999999999999]",
  ])
  func linesThatMakeNoSenseAreNamed(line: String) throws {
    #expect(
      try error(Self.header + "\n[3]\n\(line)\n") == .badPattern(FilePlace(path: folder.path + "/p.patterns", line: 3)))
  }

  /// A sum of confidences above the number of its votes.
  @Test(arguments: ["[1000001,1]", "[999999999999999999,999999999998]", "[-1,1]", "[1,-1]", "[1]", "[1,2,3]"])
  func confidencesThatCannotBeAreRefused(numbers: String) throws {
    let header = Self.header.replacingOccurrences(of: "\"b\"", with: "\"b@0.7-0.9\"")
      .replacingOccurrences(of: "{}", with: "{\"b@0.7-0.9\":\(numbers)}")
    #expect(try error(header + "\n[3]\n[4,0,0,1,1]\n") == .badPattern(place))
    #expect(try error(header.replacingOccurrences(of: numbers, with: "[4000000,4]") + "\n[3]\n[4,0,0,1,1]\n") == nil)
  }

  @Test func truncatedFilesAreNoticed() throws {
    #expect(try error(Self.header + "\n[7]\n") == .wrongPatternCount(path: place.path, found: 1, expected: 2))
    #expect(try error(Self.header + "\n[3]\n[5,0,0]\n") == .wrongPatternCount(path: place.path, found: 8, expected: 7))
  }

  @Test func otherFilesAreNotPatterns() throws {
    #expect(try error("a,b\n1,0\n") == .notPatterns(path: place.path))
    #expect(try error("") == .notPatterns(path: place.path))
    #expect(try error(#"{"format":"tally-label-model","version":1}"#) == .notPatterns(path: place.path))
    #expect(
      try error(#"{"format":"tally-patterns","version":2}"#)
        == .newerPatterns(path: place.path, found: 2, supported: 1))
    #expect(
      try error(#"{"format":"tally-patterns","version":1,"functions":[]}"#)
        == .missingColumn(place, expected: ["confidences"], found: ["format", "functions", "version"]))
    #expect(
      try error(Self.header.replacingOccurrences(of: "\"b\"", with: "\"a\"")) == .duplicateName(place, name: "a"))
    #expect(
      try error(Self.header.replacingOccurrences(of: "{}", with: #"{"b":[1,1]}"#) + "\n[3]\n[4,0,0]\n")
        == .badPattern(place))
  }
}
