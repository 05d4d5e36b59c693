import Votes

/// Which rows people are asked about next.
///
/// The random rows come in an order that is fixed by their keys, whatever else is asked: after any number of answers, the
/// rows of its beginning are a random sample of all rows. A row there that was chosen before for another reason is not asked
/// again, and counts as drawn at random from then on.
public struct ReviewQueue: Sendable {
  /// A row to ask about.
  public struct Pick: Sendable, Equatable {
    public let row: Int
    public let selection: ReviewedRows.Selection
    /// The name of the order that chose it, or `random`.
    public let reason: String
  }

  public let mix: ReviewMix
  private let patterns: VotePatterns
  private let patternOfRow: [Int32]
  /// By key.
  private let randomOrder: [Int]
  /// Each row's place in ``randomOrder``; -1 for rows that nobody is asked about.
  private let placeOfRow: [Int]
  /// `[patterns]`: the pattern's rows, by key.
  private let rowsOfPattern: [[Int]]
  private var isPicked: [Bool]
  /// `[patterns]`: rows that were picked.
  public private(set) var pickedCounts: [Int]
  /// How far ``randomOrder`` and each of ``rowsOfPattern`` are used up.
  private var randomPlace = 0
  private var places: [Int]
  /// Rows picked so far: all, at random, and for each part divided by its share. What is due comes from these.
  private var total = 0
  private var randomCount = 0
  private var partCounts: [Double]

  /// - Parameters:
  ///   - patternOfRow: `[rows]`.
  ///   - keys: `[rows]`, the hashes of the rows' ids, so that the order of rows plays no part.
  ///   - candidates: rows that may be asked about; nil for all. Rows without votes are asked about at random only.
  ///   - seed: another seed, another random order.
  public init(
    _ mix: ReviewMix, patterns: VotePatterns, patternOfRow: [Int32], keys: [UInt64], candidates: [Int]? = nil,
    seed: UInt64
  ) {
    precondition(patternOfRow.count == keys.count, "\(keys.count) keys for \(patternOfRow.count) rows")
    self.mix = mix
    self.patterns = patterns
    self.patternOfRow = patternOfRow
    let start = StableHash.mix(seed)
    randomOrder = (candidates ?? Array(keys.indices))
      .map { (row: $0, hash: StableHash.mix(keys[$0] ^ start)) }
      .sorted { ($0.hash, keys[$0.row], $0.row) < ($1.hash, keys[$1.row], $1.row) }
      .map(\.row)
    var placeOfRow = [Int](repeating: -1, count: keys.count)
    var rows = [[Int]](repeating: [], count: patterns.count)
    for (place, row) in randomOrder.enumerated() {
      placeOfRow[row] = place
      rows[Int(patternOfRow[row])].append(row)
    }
    self.placeOfRow = placeOfRow
    rowsOfPattern = rows
    isPicked = Array(repeating: false, count: keys.count)
    pickedCounts = Array(repeating: 0, count: patterns.count)
    places = Array(repeating: 0, count: patterns.count)
    partCounts = Array(repeating: 0, count: mix.parts.count)
  }

  /// The random sample so far: picked at random, or chosen before the random order came to them.
  public var randomSample: ArraySlice<Int> { randomOrder[..<randomPlace] }

  /// The next rows, which then are taken as answered.
  ///
  /// - Parameters:
  ///   - count: how many rows; fewer come back where no more are left.
  ///   - posterior: by pattern, with all answers so far.
  /// - Complexity: O(patterns) a row, for `gain` also O(tokens²).
  public mutating func next(_ count: Int, posterior: Posterior) -> [Pick] {
    let state = ReviewState(patterns: patterns, posterior: posterior, answeredCounts: pickedCounts)
    var rankings = mix.parts.map { part in ReviewOrders.named(part.order).ranking(in: state) }
    var picks: [Pick] = []
    while picks.count < count, let pick = nextPick(rankings) {
      picks.append(pick)
      for part in rankings.indices { rankings[part].choose(Int(patternOfRow[pick.row])) }
    }
    return picks
  }

  private mutating func nextPick(_ rankings: [any ReviewRanking]) -> Pick? {
    // A share of 0.3 of ten rows is 3: rounding must not make it 4.
    let isRandomDue = Double(randomCount) < mix.randomShare * Double(total + 1) - 1e-9
    let part = partCounts.indices.min { partCounts[$0] < partCounts[$1] }
    guard !isRandomDue, let part, let row = best(rankings[part]) else { return nextRandom() }
    partCounts[part] += 1 / mix.parts[part].share
    take(row)
    return Pick(row: row, selection: .chosen, reason: mix.parts[part].order)
  }

  /// The next row of the random order that has not been picked.
  private mutating func nextRandom() -> Pick? {
    while randomPlace < randomOrder.count {
      let row = randomOrder[randomPlace]
      randomPlace += 1
      if isPicked[row] { continue }
      randomCount += 1
      take(row)
      return Pick(row: row, selection: .random, reason: ReviewOrders.random.name)
    }
    return nil
  }

  /// The row of the largest worth; of patterns of the same worth, the one whose next row comes first by key.
  private mutating func best(_ ranking: any ReviewRanking) -> Int? {
    var best: (worth: Double, row: Int)?
    for pattern in rowsOfPattern.indices where patterns.isCovered(pattern) {
      guard let row = open(pattern) else { continue }
      let worth = ranking.worth(pattern)
      if let best, best.worth > worth || best.worth == worth && placeOfRow[best.row] < placeOfRow[row] { continue }
      best = (worth, row)
    }
    return best?.row
  }

  /// The pattern's next row that was not picked.
  private mutating func open(_ pattern: Int) -> Int? {
    let rows = rowsOfPattern[pattern]
    while places[pattern] < rows.count, isPicked[rows[places[pattern]]] { places[pattern] += 1 }
    return places[pattern] < rows.count ? rows[places[pattern]] : nil
  }

  private mutating func take(_ row: Int) {
    isPicked[row] = true
    pickedCounts[Int(patternOfRow[row])] += 1
    total += 1
  }
}
