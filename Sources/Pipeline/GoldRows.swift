import Interchange
import RowFiles
import Votes

/// The rows that have gold. Memory grows with the gold, not with the rows.
public struct GoldRows {
  /// Ascending; `nil` where there is a label for each row.
  private let rows: [UInt32]?
  /// Of ``rows``; ``Vote/abstain`` where a row has none.
  private let labels: [Vote]
  /// Gold ids that no row has.
  public let unknownCount: Int

  /// - Parameter path: of the gold, for errors.
  /// - Throws: `goldCount` where gold by position has another length than the data.
  init(_ gold: Gold, _ index: RowIndex, path: String) throws(RunError) {
    switch gold {
    case .byPosition(let classes):
      guard classes.count == index.count else {
        throw .goldCount(path: path, found: classes.count, expected: index.count)
      }
      (rows, labels, unknownCount) = (nil, classes, 0)
    case .byID(let classes):
      let found = GoldRows.find(classes, index)
      rows = found.map(\.row)
      labels = found.map(\.label)
      unknownCount = classes.count - found.count
    }
  }

  /// A row's id is made a text only where its hash is that of a gold id.
  private static func find(_ classes: [String: Vote], _ index: RowIndex) -> [(row: UInt32, label: Vote)] {
    guard index.hasIDs else {
      let found = classes.compactMap { id, label in index.row(withID: id).map { (row: UInt32($0), label: label) } }
      return found.sorted { $0.row < $1.row }
    }
    let hashes = Set(classes.keys.map { StableHash.of($0) })
    return (0..<index.count).compactMap { row in
      guard hashes.contains(index.hash(of: row)), let label = classes[index.id(of: row)] else { return nil }
      return (UInt32(row), label)
    }
  }

  /// Calls `body` with each row that has gold, ascending.
  public func forEach(_ body: (_ row: Int, _ label: Vote) -> Void) {
    for (place, label) in labels.enumerated() where label != .abstain {
      body(rows.map { Int($0[place]) } ?? place, label)
    }
  }

  /// A row's gold class, or ``Vote/abstain``.
  public subscript(_ row: Int) -> Vote {
    guard let rows else { return labels[row] }
    var range = 0..<rows.count
    while !range.isEmpty {
      let middle = (range.lowerBound + range.upperBound) / 2
      if rows[middle] == row { return labels[middle] }
      range = rows[middle] < row ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return .abstain
  }
}
