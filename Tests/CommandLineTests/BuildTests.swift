import Foundation
import TestSupport
import Testing

extension PackageTasks {
  /// Tasks that are added to a package whose workers are built already. In the package itself, one after the other:
  /// each changes its folder of tasks, and puts it back.
  @Suite(.tags(.slow), .serialized) struct BuildTests {
    @Test func aTaskThatDoesNotCompileShowsTheCompilersWordsOnTheUsersFile() async throws {
      let root = try await UserPackage.shared.folder()
      let folder = root + "/LabelingFunctions/Misspelt"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(atPath: folder) }
      try """
      import Tally

      @main
      struct Misspelt: LabelingTask {
        enum Label: String, ClassLabel { case ham, spam }
        struct Line: Row { @Column var text: Text }
        var data = Dataset("rows.jsonl")

        var functions: LabelingFunctions<Line, Label> {
          Keywords("a", in: \\.text, ["a"], vote: .spma)
        }

        let limit: Int = "ten"
      }
      """.write(toFile: folder + "/Misspelt.swift", atomically: true, encoding: .utf8)
      let outcome = try await TallyProgram.run(["run", "misspelt"], in: root)
      outcome.expectErrors(
        """
        error: Misspelt does not compile: type 'Misspelt.Label' has no member 'spma'
          at:  LabelingFunctions/Misspelt/Misspelt.swift:10:45
                 LabelingFunctions/Misspelt/Misspelt.swift:13:20: cannot convert value of type 'String' to specified type 'Int'
          fix: mend the task and run again; the last results are untouched
        """, status: 1)
      #expect(outcome.text == "")
    }

    /// The decisions, the files, and that the task compiles, runs and votes at once. What it is tested with is in
    /// `OwnPackageTests`.
    @Test(arguments: UglyData.all) func aTaskIsMadeOfWhateverPeopleHave(data: UglyData) async throws {
      let root = try await UserPackage.shared.folder()
      let folder = try TemporaryFolder()
      let path = try folder.write(data.bytes, to: data.name)
      let new = try await TallyProgram.run(["new", "--data", path, "--json"] + data.arguments, in: root)
      new.expectErrors("", status: 0)
      let made = try new.json()
      let task = try #require(made["task"] as? String)
      let removeAll = {
        for name in ["LabelingFunctions/", "Tests/", ".tally/", "Datasets/"] {
          try? FileManager.default.removeItem(atPath: "\(root)/\(name)\(task)\(name == "Tests/" ? "Tests" : "")")
        }
      }
      defer { removeAll() }
      #expect(made["classes"] as? [String] == data.classes)
      #expect(made["id"] as? String == data.id)
      #expect(made["text"] as? String == data.text)
      #expect(made["notes"] as? [String] == data.notes)
      let skips = data.notes.contains { $0.contains("cannot be read") } ? ["--skip-bad-lines"] : []
      #expect(made["next"] as? String == (["tally run \(task)"] + skips).joined(separator: " "))
      let gold = data.gold == nil ? nil : "Datasets/\(task)/gold.csv"
      #expect(made["gold"] as? String == gold)
      #expect(gold.flatMap { try? String(contentsOfFile: "\(root)/\($0)", encoding: .utf8) } == data.gold)
      let source = try String(contentsOfFile: "\(root)/LabelingFunctions/\(task)/\(task).swift", encoding: .utf8)
      for line in data.says { #expect(source.contains(line), "\(source)") }
      let run = try await TallyProgram.run(["run", task, "--json"] + skips, in: root)
      try run.expectDone()
      let manifest = try run.json()["manifest"] as? [String: Any]
      #expect(manifest?["classes"] as? [String] == data.classes)
      #expect((manifest?["counts"] as? [String: Any])?["votes"] as? Int ?? 0 > 0)
    }

    @Test func whatIsThereIsNotMadeAgain() async throws {
      let root = try await UserPackage.shared.folder()
      let folder = try TemporaryFolder()
      let path = try folder.write("text\ngood\nbad\n", to: "reviews.csv")
      let made = ["LabelingFunctions/MovieReviews", "Tests/MovieReviewsTests"]
      defer { for name in made { try? FileManager.default.removeItem(atPath: "\(root)/\(name)") } }
      let new = try await TallyProgram.run(["new", "movie-reviews", "--data", path, "--classes", "good,bad"], in: root)
      new.expectErrors("", status: 0)
      #expect(
        new.text == """
          made     LabelingFunctions/MovieReviews/MovieReviews.swift
          made     LabelingFunctions/MovieReviews/README.md
          made     Tests/MovieReviewsTests/MovieReviewsTests.swift
          next     tally run MovieReviews

          """)
      let again = try await TallyProgram.run(["new", "Movie_Reviews", "--data", path, "--classes", "a,b"], in: root)
      again.expectErrors(
        """
        error: there is a task MovieReviews already
          at:  LabelingFunctions/MovieReviews
          fix: choose another name, or remove the folder
        """, status: 1)
    }

    @Test func aChangedTaskIsBuiltAgain() async throws {
      let root = try await UserPackage.shared.folder()
      let made = ["LabelingFunctions/Changing", ".tally/Changing"]
      let removeAll = { for name in made { try? FileManager.default.removeItem(atPath: "\(root)/\(name)") } }
      removeAll()
      defer { removeAll() }
      let file = "\(root)/LabelingFunctions/Changing/Changing.swift"
      try FileManager.default.createDirectory(
        atPath: "\(root)/LabelingFunctions/Changing", withIntermediateDirectories: true)
      for votes in [("left", 1), ("right", 2)] {
        try """
        import Tally

        @main
        struct Changing: LabelingTask {
          enum Label: String, ClassLabel { case yes, no }
          struct Line: Row { @Column var text: Text }
          var data = Dataset("lines.csv")
          var functions: LabelingFunctions<Line, Label> { Keywords("word", in: \\.text, ["\(votes.0)"], vote: .yes) }
        }
        """.write(toFile: file, atomically: true, encoding: .utf8)
        let data = try TemporaryFolder()
        let path = try data.write("text\nleft\nright\nright\n", to: "lines.csv")
        let run = try await TallyProgram.run(["run", "changing", "--data", path, "--json"], in: root)
        try run.expectDone()
        let manifest = try run.json()["manifest"] as? [String: Any]
        #expect((manifest?["counts"] as? [String: Any])?["votes"] as? Int == votes.1)
      }
    }
  }
}
