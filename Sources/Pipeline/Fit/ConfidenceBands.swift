import Interchange
import LabelModels
import Votes

/// Soft votes, as a label model can use them: an LF that says how sure it is becomes up to three, one for each band of
/// confidence in which it votes, of which at most one votes on a row.
///
/// Below 0.7, from 0.7 to below 0.9, from 0.9: three bands are what a few hundred votes of an LF can tell apart. Votes
/// without a confidence stay with the LF's own name. What the LF says of itself enters as a prior on the band's
/// accuracy, the mean confidence of its votes, as if seen on ``priorVotes`` votes: enough to speak where there is little
/// else, and soon outvoted where the LF is wrong about itself.
enum ConfidenceBands {
  static let priorVotes = 20.0
  /// An LF that says 1.0 is not believed to be never wrong.
  static let accuracyRange = 0.01...0.99

  /// One file of votes, with the bands as columns.
  struct Columns {
    let functions: [VotingFunction]
    let patterns: VotePatterns
    /// `[n]`.
    let patternOfRow: [Int32]
    /// Votes in bands that the frozen model does not have; they count as votes of the nearest that it has.
    let movedVoteCount: Int
  }

  /// - Parameter model: the columns of a frozen model, which stay as they are; nil for those that occur.
  static func columns(of table: VoteTable, as model: Set<String>?) -> Columns {
    let modelBands = table.functionNames.map { name in
      ConfidenceBand.allCases.filter { model?.contains(name + $0.suffix) ?? false }
    }
    guard table.confidences != nil || modelBands.contains(where: { !$0.isEmpty }) else {
      let (patterns, patternOfRow) = table.patterns()
      return Columns(
        functions: table.functionNames.map { VotingFunction(name: $0) }, patterns: patterns, patternOfRow: patternOfRow,
        movedVoteCount: 0)
    }
    var counts = BandCounts(table.functionNames, modelBands)
    forEachLine(of: table) { counts.add($0) }
    let (functions, columnOf) = counts.columns(of: model)
    var builder = VotePatternBuilder(functionCount: functions.count, classCount: table.classCount)
    var patternOfRow: [Int32] = []
    patternOfRow.reserveCapacity(table.rowCount)
    forEachLine(of: table) { line in
      let votes = line.lazy.map { vote in
        (function: Int32(columnOf[counts.slot(vote)]!), vote: vote.vote)
      }
      patternOfRow.append(Int32(builder.add(sparse: votes)))
    }
    let (patterns, canonical) = builder.build()
    for row in patternOfRow.indices { patternOfRow[row] = Int32(canonical[Int(patternOfRow[row])]) }
    return Columns(
      functions: functions, patterns: patterns, patternOfRow: patternOfRow, movedVoteCount: counts.movedVoteCount)
  }

  /// A vote with what it says of itself.
  struct BandedVote {
    let function: Int
    let vote: Vote
    /// nil without a confidence.
    let millionths: Int32?
  }

  private static func forEachLine(of table: VoteTable, _ body: ([BandedVote]) -> Void) {
    let soft = table.confidences ?? VoteConfidences()
    var next = 0
    var row = 0
    table.votes.forEachSparseLine { votes in
      body(
        votes.map { function, vote in
          // A confidence of what turned out to be no vote is passed over.
          while next < soft.rows.count, (soft.rows[next], soft.functions[next]) < (row, function) { next += 1 }
          let isSoft = next < soft.rows.count && soft.rows[next] == row && soft.functions[next] == function
          return BandedVote(function: Int(function), vote: vote, millionths: isSoft ? soft.millionths[next] : nil)
        })
      row += 1
    }
  }

  /// What the bands say to a label model.
  ///
  /// - Returns: groups of which at most one votes on a row, and each band's accuracy as the LF itself sees it.
  static func knowledge(of functions: [VotingFunction]) -> (exclusive: [[Int]], accuracies: [Int: AccuracyPrior]) {
    var groups: [[Int]] = []
    var accuracies: [Int: AccuracyPrior] = [:]
    for (index, function) in functions.enumerated() {
      if let last = groups.last?.first, functions[last].name == function.name {
        groups[groups.count - 1].append(index)
      } else {
        groups.append([index])
      }
      if let confidence = function.meanConfidence {
        let accuracy = min(max(confidence, accuracyRange.lowerBound), accuracyRange.upperBound)
        accuracies[index] = AccuracyPrior(accuracy: accuracy, votes: priorVotes)
      }
    }
    return (groups.filter { $0.count > 1 }, accuracies)
  }
}

/// Votes and confidences of each LF by band. Slot `4 j` is the LF's votes without a confidence, `4 j + 1` to `4 j + 3`
/// are its bands.
private struct BandCounts {
  let names: [String]
  /// `[m]`: empty where any band will do.
  let modelBands: [[ConfidenceBand]]
  var votes: [Int]
  var millionths: [Int]
  var movedVoteCount = 0

