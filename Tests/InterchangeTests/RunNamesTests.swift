import Testing
import Votes

@testable import Interchange

/// The names that a run's manifest gives to its votes.
@Suite struct RunNamesTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private static let manifest =
    #"{"classes":["ham","spam","eggs"],"counts":{"x":[1]},"functions":[{"name":"a","votes":3},{"name":"b","faults":0}]}"#

  private func read(_ manifest: String?, name: String = "votes.npy", classCount: Int? = nil) throws -> VoteTable {
    let path = folder.path + "/" + name
    try NumPyVotes.write(VoteMatrix(lines: [[0, 1], [-1, 0]], functionCount: 2), classCount: 2, path: path)
    if let manifest { _ = try folder.file("manifest.json", manifest) }
    return try VoteFormats.read(path: path, options: VoteReadOptions(classCount: classCount))
  }

  @Test func theManifestNamesFunctionsAndClasses() throws {
    let table = try read(Self.manifest)
    #expect(table.functionNames == ["a", "b"] && table.classNames == ["ham", "spam", "eggs"] && table.classCount == 3)
  }

  @Test func anotherNumberOfClassesKeepsTheNumbers() throws {
    let table = try read(Self.manifest, classCount: 4)
    #expect(table.functionNames == ["a", "b"] && table.classLabels == ["0", "1", "2", "3"])
  }

  @Test(arguments: [
    nil, "{", "[]", "{}", #"{"classes":["ham","spam"],"functions":[{"name":"a"}]}"#,
    #"{"classes":["ham"],"functions":[{"name":"a"},{"name":"b"}]}"#,
    #"{"classes":["ham","ham"],"functions":[{"name":"a"},{"name":"b"}]}"#,
    #"{"classes":["ham","spam"],"functions":[{"name":"a"},{"name":"a"}]}"#,
    #"{"classes":["ham","spam"],"functions":[{"name":"a"},{"name":7}]}"#,
  ])
  func aFileThatIsNoManifestOfTheseVotesIsPassedOver(manifest: String?) throws {
    let table = try read(manifest)
    #expect(table.functionNames == ["lf_0", "lf_1"] && table.classLabels == ["0", "1"])
  }

  @Test func otherArraysHaveNoManifest() throws {
    #expect(try read(Self.manifest, name: "other.npy").functionNames == ["lf_0", "lf_1"])
  }
}
