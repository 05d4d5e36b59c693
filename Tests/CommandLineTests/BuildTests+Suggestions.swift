import Foundation
import TestSupport
import Testing

extension PackageTasks.BuildTests {
  /// Rows in which several columns go with the class, some of them with names and values that are hard to write in Swift.
  private static func tickets(_ count: Int) -> (rows: String, gold: String) {
    let common = ["please", "and", "the", "we", "été", "東京駅", "a \\\"quoted\\\" word", "don't", "2024"]
    var (rows, gold) = ("", "id,label\n")
    for row in 0..<count {
      let isBad = row * 7919 % 10 < 5
      var words = (0..<5).map { common[(row * 31 + $0 * 17) % common.count] }
      if row % 3 != 0 { words.insert(isBad ? "does not work" : "many thanks", at: row % 5) }
      if row % 4 == 0 { words.append(isBad ? "broken" : "lovely") }
      if row % 5 == 0 { words.append(isBad ? "壊れた" : "ありがとう") }
      // Each column tells the class on a third of the rows.
      let plan = row % 3 != 0 ? "basic" : isBad ? "Say \\\"no\\\"" : "gold"
      let amount = row % 3 == 2 && isBad ? 100 + row % 80 : row % 60
      let isVIP = row % 3 == 1 && !isBad
      rows +=
        #"{"id":"t\#(row)","body text":"\#(words.joined(separator: " "))","plan":"\#(plan)","amount":\#(amount),"vip":\#(isVIP)}"#
        + "\n"
      if row % 4 == 0 { gold += "t\(row),\(isBad ? "bad news" : "good")\n" }
    }
    return (rows, gold)
  }

  private static func task(_ functions: String) -> String {
    """
    import Tally

    @main
    struct Suggested: LabelingTask {
      enum Label: String, ClassLabel { case good, `default` = "bad news" }
      struct Ticket: Row {
        @Column("body text") var body: Text?
        @Column var plan: Text
        @Column var amount: Int
        @Column("vip") var isVIP: Bool
      }
      var data = Dataset("suggested.jsonl", id: "id", gold: "suggested.csv")

      var functions: LabelingFunctions<Ticket, Label> {
        Keywords("broken", in: \\.body, ["broken"], vote: .default)
        Keywords("lovely", in: \\.body, ["lovely"], vote: .good)
        Threshold("large", in: \\.amount, .atLeast(150), vote: .default)
    \(functions)
      }
    }
    """
  }

  /// All that is suggested is pasted as it is printed; the task compiles, and each figure is what the run then gives.
  @Test func pastedSuggestionsGiveWhatWasSaid() async throws {
    let root = try await UserPackage.shared.folder()
    let made = ["LabelingFunctions/Suggested", ".tally/Suggested", "suggested.jsonl", "suggested.csv"]
    let removeAll = { for name in made { try? FileManager.default.removeItem(atPath: "\(root)/\(name)") } }
    removeAll()
    defer { removeAll() }
    let file = root + "/LabelingFunctions/Suggested/Suggested.swift"
    try FileManager.default.createDirectory(
      atPath: root + "/LabelingFunctions/Suggested", withIntermediateDirectories: true)
    func write(_ text: String, _ path: String) throws {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
    let tickets = Self.tickets(1500)
    try write(tickets.rows, root + "/suggested.jsonl")
    try write(tickets.gold, root + "/suggested.csv")
    try write(Self.task(""), file)
    let none = try await TallyProgram.run(["suggest", "suggested"], in: root)
    none.expectErrors(
      """
      error: suggested has not been run yet
        fix: tally run suggested
      """, status: 1)
    let first = try await TallyProgram.run(["run", "suggested", "--json"], in: root)
    try first.expectDone()
    let found = try await TallyProgram.run(["suggest", "suggested", "--limit", "40", "--json"], in: root)
    found.expectErrors("", status: 0)
    let json = try found.json()
    let suggestions = json["suggestions"] as? [[String: Any]] ?? []
    let code = suggestions.compactMap { $0["code"] as? String }
    for kind in ["Keywords(", "Lookup(", "Threshold("] {
      #expect(code.contains { $0.hasPrefix(kind) }, "none is \(kind)")
    }
    // As it is printed: comments and code.
    let text = try await TallyProgram.run(["suggest", "suggested", "--limit", "40"], in: root)
    text.expectErrors("", status: 0)
    // Kinds that nothing here asks for, as they would be written.
    let closures = """
      LabelingFunction("few") { row in (1...4).contains((row.body?.wordCount ?? 0)) ? .default : .abstain }
      LabelingFunction("not_isVIP") { row in row.isVIP == false ? .good : .abstain }
      """
    try write(Self.task(text.text + closures), file)
    let second = try await TallyProgram.run(["run", "suggested", "--json"], in: root)
    try second.expectDone()
    let listed = try await TallyProgram.run(["lf", "suggested", "--json"], in: root)
    let functions = try listed.json()["functions"] as? [[String: Any]] ?? []
    #expect(functions.count == 3 + suggestions.count + 2)
    for suggestion in suggestions {
      let name = suggestion["name"] as? String
      let function = functions.first { $0["name"] as? String == name }
      #expect(function?["votes"] as? Int == suggestion["rows"] as? Int, "\(name ?? "")")
      #expect(function?["coverage"] as? Double == suggestion["coverage"] as? Double)
      #expect(function?["polarity"] as? [String] == [suggestion["label"] as? String ?? ""])
      #expect(function?["goldVotes"] as? Int == suggestion["goldVotes"] as? Int)
      #expect(
        ((function?["precision"] as? Double ?? 0) * Double(suggestion["goldVotes"] as? Int ?? 0)).rounded()
          == Double(suggestion["goldRight"] as? Int ?? 0))
    }
    func right(_ outcome: TallyProgram.Outcome) throws -> Double {
      let comparison = ((try outcome.json()["report"] as? [String: Any])?["comparison"] as? [String: Any])?["model"]
      return (comparison as? [String: Any])?["accuracy"] as? Double ?? -1
    }
    func covered(_ outcome: TallyProgram.Outcome) throws -> Int {
      let manifest = try outcome.json()["manifest"] as? [String: Any]
      return (manifest?["counts"] as? [String: Any])?["coveredRows"] as? Int ?? 0
    }
    #expect(try covered(second) > covered(first))
    #expect(try right(second) > 0.7)
    let wrongClass = try await TallyProgram.run(["suggest", "suggested", "--class", "goood"], in: root)
    wrongClass.expectErrors(
      """
      error: class "goood" is not one of good, bad news
        fix: did you mean "good"? Otherwise take one of the task's classes
      """, status: 1)
  }
}
