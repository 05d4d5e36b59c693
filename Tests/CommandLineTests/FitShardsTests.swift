import Foundation
import TestSupport
import Testing

/// Several files, statistics, soft votes, and what a refit changes.
@Suite struct FitShardsTests {
  /// Rows `from ..< to` of one table, with ids; the first twenty never show the class `eggs`.
  private func rows(_ range: Range<Int>) -> String {
    "id,a,b,c,d\n"
      + range.map { row in
        "r\(row),\(row % 2 == 0 ? "ham" : "spam"),\(row % 3 == 0 ? "spam" : row % 5 == 0 ? "" : "ham"),"
          + "\(row >= 20 && row % 4 == 0 ? "eggs" : "ham"),\(row % 7 == 0 ? "spam" : "")\n"
      }.joined()
  }

  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    _ = try folder.write(rows(0..<20), to: "1.csv")
    _ = try folder.write(rows(20..<50), to: "2.csv")
    _ = try folder.write(rows(0..<50), to: "all.csv")
    return folder
  }

  private func run(_ folder: TemporaryFolder, _ arguments: String...) async throws -> TallyProgram.Outcome {
    try await TallyProgram.run(arguments, in: folder.path)
  }

  private func text(_ folder: TemporaryFolder, _ name: String) throws -> String {
    try String(contentsOfFile: folder.path(name), encoding: .utf8)
  }

  @Test func severalFilesAreOne() async throws {
    let folder = try folder()
    try await run(folder, "fit", "all.csv", "--output", "all.labels.csv", "--save-model", "all.json").expectDone()
    try await run(folder, "fit", "1.csv", "2.csv", "--output", "labels.csv", "--save-model", "model.json").expectDone()
    #expect(try text(folder, "labels.csv") == text(folder, "all.labels.csv"))
    #expect(try text(folder, "model.json") == text(folder, "all.json"))
  }

  @Test func statisticsOfDaysFitTheModelOfAllRows() async throws {
    let folder = try folder()
    try await run(folder, "fit", "all.csv", "--save-model", "all.json").expectDone()
    let first = try await run(folder, "patterns", "1.csv", "--output", "1.patterns")
    try first.expectDone()
    #expect(
      first.text.hasPrefix("20 rows, 20 of them with votes, in ") && first.text.hasSuffix("\npatterns 1.patterns\n"))
    try await run(folder, "patterns", "2.csv", "--output", "2.patterns").expectDone()
    try await run(
      folder, "fit", "--patterns", "2.patterns", "--patterns", "1.patterns", "--save-model", "model.json"
    ).expectDone()
    #expect(try text(folder, "model.json") == text(folder, "all.json"))
    try await run(
      folder, "patterns", "--patterns", "2.patterns", "--patterns", "1.patterns", "--output", "merged.patterns"
    ).expectDone()
    try await run(folder, "patterns", "all.csv", "--output", "all.patterns").expectDone()
    #expect(try text(folder, "merged.patterns") == text(folder, "all.patterns"))
    // Yesterday's statistics and today's rows: today's labels are those of a fit on all.
    try await run(
      folder, "fit", "2.csv", "--patterns", "1.patterns", "--output", "2.labels.csv", "--save-model", "mixed.json"
    ).expectDone()
    #expect(try text(folder, "mixed.json") == text(folder, "all.json"))
    #expect(try text(folder, "2.labels.csv").split(separator: "\n").count == 31)
  }

  @Test func aDayWithoutAClassCanBeLabeledByAFrozenModel() async throws {
    let folder = try folder()
    try await run(folder, "fit", "all.csv", "--output", "all.labels.csv", "--save-model", "all.json").expectDone()
    try await run(folder, "fit", "1.csv", "--model", "all.json", "--output", "labels.csv").expectDone()
    let all = try text(folder, "all.labels.csv").split(separator: "\n")
    #expect(try text(folder, "labels.csv").split(separator: "\n") == Array(all[..<21]))
  }

  @Test func softVotesAreSplitAndTheFrozenModelKnowsTheBands() async throws {
    let folder = try TemporaryFolder()
    let votes =
      "id,a,b,c\n"
      + (0..<30).map { row in
        "r\(row),\(row % 2 == 0 ? "ham" : "spam"):0.\(5 + row % 5),\(row % 3 == 0 ? "spam:0.95" : "ham"),"
          + "\(row % 4 == 0 ? "spam" : "ham")\n"
      }.joined()
    _ = try folder.write(votes, to: "votes.csv")
    let outcome = try await run(folder, "fit", "votes.csv", "--output", "1.csv", "--save-model", "m.json", "--json")
    outcome.expectErrors("", status: 0)
    let functions = try #require(try outcome.json()["functions"] as? [[String: Any]])
    #expect(functions.map { $0["name"] as? String } == ["a@0-0.7", "a@0.7-0.9", "a@0.9-1", "b", "b@0.9-1", "c"])
    try await run(folder, "fit", "votes.csv", "--output", "2.csv", "--model", "m.json").expectErrors("", status: 0)
    #expect(try text(folder, "1.csv") == text(folder, "2.csv"))
    // One row shows two bands; the model's others stay, and that is no reason for a warning.
    _ = try folder.write("id,a,b,c\nr7,spam:0.7,ham,ham\n", to: "one.csv")
    try await run(folder, "fit", "one.csv", "--output", "3.csv", "--model", "m.json").expectErrors("", status: 0)
    #expect(try text(folder, "3.csv").split(separator: "\n")[1] == text(folder, "1.csv").split(separator: "\n")[8])
    _ = try folder.write("id,a,b,c\nx,spam:0.7,ham:0.5,ham\n", to: "new.csv")
    try await run(folder, "fit", "new.csv", "--output", "4.csv", "--model", "m.json").expectErrors(
      """
      warning: 1 vote in a band of confidence that the model was not fitted on: counted in the nearest that it has
        fix: fit a new model when these have become many
      """, status: 0)
    try await run(folder, "fit", "votes.csv", "--output", "5.csv", "--accuracy", "a=0.9@50").expectErrors(
      """
      error: --accuracy: "a" has soft votes, so each band of its confidence has an accuracy of its own
        fix: name one of a@0-0.7, a@0.7-0.9, a@0.9-1
      """, status: 1)
  }

  @Test func aRefitSaysWhichLabelsItChanges() async throws {
    let folder = try folder()
    try await run(folder, "fit", "1.csv", "--save-model", "old.json").expectDone()
    let same = try await run(folder, "fit", "1.csv", "--compare", "old.json", "--changes", "none.csv")
    try same.expectDone()
    #expect(
      same.text.contains(
        "against old.json: 0 of 20 covered rows get another label (0.000), mean total variation 0.000\n"))
    #expect(try text(folder, "none.csv") == "id,old_label,new_label,old_probability,new_probability\n")
    // Every label is turned around by what people say of the LFs.
    let outcome = try await run(
      folder, "fit", "1.csv", "--compare", "old.json", "--changes", "changes.csv", "--output", "new.csv",
      "--class-balance", "ham=0.01,spam=0.99", "--accuracy", "a=0.05@9000", "--json")
    try outcome.expectDone()
    try await run(folder, "fit", "1.csv", "--model", "old.json", "--output", "old.csv").expectDone()
    let changes = try #require(try outcome.json()["changes"] as? [String: Any])
    let (old, new) = (try labels(folder, "old.csv"), try labels(folder, "new.csv"))
    let differing = old.keys.filter { old[$0] != new[$0] }
    #expect(changes["changedRowCount"] as? Int == differing.count && changes["rowCount"] as? Int == 20)
    let written = try text(folder, "changes.csv").split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
    #expect(Set(written.map { String($0[0]) }) == Set(differing))
    for line in written { #expect(old[String(line[0])] == String(line[1]) && new[String(line[0])] == String(line[2])) }
    let moves = try #require(changes["moves"] as? [[String: Any]])
    #expect(moves.reduce(0) { $0 + ($1["rowCount"] as? Int ?? 0) } == differing.count)
  }

  /// By id.
  private func labels(_ folder: TemporaryFolder, _ name: String) throws -> [String: String] {
    let lines = try text(folder, name).split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
    let column = try #require(lines[0].firstIndex(of: "label"))
    return Dictionary(uniqueKeysWithValues: lines.dropFirst().map { ($0[0], $0[column]) })
  }

  @Test func filesThatDoNotBelongTogetherAreErrors() async throws {
    let folder = try folder()
    _ = try folder.write("id,a,b,c,e\nx,ham,ham,ham,ham\n", to: "other.csv")
    try await run(folder, "fit", "1.csv", "other.csv", "--output", "l.csv").expectErrors(
      """
      error: this file has other labeling functions than 1.csv, missing: d, new: e
        at:  other.csv
        fix: give all files the same columns in the same order
      """, status: 1)
    try await run(folder, "fit", "1.csv", "1.csv", "--output", "l.csv").expectErrors(
      """
      error: two rows have the id "r0"
        at:  1.csv, row 0, first at 1.csv, row 0
        fix: make the ids unique
      """, status: 1)
    try await run(folder, "fit", "--patterns", "1.csv", "--save-model", "m.json").expectErrors(
      """
      error: this is no pattern file
        at:  1.csv
        fix: make it again with: tally patterns
      """, status: 1)
  }

  @Test(arguments: [
    (["fit"], "name one or more files of votes, or pattern files with --patterns"),
    (["fit", "1.csv"], "--output FILE is missing: where to write the labels"),
    (["fit", "--patterns", "p", "--output", "l.csv"], "--output needs rows: name files of votes beside --patterns"),
    (["fit", "1.csv", "--patterns", "p", "--model", "m", "--output", "l.csv"], "--patterns are to fit on"),
    (["patterns", "--output", "p"], "name one or more files of votes, or pattern files with --patterns"),
  ])
  func requestsThatMakeNoSenseAreUsageErrors(arguments: [String], message: String) async throws {
    let folder = try folder()
    let outcome = try await TallyProgram.run(arguments, in: folder.path)
    #expect(outcome.status == 64 && outcome.errors.contains(message), "\(outcome.errors)")
  }
}
