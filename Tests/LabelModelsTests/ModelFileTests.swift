import Foundation
import LabelModels
import Testing
import Votes

@Suite struct ModelFileTests {
  static let functionNames = ["first", "second", "third", "fourth"]
  static let classNames = ["no", "yes"]

  static func json(_ model: any LabelModel = CavityModel()) throws -> String {
    let patterns = VoteMatrix.random(seed: 1, functions: 4, classes: 2).patterns
    return try ModelFile(model.fit(patterns), functionNames: functionNames, classNames: classNames).json
  }

  @Test func keysAreSortedOnOneLine() throws {
    let json = try Self.json(MajorityVote())
    #expect(json.hasPrefix(#"{"classNames":["no","yes"],"format":"tally-label-model","functionNames":["first","sec"#))
    #expect(json.contains(#""model":"majority","parameters":{"accuracies":["#))
    #expect(json.hasSuffix(#"},"version":2}"# + "\n"))
  }

  @Test func fallbackIsWritten() throws {
    let patterns = VoteMatrix.random(seed: 1, functions: 2, classes: 2).patterns
    let json = try ModelFile(CavityModel().fit(patterns), functionNames: ["a", "b"], classNames: Self.classNames).json
    #expect(
      json.contains(
        #""fallback":{"reason":{"tooFewVotingFunctions":{"needed":3,"voting":2}},"requested":"cavity"},"format""#))
    #expect(try ModelFile(json: json).fitted.fallback?.requested == "cavity")
  }

  /// Files that people kept must be read by every later version, and give the posteriors that they gave. Both files were
  /// written once, by a fit with every kind of knowledge; a change of the model does not rewrite them.
  @Test func versionTwoFilesStayReadable() throws {
    let golden = goldenFolder().appendingPathComponent("cavity-version-2").path
    let text = try String(contentsOfFile: golden + ".json", encoding: .utf8)
    let file = try ModelFile(json: text)
    #expect(file.json == text)
    for (name, list) in file.fitted.parameters.lists { #expect(list.contains { $0 != 0 }, "\(name) says nothing") }
    // `votes | posterior`
    let lines = textLines(of: golden + ".posteriors")
    #expect(lines.count > 50)
    for line in lines {
      let parts = line.split(separator: "|").map { $0.split(separator: " ") }
      let matrix = VoteMatrix(classCount: 3, lines: [parts[0].map { Vote($0)! }])
      let posterior = file.fitted.posterior(for: matrix.patterns)
      #expect(largestDifference(posterior.values, parts[1].map { Double($0)! }) < 1e-12)
    }
  }

  @Test func otherNamesAreRefused() throws {
    let file = try ModelFile(json: Self.json())
    try file.requireNames(functions: Self.functionNames, classes: Self.classNames)
    #expect(throws: LabelModelError.functionNamesDiffer(inFile: Self.functionNames, given: ["first"])) {
      try file.requireNames(functions: ["first"], classes: Self.classNames)
    }
    #expect(throws: LabelModelError.classNamesDiffer(inFile: Self.classNames, given: ["yes", "no"])) {
      try file.requireNames(functions: Self.functionNames, classes: ["yes", "no"])
    }
  }

