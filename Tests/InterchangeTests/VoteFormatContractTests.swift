import Foundation
import Testing
import Votes

@testable import Interchange

/// What holds for every reader of votes.
@Suite struct VoteFormatContractTests {
  /// The same votes in every format and spelling.
  static func files(_ votes: RandomVotes, in folder: TemporaryFolder) throws -> [String] {
    [
      try folder.file("c.npy", votes.numPy(.i8)),
      try folder.file("fortran.npy", votes.numPy(.i2, isBigEndian: true, isFortranOrder: true)),
      try folder.file("matrix.csv", votes.matrixCSV),
      try folder.file("matrix.tsv", votes.matrixCSV.replacing(",", with: "\t").replacing("\n", with: "\r\n")),
      try folder.file("crowd.csv", votes.crowdCSV),
      try folder.file("wrench.json", votes.wrenchJSON),
    ]
  }

  @Test(arguments: UInt64(0)..<30)
  func allReadTheSameVotes(seed: UInt64) throws {
    let votes = RandomVotes(seed: seed)
    let folder = try TemporaryFolder()
    for path in try VoteFormatContractTests.files(votes, in: folder) {
      let table = try VoteFormats.read(path: path, options: .init(classCount: votes.classCount))
      #expect(table.functionNames.count == votes.functionCount && table.rowNames.count == votes.lines.count)
      #expect((0..<table.rowCount).map(table.votes.line) == votes.lines, "\(path)")
      #expect(table.classCount == votes.classCount)
    }
  }

  @Test(arguments: UInt64(0)..<30)
  func patternsAreTheDistinctLines(seed: UInt64) throws {
    let votes = RandomVotes(seed: seed)
    let folder = try TemporaryFolder()
    let counts = Dictionary(votes.lines.map { ($0, 1) }, uniquingKeysWith: +)
    for path in try VoteFormatContractTests.files(votes, in: folder) {
      let (patterns, patternOfRow) = try VoteFormats.read(path: path).patterns()
      #expect(patterns.count == counts.count)
      for (row, line) in votes.lines.enumerated() {
        let pattern = Int(patternOfRow[row])
        #expect(patterns.line(pattern) == line && patterns.counts[pattern] == counts[line], "\(path), row \(row)")
      }
    }
  }

  @Test(arguments: UInt64(0)..<12)
  func classesAreOneMoreThanTheHighestUnlessGiven(seed: UInt64) throws {
    let votes = RandomVotes(seed: seed)
    let highest = votes.lines.joined().max()!
    let folder = try TemporaryFolder()
    for path in try VoteFormatContractTests.files(votes, in: folder) where !path.hasSuffix(".json") {
      #expect(try VoteFormats.read(path: path).classCount == max(Int(highest) + 1, 2))
      guard highest >= 2 else { continue }
      let error = failure { () throws(InterchangeError) in
        try VoteFormats.read(path: path, options: .init(classCount: Int(highest)))
      }
      guard case .notAVote(let place, let found, let count)? = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
      #expect(place.path == path && found == "\(highest)" && count == highest)
    }
  }

  /// Whatever bytes a file has, reading it gives a table or a typed error; it does not trap.
  @Test(arguments: UInt64(0)..<40)
  func spoiledFilesDoNotTrap(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let folder = try TemporaryFolder()
    for path in try VoteFormatContractTests.files(RandomVotes(seed: seed), in: folder) {
      var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
      for _ in 0..<(1 + generator.nextInt(below: 4)) {
        let place = generator.nextInt(below: bytes.count)
        switch generator.nextInt(below: 3) {
        case 0: bytes[place] = UInt8(generator.nextInt(below: 256))
        case 1: bytes.remove(at: place)
        default: bytes = Array(bytes[...place])
        }
      }
      let name = String(path[path.index(after: path.lastIndex(of: "/")!)...])
      let spoiled = try folder.file(name, bytes)
      do throws(InterchangeError) {
        let table = try VoteFormats.read(path: spoiled)
        #expect(table.patterns().patterns.rowCount == table.rowCount)
      } catch {
        #expect("\(error)" != "")
      }
    }
  }

  @Test func unknownFilesAreNamed() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("votes.parquet", "PAR1")
    #expect(
      failure { () throws(InterchangeError) in try VoteFormats.read(path: path) }
        == .unknownFormat(path: path, known: ["NumPy array", "WRENCH JSON", "crowd CSV", "CSV matrix"]))
    #expect(
      failure { () throws(InterchangeError) in try VoteFormats.read(path: path + ".gone") }
        == .cannotOpen(path: path + ".gone", errno: 2))
  }

  @Test(arguments: ["a.csv", "a.tsv", "a.json", "a.npy"])
  func emptyFilesAreErrors(name: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.file(name, "")
    #expect(failure { () throws(InterchangeError) in try VoteFormats.read(path: path) } != nil)
  }
}
