import Glibc
import RowFiles
import Votes

/// A split of the WRENCH benchmark: `{"0": {"label": 1, "weak_labels": [-1, 1, 0], "data": {…}}, …}`.
///
/// Rows are in the numeric order of their keys, which are their ids. A `label.json` in the same folder,
/// `{"0": "HAM", "1": "SPAM"}`, names the classes. Labels are gold.
///
/// Source: github.com/JieyuZ2/wrench, `wrench/dataset/basedataset.py`.
public enum WRENCHVotes: VoteFormat {
  public static let name = "WRENCH JSON"

  public static func recognizes(_ file: VoteFile) -> Bool { file.hasExtension("json") }

  public static func read(_ file: VoteFile, options: VoteReadOptions) throws(InterchangeError) -> VoteTable {
    var options = options
    if options.classNames == nil { options.classNames = try classNames(beside: file.path, count: options.classCount) }
    var rows = WRENCHRows(path: file.path)
    var scanner = JSONScanner(file.mapped)
    try scanner.object { (scanner, key) throws(InterchangeError) in try rows.add(&scanner, key: key) }
    try scanner.finish()
    guard let functionCount = rows.functionCount else { throw .noRows(path: file.path) }
    let order = rows.keys.indices.sorted { rows.keys[$0] < rows.keys[$1] }
    var votes = DenseVotes()
    for row in order { for vote in rows.votes[row * functionCount..<(row + 1) * functionCount] { votes.append(vote) } }
    let classes = try rows.resolve(options)
    return VoteTable(
      rowNames: RowNames(order.lazy.map { String(rows.keys[$0]) }),
      functionNames: VoteTable.numberedFunctions(functionCount), classes: classes,
      votes: votes.matrix(functionCount: functionCount),
      gold: rows.gold.contains { $0 != .abstain } ? order.map { rows.gold[$0] } : nil)
  }

  /// The names in `label.json`; nil if there is none.
  private static func classNames(beside path: String, count: Int?) throws(InterchangeError) -> [String]? {
    let path = (path.lastIndex(of: "/").map { String(path[...$0]) } ?? "") + "label.json"
    guard access(path, F_OK) == 0 else { return nil }
    let file = try VoteFile(path: path)
    var scanner = JSONScanner(file.mapped)
    var names: [Int: String] = [:]
    try scanner.object { (scanner, key) throws(InterchangeError) in
      guard let position = NumberText.integer(key), position >= 0 else {
        throw .notAPosition(scanner.place, found: key)
      }
      guard case .string(let name) = try scanner.scalar() else { throw scanner.failure(.string) }
      guard names.updateValue(name, forKey: position) == nil else { throw .duplicateName(scanner.place, name: key) }
    }
    try scanner.finish()
    for position in 0..<names.count where names[position] == nil {
      throw .missingColumn(
        FilePlace(path: path), expected: [String(position)], found: names.keys.sorted().map(String.init))
    }
    var list = (0..<names.count).map { names[$0]! }
    let limit = count ?? Vote.maximumClassCount
    if list.count > limit { throw .tooManyClasses(path: path, found: list, limit: limit) }
    VoteReadOptions.pad(&list, to: count ?? 2)
    return list
  }
}

private struct WRENCHRows {
  let path: String
  var keys: [Int] = []
  var votes: [Vote] = []
  var gold: [Vote] = []
  var functionCount: Int?
  private var seen: Set<Int> = []
  /// Distinct votes and labels with the place of the first; few, so that `place` is seldom asked for.
  private var places: [Int: FilePlace] = [:]

  init(path: String) { self.path = path }

  mutating func add(_ scanner: inout JSONScanner, key: String) throws(InterchangeError) {
    guard let position = NumberText.integer(key), position >= 0 else {
      throw .notAPosition(scanner.place, found: key)
    }
    guard seen.insert(position).inserted else { throw .duplicateName(scanner.place, name: key) }
    var label: Vote?
    let firstVote = votes.count
    var hasVotes = false
    try scanner.object { (scanner, field) throws(InterchangeError) in
      switch field {
      case "label": label = try vote(&scanner, row: position, column: field)
      case "weak_labels":
        hasVotes = true
        try scanner.array { (scanner) throws(InterchangeError) in
          votes.append(try vote(&scanner, row: position, column: field))
        }
      default: try scanner.skip()
      }
    }
    guard hasVotes else { throw .missingColumn(place(scanner, position), expected: ["weak_labels"], found: []) }
    let count = votes.count - firstVote
    guard count > 0, functionCount == nil || functionCount == count else {
      throw .wrongCellCount(place(scanner, position), found: count, expected: functionCount ?? 1)
    }
    functionCount = count
    keys.append(position)
    gold.append(label ?? .abstain)
  }

  private func place(_ scanner: JSONScanner, _ row: Int, column: String? = nil) -> FilePlace {
    FilePlace(path: path, line: scanner.place.line, row: row, column: column)
  }

  private mutating func vote(
    _ scanner: inout JSONScanner, row: Int, column: String
  ) throws(InterchangeError) -> Vote {
    let scalar = try scanner.scalar()
    if scalar == .null { return .abstain }
    let limit = Vote.maximumClassCount
    guard case .word(let text) = scalar, let number = NumberText.integer(text), number >= -1, number < limit else {
      throw .notAVote(place(scanner, row, column: column), found: scalar.text ?? "", classCount: limit)
    }
    if number >= 0, places[number] == nil { places[number] = place(scanner, row, column: column) }
    return Vote(number)
  }

  func resolve(_ options: VoteReadOptions) throws(InterchangeError) -> ResolvedClasses {
    let numbers = places.keys.sorted()
    return try options.resolve(numbers: numbers, place: { places[numbers[$0]]! })
  }
}
