import Foundation
import RowFiles
import TestSupport
import Testing

@testable import ApplyEngine

extension PackageTasks {
  /// The compiler, called directly against what the package manager has left behind.
  @Suite(.tags(.slow), .serialized) struct LiveBuildTests {
    /// Each segment's bytes: votes, places and ids of all rows.
    private func votes(_ path: String, _ task: WatchedTask) throws -> [Data] {
      let folder = try TemporaryFolder()
      let job = ApplyJob(
        program: try WorkerProgram(path: path, root: task.root), data: task.data, format: .jsonLines, id: "id",
        skipsBadLines: false, scratch: folder.path, workers: 1)
      return try ApplyEngine(job, isInterrupted: { false }) { _, _ in }.run().segments.map {
        try Data(contentsOf: URL(fileURLWithPath: $0))
      }
    }

    @Test func whatIsCompiledDirectlyVotesAsWhatThePackageManagerBuilds() async throws {
      let task = try await WatchedTask("LiveVotes")
      let folders = TaskFolders(root: task.root)
      let live = LiveBuild(folders, task: task.name)
      let first = try live.run()
      #expect(first.way == .packageManager)
      let before = try votes(first.path, task)
      let same = try live.run()
      #expect(same.way == .unchanged && same.path == first.path)

      try task.write(WatchedTask.more(task.name, phrase: "lovely"), to: "More.swift")
      let second = try live.run()
      #expect(second.way == .direct)
      let direct = try votes(second.path, task)
      #expect(direct != before)
      let build = WorkerBuild(folders, task: task.name)
      #expect(!build.isCurrent)
      try build.run()
      #expect(try votes(build.worker, task) == direct)

      // Back again: neither of the programs that are there is of these sources.
      try task.write(WatchedTask.more(task.name, phrase: "love"), to: "More.swift")
      let third = try live.run()
      #expect(third.path != second.path)
      #expect(try votes(third.path, task) == before)
    }

    @Test func mistakesAreTheUsersOwnAndTheNextSaveIsBuilt() async throws {
      let task = try await WatchedTask("LiveMistakes")
      let live = LiveBuild(TaskFolders(root: task.root), task: task.name)
      _ = try live.run()
      try task.write(WatchedTask.more(task.name, phrase: "love", vote: ".hma"), to: "More.swift")
      #expect(
        throws: BuildError.doesNotCompile(
          task: task.name,
          messages: [
            CompilerMessage(
              file: "LabelingFunctions/LiveMistakes/More.swift", line: 6, column: 55,
              text: "type 'LiveMistakes.Label' has no member 'hma'")
          ])
      ) { try live.run() }
      try task.write(WatchedTask.more(task.name, phrase: "song"), to: "More.swift")
      #expect(try live.run().way == .direct)
    }

    @Test func whatTheCompilerAloneCannotKnowIsForThePackageManager() async throws {
      let task = try await WatchedTask("LiveFallback")
      let live = LiveBuild(TaskFolders(root: task.root), task: task.name)
      _ = try live.run()
      // Another file.
      try task.write("import Tally\n\nlet anything = 1\n", to: "Another.swift")
      #expect(try live.run().way == .packageManager)
      try task.write("import Tally\n\nlet anything = 2\n", to: "Another.swift")
      #expect(try live.run().way == .direct)
      // The manifest: its time alone.
      let manifest = task.root + "/Package.swift"
      try FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: manifest)
      #expect(try live.run().way == .packageManager)
      // An object that some other build has made again.
      let object = try #require(
        BuildDescription(path: task.root + "/.build/workers/release.yaml").flatMap { description in
          DirectBuild(
            description, worker: task.root + "/.build/workers/release/" + task.name, folder: task.place)
        }?.surroundings.first { $0.hasSuffix("Votes.build/Vote.swift.o") })
      try FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: object)
      try task.write("import Tally\n\nlet anything = 3\n", to: "Another.swift")
      #expect(try live.run().way == .packageManager)
    }

    @Test func aBuildThatIsNotWantedAnyMoreEnds() async throws {
      let task = try await WatchedTask("LiveInterrupted")
      let live = LiveBuild(TaskFolders(root: task.root), task: task.name)
      _ = try live.run()
      try task.write(WatchedTask.more(task.name, phrase: "a"), to: "More.swift")
      #expect(throws: BuildError.interrupted) { try live.run(isInterrupted: { true }) }
      #expect(try live.run().way == .direct)
    }

    @Test func aDescriptionThatIsWrittenOtherwiseIsNotTaken() throws {
      #expect(BuildDescription("") == nil)
      #expect(BuildDescription("commands:\n") == nil)
      #expect(BuildDescription("commands:\n  \"a\":\n    inputs: [not json]\n") == nil)
      let description = try #require(
        BuildDescription(
          """
          targets:
            "x": ["y"]
          commands:
            "C.a":
              tool: shell
              inputs: ["/s/a.swift","<phony>","/s/folder/","/b/b.o"]
              outputs: ["/b/a.o"]
              args: ["/bin/swiftc","-c"]
            "C.b":
              inputs: ["/s/b.swift"]
              outputs: ["/b/b.o"]
          """))
      #expect(description.command(making: "/b/a.o")?.arguments == ["/bin/swiftc", "-c"])
      #expect(description.command(making: "/b/c.o") == nil)
      #expect(description.sources(of: ["/b/a.o"]) == ["/s/a.swift", "/s/b.swift"])
      #expect(DirectBuild(description, worker: "/nowhere", folder: "/s") == nil)
    }
  }
}
