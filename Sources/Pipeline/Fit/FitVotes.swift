import Interchange
import LabelModels
import Votes

/// All that a fit is made from: the votes of one or more files, and statistics of rows that are not there any more.
struct FitVotes {
  /// `[m]`: LFs, or bands of confidence.
  let functions: [VotingFunction]
  /// `[k]`.
  let classNames: [String]
  /// Of all rows and all statistics.
  let patterns: VotePatterns
  /// `[n]`: of the rows of the files of votes, one file after the other.
  let patternOfRow: [Int32]
  /// `[n]`, where the files of votes have gold in them.
  let gold: [Vote]?
  /// Soft votes in bands that the frozen model does not have.
  let movedVoteCount: Int
  private let rowNames: [RowNames]
  /// `[files + 1]`: where each file's rows begin.
  private let starts: [Int]

  var functionNames: [String] { functions.map(\.fullName) }
  var rowCount: Int { patternOfRow.count }

  /// A row's id, or its position among all rows.
  func name(of row: Int) -> String {
    guard rowNames.count > 1 else { return rowNames[0][row] }
    if rowNames[0].arePositions { return String(row) }
    let file = starts.lastIndex { $0 <= row }!
    return rowNames[file][row - starts[file]]
  }

  /// - Parameters:
  ///   - votes: paths of files of votes.
  ///   - statistics: paths of pattern files.
  ///   - model: a frozen model to label with or to compare with: its bands and classes stay as they are.
  /// - Throws: `files`.
  init(votes: [String], statistics: [String], classCount: Int?, model: ModelFile? = nil) throws(RunError) {
    do throws(InterchangeError) {
      try self.init(reading: votes, statistics, classCount, model)
    } catch {
      throw .files(error)
    }
  }

  private init(
    reading votes: [String], _ statistics: [String], _ classCount: Int?, _ model: ModelFile?
  ) throws(InterchangeError) {
    let bands = model.map { Set($0.functionNames) }
    var parts: [FitPart] = []
    var tables: [VoteTable] = []
    var moved = 0
    for path in votes {
      let table = try VoteFormats.read(path: path, options: VoteReadOptions(classCount: classCount))
      let columns = ConfidenceBands.columns(of: table, as: bands)
      try table.votes.checkUnchanged()
      tables.append(table)
      moved += columns.movedVoteCount
      parts.append(
        FitPart(
          path: path, functions: columns.functions, classNames: table.classLabels, patterns: columns.patterns,
          patternOfRow: columns.patternOfRow))
    }
    for path in statistics {
      let file = try PatternFile(path: path)
      parts.append(
        FitPart(
          path: path, functions: file.functions, classNames: file.classNames, patterns: file.patterns, patternOfRow: [])
      )
    }
    try FitVotes.check(parts)
    try FitVotes.checkNames(tables, paths: votes)
    let classes = try ClassUnion(
      parts.map { ClassUnion.Part(path: $0.path, names: $0.classNames, patterns: $0.patterns) },
      target: FitVotes.target(parts, model))
    let union = FunctionUnion(parts.map { ($0.functions, $0.patterns) }, model: bands)
    try FitVotes.checkDistinct(union.functions.map(\.fullName), path: parts[0].path)
    functions = union.functions
    classNames = classes.names
    (patterns, patternOfRow) = FitVotes.merge(parts, union, classes)
    gold = FitVotes.gold(tables, classes)
    movedVoteCount = moved
    rowNames = tables.map(\.rowNames)
    starts = tables.reduce(into: [0]) { $0.append($0.last! + $1.rowCount) }
  }

  /// The frozen model's classes, if those of the files can be among them; otherwise the model's own check will say what
  /// differs.
  private static func target(_ parts: [FitPart], _ model: ModelFile?) -> [String]? {
    guard let model else { return nil }
    let given = parts.map { ClassUnion.Part(path: $0.path, names: $0.classNames, patterns: $0.patterns) }
    return (try? ClassUnion(given, target: model.classNames)) == nil ? nil : model.classNames
  }

  private static func check(_ parts: [FitPart]) throws(InterchangeError) {
    let expected = FunctionUnion.names(parts[0].functions)
    for part in parts.dropFirst() {
      let found = FunctionUnion.names(part.functions)
      guard found == expected else {
        throw .functionsDiffer(path: part.path, found: found, firstPath: parts[0].path, expected: expected)
      }
    }
  }

  /// An LF that is itself called like a band of another.
  private static func checkDistinct(_ names: [String], path: String) throws(InterchangeError) {
    var seen: Set<String> = []
    for name in names where !seen.insert(name).inserted { throw .duplicateName(FilePlace(path: path), name: name) }
  }

  /// Ids are unique over all files.
  private static func checkNames(_ tables: [VoteTable], paths: [String]) throws(InterchangeError) {
    guard tables.count > 1 else { return }
    let arePositions = tables[0].rowNames.arePositions
    for (table, path) in zip(tables, paths) where table.rowNames.arePositions != arePositions {
      throw .idsDiffer(path: path, hasIDs: arePositions, firstPath: paths[0])
    }
    guard !arePositions else { return }
    // Hashes first: eight bytes a row and not a string.
    var hashes = tables.flatMap { table in table.rowNames.map { StableHash.of($0) } }
    hashes.sort()
    let suspects = Set(zip(hashes, hashes.dropFirst()).filter { $0 == $1 }.map(\.0))
    guard !suspects.isEmpty else { return }
    var seen: [String: FilePlace] = [:]
    for (table, path) in zip(tables, paths) {
      for (row, name) in table.rowNames.enumerated() where suspects.contains(StableHash.of(name)) {
        let place = FilePlace(path: path, row: row)
        if let first = seen.updateValue(place, forKey: name) {
          throw .duplicateRow(id: name, first: first, second: place)
        }
      }
    }
  }

  private static func merge(
    _ parts: [FitPart], _ union: FunctionUnion, _ classes: ClassUnion
  ) -> (VotePatterns, [Int32]) {
    let isAlone = parts.count == 1 && parts[0].functions == union.functions && parts[0].classNames == classes.names
    if isAlone { return (parts[0].patterns, parts[0].patternOfRow) }
    let given = parts.indices.map { part in
      VotePatterns.Part(parts[part].patterns, functions: union.numbers[part], classes: classes.numbers[part])
    }
    let (patterns, places) = VotePatterns.merging(
      given, functionCount: union.functions.count, classCount: classes.names.count)
    let patternOfRow = parts.indices.flatMap { part in
      parts[part].patternOfRow.map { Int32(places[part][Int($0)]) }
    }
    return (patterns, patternOfRow)
  }

  private static func gold(_ tables: [VoteTable], _ classes: ClassUnion) -> [Vote]? {
    guard tables.contains(where: { $0.gold != nil }) else { return nil }
    return tables.enumerated().flatMap { index, table -> [Vote] in
      guard let gold = table.gold else { return Array(repeating: .abstain, count: table.rowCount) }
      return gold.map { $0 == .abstain ? .abstain : classes.numbers[index][Int($0)] ?? .abstain }
    }
  }
}

/// One file.
private struct FitPart {
  let path: String
  let functions: [VotingFunction]
  let classNames: [String]
  let patterns: VotePatterns
  /// `[n]`; empty for statistics.
  let patternOfRow: [Int32]
}
