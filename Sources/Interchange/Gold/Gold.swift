import Votes

/// Classes that people gave, as read from a file.
public enum Gold: Sendable, Equatable {
  /// Rows that have gold.
  case byID([String: Vote])
  /// One for each row, in order; ``Vote/abstain`` where there is none.
  case byPosition([Vote])

  /// - Returns: `votes` `[n]`, ``Vote/abstain`` where a row has no gold; `unknownCount`, the ids that are no row's.
  /// - Parameter path: of the gold, for the error.
  /// - Throws: ``InterchangeError/wrongGoldCount(path:found:expected:)`` if gold by position has another length: which
  ///   rows it is for cannot be known then.
  public func aligned(
    to rowNames: RowNames, path: String
  ) throws(InterchangeError) -> (votes: [Vote], unknownCount: Int) {
    try aligned(rowCount: rowNames.count, path: path) { rowNames[$0] }
  }

  /// - Parameter name: a row's id.
  public func aligned(
    rowCount: Int, path: String, name: (Int) -> String
  ) throws(InterchangeError) -> (votes: [Vote], unknownCount: Int) {
    switch self {
    case .byPosition(let votes):
      guard votes.count == rowCount else { throw .wrongGoldCount(path: path, found: votes.count, expected: rowCount) }
      return (votes, 0)
    case .byID(let classes):
      var votes = [Vote](repeating: .abstain, count: rowCount)
      var found = 0
      for row in 0..<rowCount {
        guard let vote = classes[name(row)] else { continue }
        votes[row] = vote
        found += 1
      }
      return (votes, classes.count - found)
    }
  }
}

/// Reads files of gold: `.csv`, `.tsv`, `.jsonl` or `.ndjson`.
///
/// A row is given by `id` (or `task`, or `row`), its class by `label` (or `class`, or `gold`): a name, or its position
/// in the list of classes; `-1` or nothing is no gold. Other columns are ignored. Separated text with a single column,
/// and objects without an id, go by position.
public enum GoldReader {
  static let idNames = ["id", "task", "row"]
  static let classNames = ["label", "class", "gold"]
  static let selectionName = "selection"
  static let settledByName = "settledBy"
  static let noteNames = [selectionName, settledByName]

  /// - Parameter classNames: `[k]`. If any of them is a whole number, whole numbers are names, not positions.
  /// - Throws: ``InterchangeError``; for a class that is not one of `classNames`,
  ///   ``InterchangeError/unknownClass(_:found:classes:)``.
  public static func read(path: String, classNames: [String]) throws(InterchangeError) -> Gold {
    let file = try VoteFile(path: path)
    let gold = try read(file, classNames: classNames)
    try file.checkUnchanged()
    return gold
  }

  /// As ``read(path:classNames:)``, of an open file.
  package static func read(_ file: VoteFile, classNames: [String]) throws(InterchangeError) -> Gold {
    var gold = GoldBuilder(path: file.path)
    try read(file, GoldClasses(classNames), into: &gold)
    return try gold.build()
  }

  static func read(_ file: VoteFile, _ classes: GoldClasses, into sink: inout some AnswerSink) throws(InterchangeError)
  {
    if file.hasExtension("csv", "tsv") { return try readSeparated(file, classes, into: &sink) }
    if file.hasExtension("jsonl", "ndjson") { return try readLines(file, classes, into: &sink) }
    throw .unknownFormat(path: file.path, known: ["CSV", "JSON Lines"])
  }
}

/// Takes the lines of a file of people's answers, one by one.
protocol AnswerSink {
  /// Whether the first row had an id; all others must be alike.
  var hasIDs: Bool? { get }

  /// - Parameters:
  ///   - vote: ``Vote/abstain`` where the line has no class.
  ///   - id: nil where rows go by position.
  ///   - notes: what the file says of the answer, as written.
  mutating func add(_ vote: Vote, id: String?, notes: AnswerNotes, line: Int) throws(InterchangeError)
}

/// What a file says of an answer besides its class, as written; nil where it has no such column.
struct AnswerNotes {
  /// How the row was selected.
  var selection: String?
  var settledBy: String?
}

/// What a class can be written as.
struct GoldClasses: Sendable {
  let names: [String]
  private let positions: [String: Vote]
  private let haveNumbers: Bool

  init(_ names: [String]) {
    self.names = names
    positions = Dictionary(names.enumerated().map { ($1, Vote($0)) }, uniquingKeysWith: { first, _ in first })
    haveNumbers = names.contains { NumberText.integer($0) != nil }
  }

  func vote(_ text: String, place: FilePlace) throws(InterchangeError) -> Vote {
    if let vote = positions[text] { return vote }
    if text.isEmpty { return .abstain }
    if let number = NumberText.integer(text) {
      if number == -1 { return .abstain }
      if !haveNumbers, names.indices.contains(number) { return Vote(number) }
    }
    throw .unknownClass(place, found: text, classes: names)
  }
}

/// Gold while it is read.
struct GoldBuilder: AnswerSink {
  private let path: String
  private var byID: [String: Vote] = [:]
  /// Of each id's class, for the error.
  private var lines: [String: Int] = [:]
  private var byPosition: [Vote] = []
  private(set) var hasIDs: Bool?

  init(path: String) { self.path = path }

  /// - Throws: ``InterchangeError/contradictingGold(id:first:second:)``.
  mutating func add(_ vote: Vote, id: String?, notes: AnswerNotes, line: Int) throws(InterchangeError) {
    hasIDs = id != nil
    guard let id else { return byPosition.append(vote) }
    guard vote != .abstain else { return }
    if let known = byID[id] {
      guard known == vote else {
        throw .contradictingGold(
          id: id, first: FilePlace(path: path, line: lines[id]), second: FilePlace(path: path, line: line))
      }
      return
    }
    byID[id] = vote
    lines[id] = line
  }

  func build() throws(InterchangeError) -> Gold {
    guard let hasIDs else { throw .noRows(path: path) }
    return hasIDs ? .byID(byID) : .byPosition(byPosition)
  }
}
