import Votes

/// Rows that wait for answers, in the order in which they are asked about.
///
/// Who takes the next row passes over those that he has had; how far he is past them is kept, so that a row costs the same with ten
/// and with 100,000 before it.
struct OpenRows {
  struct Open: Sendable {
    let id: String
    let row: Int
    let purpose: ReviewPurpose
    let selection: RowSelection
    /// What the model says of it: the stratum.
    let label: Vote
    /// Whether all answers are there.
    var isFull = false
  }

  private(set) var list: [Open] = []
  private var places: [String: Int] = [:]
  private var starts: [String: Int] = [:]
  /// Rows that are not full.
  private(set) var count = 0
  /// Rows nobody has been given, by a mark: all places from here on are untouched.
  private(set) var untouched = 0

  func contains(_ id: String) -> Bool { places[id] != nil }
  subscript(_ id: String) -> Open? { places[id].map { list[$0] } }

  mutating func add(_ open: Open) {
    guard places[open.id] == nil else { return }
    places[open.id] = list.count
    list.append(open)
    if !open.isFull { count += 1 }
  }

  mutating func setFull(_ id: String, _ isFull: Bool) {
    guard let place = places[id], list[place].isFull != isFull else { return }
    list[place].isFull = isFull
    count += isFull ? -1 : 1
    if !isFull { reopen(place) }
  }

  /// Somebody has given the row back: others, and he himself, may get it again.
  mutating func giveBack(_ id: String) {
    if let place = places[id] { reopen(place) }
  }

  private mutating func reopen(_ place: Int) {
    for name in starts.keys where starts[name]! > place { starts[name] = place }
  }

  /// The next rows that somebody may get, in order.
  ///
  /// - Parameter isBarred: whether he never gets this row.
  mutating func candidates(
    for name: String, limit: Int, isBarred: (Open) -> Bool, isFree: (Open) -> Bool
  ) -> [Open] {
    var place = starts[name] ?? 0
    var isStart = true
    var found: [Open] = []
    while place < list.count, found.count < limit {
      let open = list[place]
      if open.isFull || isBarred(open) {
        if isStart { starts[name] = place + 1 }
      } else {
        isStart = false
        if isFree(open) { found.append(open) }
      }
      place += 1
    }
    return found
  }
}
