import FuzzHarness
import TestSupport
import Testing

/// The short run of the fuzzer: always the same inputs, so that a failure here is a failure there.
@Suite struct FuzzTests {
  /// `Fuzz`, in the package.
  static let folder = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/Fuzz"

  @Test(arguments: FuzzSession.targetNames)
  func theCorpusIsReadAndSomeOfItTaken(target: String) throws {
    let session = try #require(FuzzSession(target, seed: 1, folder: FuzzTests.folder))
    #expect(try session.runCorpus().accepted > 0)
  }

  @Test(.tags(.slow), arguments: FuzzSession.targetNames)
  func lawsHoldForMutatedInputs(target: String) throws {
    var session = try #require(FuzzSession(target, seed: 1, folder: FuzzTests.folder))
    let tally = try session.run(0..<5000)
    #expect(tally.accepted > 50, "too few of \(tally.executions) inputs are taken")
  }

  @Test func anExecutionCanBeMadeAgain() throws {
    var first = try #require(FuzzSession("rows-csv", seed: 7, folder: FuzzTests.folder))
    var second = try #require(FuzzSession("rows-csv", seed: 7, folder: FuzzTests.folder))
    _ = try first.run(0..<20)
    #expect(first.input(of: 33) == second.input(of: 33))
    #expect(first.input(of: 33) != first.input(of: 34))
  }
}
