import Foundation
import TestSupport
import Testing

/// Results never take the place of what they are made from, or of somebody's own files.
@Suite struct OverwritingTests {
  private let matrix = "a,b,c\n0,0,1\n1,1,-1\n"

  @Test func anOutputIsNoInput() async throws {
    let folder = try TemporaryFolder()
    let votes = try folder.write(matrix, to: "votes.csv")
    let model = try folder.write("{}", to: "model.json")
    for (arguments, path) in [
      (["--output", "votes.csv"], "votes.csv"), (["--output", "o.csv", "--save-model", "./votes.csv"], "./votes.csv"),
      (["--output", "model.json", "--model", "model.json"], "model.json"),
    ] {
      let outcome = try await TallyProgram.run(["fit", "votes.csv"] + arguments, in: folder.path)
      outcome.expectErrors(
        """
        error: the output would be written over an input
          at:  \(path)
          fix: choose another place for the output
        """, status: 1)
    }
    #expect(try String(contentsOfFile: votes, encoding: .utf8) == matrix)
    #expect(try String(contentsOfFile: model, encoding: .utf8) == "{}")
  }

  @Test func aLinkStaysAndWhatItLeadsToIsReplaced() async throws {
    let folder = try TemporaryFolder()
    _ = try folder.write(matrix, to: "votes.csv")
    let target = try folder.write("old", to: "target.csv")
    try FileManager.default.createSymbolicLink(atPath: folder.path("link.csv"), withDestinationPath: "target.csv")
    let outcome = try await TallyProgram.run(["fit", "votes.csv", "--output", "link.csv"], in: folder.path)
    outcome.expectErrors("", status: 0)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.path("link.csv")) == "target.csv")
    #expect(try String(contentsOfFile: target, encoding: .utf8).hasPrefix("id,0,1,label,margin,route\n"))
  }

  @Test(arguments: ["/dev/stdout", "out"]) func standardOutputGetsTheLabels(output: String) async throws {
    let folder = try TemporaryFolder()
    _ = try folder.write(matrix, to: "votes.csv")
    try FileManager.default.createSymbolicLink(atPath: folder.path("out"), withDestinationPath: "/proc/self/fd/1")
    let outcome = try await TallyProgram.run(["fit", "votes.csv", "--output", output], in: folder.path)
    outcome.expectErrors("", status: 0)
    #expect(outcome.text.hasPrefix("id,0,1,label,margin,route\n0,"))
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.path("out")) == "/proc/self/fd/1")
  }

  @Test func aFolderWithFilesOfOnesOwnIsNotFilled() async throws {
    let work = try await Workspace()
    try FileManager.default.createDirectory(atPath: work.path("mine"), withIntermediateDirectories: true)
    let mine = try work.write("mine", to: "mine/review.jsonl")
    let outcome = try await work.tally("run", "video-comments", "--output", "mine")
    outcome.expectErrors(
      """
      error: this file is there already, and no run has written it
        at:  mine/review.jsonl
        fix: choose another place for the output
      """, status: 1)
    #expect(try String(contentsOfFile: mine, encoding: .utf8) == "mine")
  }
}
