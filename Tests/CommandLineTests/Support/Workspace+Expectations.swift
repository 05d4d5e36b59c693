import Foundation
import Testing

extension Workspace {
  /// Runs VideoComments as it should be, then `arguments`, which must fail: with this status, with nothing on standard
  /// output, with this whole message, and with the last good output as it was.
  func expectFailure(
    _ arguments: String..., task: String = "VideoComments", status: Int32 = 1, says message: String,
    environment: [String: String] = [:], sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let good = try await tally("run", "video-comments")
    try #require(good.status == 0, "\(good.errors)", sourceLocation: sourceLocation)
    let before = lastOutput()
    try #require(before.count > 4, sourceLocation: sourceLocation)
    let outcome = try await TallyProgram.run(arguments, in: root, environment: environment)
    #expect(outcome.status == status, sourceLocation: sourceLocation)
    #expect(outcome.text == "", sourceLocation: sourceLocation)
    #expect(outcome.errors == message + "\n", sourceLocation: sourceLocation)
    #expect(lastOutput() == before, "the last good output has changed", sourceLocation: sourceLocation)
    #expect(partialFolders(task) == [], sourceLocation: sourceLocation)
  }
}

extension TallyProgram.Outcome {
  /// Done, with no word on standard error but warnings.
  func expectDone(sourceLocation: SourceLocation = #_sourceLocation) throws {
    try #require(status == 0, "\(errors)", sourceLocation: sourceLocation)
    #expect(!errors.contains("error:"), sourceLocation: sourceLocation)
  }

  /// Standard error is exactly this.
  func expectErrors(_ message: String, status: Int32, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(self.status == status, sourceLocation: sourceLocation)
    #expect(errors == (message.isEmpty ? "" : message + "\n"), sourceLocation: sourceLocation)
  }
}