  @Test func equalNamesAreRefused() throws {
    let fitted = try ModelFile(json: Self.json()).fitted
    #expect(throws: LabelModelError.duplicateName(path: "functionNames", name: "b")) {
      try ModelFile(fitted, functionNames: ["a", "b", "b", "c"], classNames: Self.classNames)
    }
    #expect(throws: LabelModelError.duplicateName(path: "classNames", name: "x")) {
      try ModelFile(fitted, functionNames: Self.functionNames, classNames: ["x", "x"])
    }
  }

  /// Each changes one place of a good file.
  static let spoiled: [(find: String, replace: String, error: LabelModelError)] = [
    (#""version":2"#, #""version":3"#, .newerVersion(found: 3, supported: 2)),
    (#""version":2"#, #""version":1"#, .olderVersion(found: 1, supported: 2)),
    (#""version":2"#, #""version":0"#, .outOfRange(path: "version", index: 0, value: 0)),
    (#""version":2"#, #""version":1.5"#, .wrongType(path: "version")),
    (#""version":2"#, #""version":"1""#, .wrongType(path: "version")),
    (#","version":2"#, "", .missingField(path: "version")),
    ("tally-label-model", "other", .wrongFormat(found: "other", expected: "tally-label-model")),
    (#""format":"tally-label-model","#, "", .missingField(path: "format")),
    (#""model":"cavity""#, #""model":"snorkel""#, .unknownModel(name: "snorkel", known: LabelModels.all.map(\.name))),
    (#""model":"cavity""#, #""model":7"#, .wrongType(path: "model")),
    (#"["no","yes"]"#, #"["no"]"#, .tooFewClasses(count: 1)),
    (#"["no","yes"]"#, #"["no",null]"#, .wrongType(path: "classNames[1]")),
    (#"["no","yes"]"#, #"["no","yes","or"]"#, .wrongCount(path: "parameters.balance", found: 2, expected: 3)),
    (#"["no","yes"]"#, #"["no","no"]"#, .duplicateName(path: "classNames", name: "no")),
    (#""third","fourth""#, #""third""#, .wrongCount(path: "parameters.votes", found: 16, expected: 12)),
    (#"Share":[0.25]"#, #"Share":[1.5]"#, .outOfRange(path: "parameters.majorityShare", index: 0, value: 1.5)),
    (#"Share":[0.25]"#, #"Share":[null]"#, .outOfRange(path: "parameters.majorityShare", index: 0, value: nil)),
    (#"Share":[0.25]"#, #"Share":[]"#, .wrongCount(path: "parameters.majorityShare", found: 0, expected: 1)),
    (#"Share":[0.25]"#, #"Share":["NaN"]"#, .wrongType(path: "parameters.majorityShare[0]")),
    (#"Share":[0.25]"#, #"Share":0.1"#, .wrongType(path: "parameters.majorityShare")),
    (#""majorityShare":[0.25]"#, #""share":[0.1]"#, .unknownField(path: "parameters.share")),
    (#""majorityShare":[0.25],"#, "", .missingField(path: "parameters.majorityShare")),
  ]

  @Test(arguments: spoiled.indices)
  func everySpoiledPlaceHasItsError(index: Int) throws {
    let (find, replace, error) = Self.spoiled[index]
    let good = try Self.json()
    let parts = good.split(separator: find, maxSplits: 1, omittingEmptySubsequences: false)
    try #require(parts.count == 2)
    #expect(throws: error) { try ModelFile(json: parts[0] + replace + parts[1]) }
  }

  struct BadList: Sendable {
    let name: String
    let list: [Double]
    let error: LabelModelError

    init(_ name: String, _ list: [Double], _ error: LabelModelError) {
      self.name = name
      self.list = list
      self.error = error
    }
  }

  static let badLists: [BadList] = [
    BadList("balance", [-0.5, 1.5], .outOfRange(path: "parameters.balance", index: 0, value: -0.5)),
    BadList("balance", [0, 1], .outOfRange(path: "parameters.balance", index: 0, value: 0)),
    BadList("balance", [0.5, 0.25], .notNormalised(path: "parameters.balance", sum: 0.75)),
    BadList("accuracies", [0.5, 0.5, 0.5, 1.25], .outOfRange(path: "parameters.accuracies", index: 3, value: 1.25)),
    BadList("accuracies", [0.5], .wrongCount(path: "parameters.accuracies", found: 1, expected: 4)),
    BadList("base", [1e5, 0], .outOfRange(path: "parameters.base", index: 0, value: 1e5)),
    BadList("tieTokens", [0, 8], .outOfRange(path: "parameters.tieTokens", index: 1, value: 8)),
    BadList("tieTokens", [0.5, 1], .outOfRange(path: "parameters.tieTokens", index: 0, value: 0.5)),
    BadList("tieTokens", [0, 1, 2], .wrongCount(path: "parameters.tieTokens", found: 3, expected: 2)),
    BadList("tieDuplicates", [0.5, 0.5, 0.5], .wrongCount(path: "parameters.tieDuplicates", found: 3, expected: 1)),
    BadList("exclusions", [0, 4], .outOfRange(path: "parameters.exclusions", index: 1, value: 4)),
    BadList("silences", [1e5] + zeros(7), .outOfRange(path: "parameters.silences", index: 0, value: 1e5)),
    BadList("votes", zeros(15) + [-.infinity], .outOfRange(path: "parameters.votes", index: 15, value: -.infinity)),
  ]

  static func zeros(_ count: Int) -> [Double] { [Double](repeating: 0, count: count) }

  @Test(arguments: badLists)
  func everyParameterHasItsRange(bad: BadList) throws {
    let fitted = try ModelFile(json: Self.json()).fitted
    let lists = fitted.parameters.lists.merging([bad.name: bad.list]) { $1 }
    #expect(throws: bad.error) {
      try CavityModel().fitted(from: ModelParameters(lists), functionCount: 4, classCount: 2, fallback: nil)
    }
  }

  @Test func notANumberIsInNoRange() {
    let lists = ["accuracies": [0.5, Double.nan]]
    #expect {
      try MajorityVote().fitted(from: ModelParameters(lists), functionCount: 2, classCount: 2, fallback: nil)
    } throws: { error in
      guard case .outOfRange(let path, let index, let value?)? = error as? LabelModelError else { return false }
      return path == "parameters.accuracies" && index == 1 && value.isNaN
    }
  }

  @Test(arguments: ["", "{", "NaN", "nul", #"{"format":"tally-label-model","version":NaN}"#])
  func textThatIsNotJSONIsRefused(text: String) {
    #expect(throws: LabelModelError.notJSON) { try ModelFile(json: text) }
  }

  @Test(arguments: ["[]", "7", "null", #""model""#])
  func otherJSONIsRefused(text: String) {
    #expect(throws: LabelModelError.wrongType(path: "")) { try ModelFile(json: text) }
  }

  @Test func numberTooLargeIsRefused() throws {
    let json = try Self.json().replacing(#""majorityShare":[0.25]"#, with: #""majorityShare":[1e999]"#)
    #expect(throws: LabelModelError.notJSON) { try ModelFile(json: json) }
  }
}
