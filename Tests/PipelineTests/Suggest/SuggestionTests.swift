import Foundation
import PatternMatching
import RowFiles
import TestSupport
import Testing
import Votes
import WorkerProtocol

@testable import Pipeline

/// Suggestions on rows in which what is worth an LF is known.
@Suite struct SuggestionTests {
  static let columns = [
    ColumnRequest(name: "text", kind: .text, isOptional: true),
    ColumnRequest(name: "a-kind", kind: .text, isOptional: true),
    ColumnRequest(name: "amount", kind: .number, isOptional: true),
    ColumnRequest(name: "open", kind: .flag, isOptional: true),
  ]
  static let description = TaskDescription(
    task: "Task", classes: ["no", "yes"], columns: columns,
    dataset: DatasetDescription(path: "data.jsonl", id: "id", gold: nil, whereToGet: nil), functions: [],
    spelling: TaskSpelling(properties: ["text", "kind", "amount", "open"], cases: ["no", "default"]))

  /// Rows of two classes: "gift card" stands in half of the rows of `yes`, "neighbour's" in half of `no`; kind and amount
  /// go with the class, too. Two LFs see a third of the rows each.
  struct Planted {
    let run: FinishedRun
    let small: SmallRun
    let labels: [Vote]

    init(count: Int = 1200, seed: UInt64 = 1, gold: Bool = true) throws {
      var generator = SeededGenerator(seed: seed)
      let filler = ["the", "of", "été", "日本語です", "1234", "don't", "and", "we", "\\\"so\\\"", "house"]
      var lines: [[Vote]] = []
      var rows: [String] = []
      var labels: [Vote] = []
      for row in 0..<count {
        let label = Vote(generator.nextInt(below: 2))
        var words = (0..<6).map { _ in filler[generator.nextInt(below: filler.count)] }
        if generator.nextUniform() < 0.5 {
          words.insert(label == 1 ? "Gift card" : "neighbour's", at: generator.nextInt(below: 6))
        }
        let isSeen = generator.nextUniform() < 0.4
        if isSeen { words.append(label == 1 ? "known" : "usual") }
        let kind = generator.nextUniform() < 0.9 ? ["quiet", "LOUD "][Int(label)] : "other"
        let amount = Double(label) * 50 + generator.nextUniform() * 60
        rows.append(
          #"{"id":"r\#(row)","text":"\#(words.joined(separator: " "))","a-kind":"\#(kind)","amount":\#(amount),"open":\#(label == 1)}"#
        )
        labels.append(label)
        let noisy = generator.nextUniform() < 0.9 ? label : 1 - label
        lines.append([
          isSeen ? noisy : .abstain, generator.nextUniform() < 0.2 ? noisy : .abstain,
          words.contains("house") && generator.nextUniform() < 0.3 ? noisy : .abstain,
        ])
      }
      small = try SmallRun(
        lines, gold: gold ? Dictionary(uniqueKeysWithValues: (0..<count / 2).map { ($0, labels[$0]) }) : nil, rows: rows
      )
      run = try small.open()
      self.labels = labels
    }

    func suggestions(_ change: (inout SuggestionRequest) -> Void = { _ in }) throws -> FunctionSuggestions {
      var request = SuggestionRequest()
      change(&request)
      return try SuggestionRun(run, description: SuggestionTests.description, request: request).suggestions()
    }
  }

  @Test(arguments: Seeds.first(3)) func whatTellsTheClassesApartIsFound(seed: UInt64) throws {
    let planted = try Planted(seed: seed)
    let found = try planted.suggestions { $0.limit = 20 }
    // Several columns go with the class, and of tests that hold on the same rows one is enough.
    #expect(Set(found.suggestions.map(\.label)) == ["no", "yes"])
    for suggestion in found.suggestions {
      let gold = try #require(suggestion.gold)
      #expect(Double(gold.correctCount) >= 0.75 * Double(gold.voteCount), "\(suggestion.code)")
    }
    for suggestion in found.suggestions {
      #expect(suggestion.precision.interval.lower <= suggestion.precision.mean)
      #expect(suggestion.precision.mean <= suggestion.precision.interval.upper)
      #expect(suggestion.knownRowCount <= suggestion.rowCount && suggestion.newRowCount <= suggestion.rowCount)
    }
    #expect(Set(found.suggestions.map(\.name)).count == found.suggestions.count)
  }

