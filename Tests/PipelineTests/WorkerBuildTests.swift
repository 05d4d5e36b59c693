import Foundation
import TestSupport
import Testing

@testable import ApplyEngine

@Suite struct WorkerBuildTests {
  private func messages(_ output: String) -> [CompilerMessage] {
    CompilerMessage.all(in: output, ofTask: "Mail")
  }

  @Test func onlyTheTasksOwnErrorsAreShownEachOnce() {
    let output = """
      Building for production...
      [3/5] Compiling Mail Mail.swift
      /home/me/labels/LabelingFunctions/Mail/Mail.swift:10:45: error: type 'Mail.Label' has no member 'spma'
       8 |   var functions
      10 |     Keywords("a", vote: .spma)
         |                          `- error: type 'Mail.Label' has no member 'spma'
      /home/me/labels/LabelingFunctions/Mail/Mail+More.swift:2:1: warning: variable 'x' was never used
      /home/me/labels/LabelingFunctions/Mail/Lists/Deep.swift:3:7: error: expected ':' in: a ? b
      /home/me/labels/LabelingFunctions/Mailbox/Mailbox.swift:1:1: error: somebody else's
      /home/me/labels/LabelingFunctions/Mail/Mail.swift:10:45: error: type 'Mail.Label' has no member 'spma'
      error: fatalError
      """
    #expect(
      messages(output) == [
        CompilerMessage(
          file: "LabelingFunctions/Mail/Lists/Deep.swift", line: 3, column: 7, text: "expected ':' in: a ? b"),
        CompilerMessage(
          file: "LabelingFunctions/Mail/Mail.swift", line: 10, column: 45,
          text: "type 'Mail.Label' has no member 'spma'"),
      ])
  }

  @Test func outputWithoutSuchErrorsHasNone() {
    #expect(messages("") == [])
    #expect(messages("error: no such module 'Tally'\n: error: \n/LabelingFunctions/Mail/x: error: no place") == [])
  }

  @Test func whatOnlyFollowsFromAnotherMistakeIsNotSaid() {
    let place = "/home/me/labels/LabelingFunctions/Mail/Mail.swift:10:45: error: "
    let follows = "converting non-Sendable function value to '@Sendable (Mail.Row) -> Value' may introduce data races"
    let mistake = "value of type 'Mail.Row' has no member 'subjct'"
    #expect(messages("\(place)\(follows)\n\(place)\(mistake)\n").map(\.text) == [mistake])
    #expect(messages("\(place)\(follows)\n").map(\.text) == [follows])
  }

  /// A change there must make workers be built again: no name may be left behind when a target gets another one.
  @Test func whatWorkersAreMadeOfIsWhatTheSDKDependsOn() throws {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    let manifest = try String(contentsOfFile: package + "/Package.swift", encoding: .utf8)
    var reached: Set<String> = []
    var open = ["Tally"]
    while let name = open.popLast() {
      guard reached.insert(name).inserted else { continue }
      let layer = try Regex("layer\\(\\s*\"\(name)\",\\s*\\[([^\\]]*)\\]", as: (Substring, Substring).self)
      guard let match = manifest.firstMatch(of: layer) else { continue }
      open += match.output.1.matches(of: /"(\w+)"/).map { String($0.output.1) }
    }
    #expect(reached == Set(WorkerBuild.workerTargets))
  }
}