  init(_ names: [String], _ modelBands: [[ConfidenceBand]]) {
    self.names = names
    self.modelBands = modelBands
    votes = Array(repeating: 0, count: names.count * 4)
    millionths = votes
  }

  func slot(_ vote: ConfidenceBands.BandedVote) -> Int {
    guard let millionths = vote.millionths else { return vote.function * 4 }
    let own = ConfidenceBand(millionths: millionths)
    let bands = modelBands[vote.function]
    // The first of two that are as near is the lower: rather too little trust than too much.
    let used = bands.min { abs($0.rawValue - own.rawValue) < abs($1.rawValue - own.rawValue) } ?? own
    return vote.function * 4 + 1 + used.rawValue
  }

  mutating func add(_ line: [ConfidenceBands.BandedVote]) {
    for vote in line {
      let slot = slot(vote)
      votes[slot] += 1
      guard let millionths = vote.millionths else { continue }
      self.millionths[slot] += Int(millionths)
      if slot != vote.function * 4 + 1 + ConfidenceBand(millionths: millionths).rawValue { movedVoteCount += 1 }
    }
  }

  /// - Returns: the columns, and the column of each slot that has one.
  func columns(of model: Set<String>?) -> (functions: [VotingFunction], columnOf: [Int?]) {
    var functions: [VotingFunction] = []
    var columnOf = [Int?](repeating: nil, count: votes.count)
    for (function, name) in names.enumerated() {
      let bands = ConfidenceBand.allCases.filter { band in
        votes[function * 4 + 1 + band.rawValue] > 0 || modelBands[function].contains(band)
      }
      if votes[function * 4] > 0 || bands.isEmpty || (model?.contains(name) ?? false) {
        columnOf[function * 4] = functions.count
        functions.append(VotingFunction(name: name))
      }
      for band in bands {
        let slot = function * 4 + 1 + band.rawValue
        columnOf[slot] = functions.count
        functions.append(
          VotingFunction(name: name, band: band, millionths: millionths[slot], softVoteCount: votes[slot]))
      }
    }
    return (functions, columnOf)
  }
}

/// The columns of several files: an LF may have other bands in each of them.
struct FunctionUnion {
  let functions: [VotingFunction]
  /// Of each part: each column's number in the whole; nil where it never votes and the whole does without it.
  let numbers: [[Int?]]

  /// - Parameters:
  ///   - parts: columns and patterns of files with the same LFs.
  ///   - model: the columns of a frozen model, which stay; nil for those that occur.
  init(_ parts: [(functions: [VotingFunction], patterns: VotePatterns)], model: Set<String>?) {
    let votes = parts.map { part in
      var votes = [Bool](repeating: false, count: part.functions.count)
      for function in part.patterns.functions { votes[Int(function)] = true }
      return votes
    }
    var columns: [String: [ConfidenceBand?: VotingFunction]] = [:]
    for (part, votes) in zip(parts, votes) {
      for (function, isVoting) in zip(part.functions, votes) {
        // An LF's own name stays for votes without a confidence, and for an LF that has no band.
        let isNeeded = function.band != nil || isVoting || (model?.contains(function.name) ?? false)
        var column = columns[function.name, default: [:]]
        if isNeeded || column[function.band] != nil {
          var sum = column[function.band] ?? VotingFunction(name: function.name, band: function.band)
          // Files of statistics that lie may add up to more than a number holds; what they say is then no mean of anything.
          let (millionths, isTooLarge) = sum.millionths.addingReportingOverflow(function.millionths)
          sum.millionths = isTooLarge ? .max : millionths
          sum.softVoteCount += function.softVoteCount
          column[function.band] = sum
        }
        columns[function.name] = column
      }
    }
    let names = FunctionUnion.names(parts.first?.functions ?? [])
    functions = names.flatMap { name -> [VotingFunction] in
      let column = columns[name] ?? [:]
      if column.isEmpty { return [VotingFunction(name: name)] }
      return ([nil] + ConfidenceBand.allCases).compactMap { column[$0] }
    }
    let places = Dictionary(uniqueKeysWithValues: functions.enumerated().map { (Key($1), $0) })
    numbers = parts.map { part in part.functions.map { places[Key($0)] } }
  }

  private struct Key: Hashable {
    let name: String
    let band: ConfidenceBand?

    init(_ function: VotingFunction) {
      name = function.name
      band = function.band
    }
  }

  /// The LFs behind columns, in order.
  static func names(_ functions: [VotingFunction]) -> [String] {
    var names: [String] = []
    for function in functions where names.last != function.name { names.append(function.name) }
    return names
  }
}