  /// Every figure of a suggestion against a loop over the rows' JSON.
  @Test(arguments: Seeds.first(3)) func figuresAreOfAllRows(seed: UInt64) throws {
    let planted = try Planted(seed: seed)
    let run = planted.run
    let all = try planted.suggestions { $0.limit = 30 }
    let sampled = try planted.suggestions { ($0.limit, $0.sampleLimit) = (30, 500) }
    #expect(sampled.sampleSize == 500 && all.sampleSize == 1200)
    let texts = try run.texts()
    for suggestion in all.suggestions + sampled.suggestions {
      let label = try #require(run.manifest.classes.firstIndex(of: suggestion.label))
      let rows = try (0..<run.rowCount).filter { row in
        let json = try #require(
          JSONSerialization.jsonObject(with: Data(texts.json(of: row).utf8)) as? [String: Any])
        switch suggestion.test {
        case .words(let phrase):
          let text = " \(json["text"] as? String ?? "") ".lowercased()
          return text.contains(" \(phrase) ") || text.contains("\"\(phrase)\"")
        case .substring(let piece): return (json["text"] as? String ?? "").contains(piece)
        case .value(let value):
          return (json["a-kind"] as? String)?.lowercased().trimmingCharacters(in: .whitespaces) == value
        case .atLeast(let limit): return (json["amount"] as? Double ?? -1) >= limit
        case .below(let limit): return (json["amount"] as? Double ?? .infinity) < limit
        case .flag(let flag): return (json["open"] as? Bool) == flag
        case .pattern(_, let pattern):
          return try RegularExpression(pattern, ignoringCase: true).match(json["text"] as? String ?? "")
        case .wordCount(let range):
          return range.contains((json["text"] as? String ?? "").split(separator: " ").count)
        }
      }
      #expect(suggestion.rowCount == rows.count, "\(suggestion.code)")
      #expect(suggestion.newRowCount == rows.count { run.outcome(of: $0).label == .abstain })
      #expect(suggestion.knownRowCount == rows.count - suggestion.newRowCount)
      let gold = rows.filter { $0 < 600 }
      #expect(suggestion.gold?.voteCount == gold.count)
      #expect(suggestion.gold?.correctCount == gold.count { Int(planted.labels[$0]) == label })
    }
  }

  @Test func whatAnExistingFunctionFindsIsNotSuggested() throws {
    let found = try Planted().suggestions { $0.limit = 50 }
    #expect(!found.suggestions.contains { $0.test == .words("known") || $0.test == .words("usual") })
    #expect(found.suggestions.allSatisfy { ($0.near?.share ?? 0) < 0.7 })
  }

  @Test func goldChoosesOnlyWhereItIsAsked() throws {
    let planted = try Planted()
    let without = try Planted(gold: false).suggestions()
    let with = try planted.suggestions()
    #expect(without.suggestions.map(\.code) == with.suggestions.map(\.code))
    #expect(without.suggestions.map(\.precision) == with.suggestions.map(\.precision))
    #expect(without.suggestions.allSatisfy { $0.gold == nil } && with.suggestions.allSatisfy { $0.gold != nil })
    let choosing = try planted.suggestions { $0.usesGold = true }
    #expect(choosing.suggestions.map(\.precision) != with.suggestions.map(\.precision))
    // Rows with gold are known then, covered or not.
    #expect(choosing.suggestions.contains { $0.knownRowCount > $0.rowCount - $0.newRowCount })
  }

  @Test func onlyTheClassThatIsAskedForIsSuggested() throws {
    let planted = try Planted()
    #expect(Set(try planted.suggestions { $0.label = 0 }.suggestions.map(\.label)) == ["no"])
    #expect(Set(try planted.suggestions { $0.label = 1 }.suggestions.map(\.label)) == ["yes"])
  }

  @Test func codeIsInTheTasksOwnNames() {
    let code = SuggestionCode(
      columns: Self.columns, properties: ["text", "kind", "amount", "open"], cases: ["init", "b"])
    func line(_ column: Int, _ test: SuggestedTest, _ label: Int = 1) -> String {
      var taken: Set<String> = ["gift_card"]
      let candidate = Candidate(column: column, test: test)
      return code.code(candidate, name: code.name(candidate, taken: &taken), label: label)
    }
    #expect(
      line(0, .words("gift card"))
        == #"Keywords("gift_card_2", in: \.text, ["gift card"], wholeWords: true, vote: .b)"#)
    #expect(line(0, .substring("日本"), 0) == #"Keywords("日本", in: \.text, ["日本"], vote: .`init`)"#)
    #expect(
      line(0, .pattern(name: "number", #"\d"#)) == ##"Pattern("has_number", in: \.text, #"\d"#, vote: .b)"##)
    #expect(
      line(1, .value("a \"b\" \\(c)\n\u{7}"))
        == #"Lookup("kind_a_b_c", in: \.kind, ["a \"b\" \\(c)\n\u{7}"], vote: .b)"#)
    #expect(line(2, .atLeast(50)) == #"Threshold("amount_from_50", in: \.amount, .atLeast(50), vote: .b)"#)
    #expect(line(2, .below(-0.5)) == #"Threshold("amount_below_0_5", in: \.amount, .below(-0.5), vote: .b)"#)
    #expect(
      line(0, .wordCount(1...4))
        == #"LabelingFunction("up_to_4_words") { row in (1...4).contains((row.text?.wordCount ?? 0)) ? .b : .abstain }"#
    )
    #expect(line(3, .flag(false)) == #"LabelingFunction("not_open") { row in row.open == false ? .b : .abstain }"#)
  }

  @Test func termsAreWordsPairsAndPieces() {
    var reader = TermReader()
    func terms(_ text: String) -> [String] {
      var found: [String] = []
      var bytes = Array(text.utf8)
      bytes.withUnsafeMutableBytes { bytes in
        reader.forEach(UnsafeRawBufferPointer(bytes)) { term, slice, _ in
          found.append(String(decoding: slice, as: UTF8.self) + (term.isWhole ? "" : "~"))
        }
      }
      return found
    }
    #expect(terms("Don't STOP, été  now 2024 b2b") == ["don't", "stop", "don't stop", "été", "now", "b2b"])
    #expect(terms("東京駅 is") == ["東京~", "京駅~", "東京駅~", "is"])
    #expect(terms("") == [] && terms("12 34 _ ☃") == [])
    #expect(terms("x" + String(repeating: "é", count: 5000) + " y") == [])
  }

  @Test func rareTermsAreDroppedAndFrequentOnesKept() {
    var counts = TermCounts()
    for text in 0..<30_000 {
      var terms = Set((0..<60).map { StableHash.mix(UInt64(text * 60 + $0)) })
      if text % 3 == 0 { terms.insert(7) }
      counts.add(terms)
    }
    #expect(counts.counts.count <= 1 << 20)
    #expect(counts.counts[7] == 10_000)
    #expect(counts.frequent(least: 1000, limit: 10) == [7])
  }

  @Test func changedColumnsAreNotReadAsTheRuns() throws {
    let planted = try Planted(count: 50)
    let other = TaskDescription(
      task: "Task", classes: ["no", "yes"], columns: [ColumnRequest(name: "absent", kind: .text, isOptional: false)],
      dataset: Self.description.dataset, functions: [],
      spelling: TaskSpelling(properties: ["absent"], cases: ["a", "b"]))
    #expect(throws: RunError.staleData(path: "data.jsonl", run: SmallRun.id)) {
      try SuggestionRun(planted.run, description: other, request: SuggestionRequest()).suggestions()
    }
  }
}

extension RegularExpression {
  fileprivate func match(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { match(UnsafeRawBufferPointer($0)) == .found }
  }
}
