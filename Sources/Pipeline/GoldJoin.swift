import Interchange
import LabelAnalysis
import Votes

/// Gold, joined with the rows: how many rows of each pattern have which class.
struct GoldJoin {
  let counts: GoldCounts
  let rows: GoldRows
  /// Gold ids that no row has.
  var unknownCount: Int { rows.unknownCount }

  /// A row's gold class.
  func label(of row: Int) -> Vote { rows[row] }

  /// - Throws: `goldCount` where gold by position has another length than the data; `goldMatchesNothing`.
  init(_ gold: Gold, _ assembly: VoteAssembly, path: String) throws(RunError) {
    try self.init(gold, assembly.patterns, assembly.patternOfRow, assembly.index, path: path)
  }

  init(
    _ gold: Gold, _ patterns: VotePatterns, _ patternOfRow: UnsafePointer<UInt32>, _ index: RowIndex, path: String
  ) throws(RunError) {
    rows = try GoldRows(gold, index, path: path)
    var values = [Int](repeating: 0, count: patterns.count * patterns.classCount)
    rows.forEach { row, label in values[Int(patternOfRow[row]) * patterns.classCount + Int(label)] += 1 }
    counts = GoldCounts(classCount: patterns.classCount, values: values)
    if case .byID(let classes) = gold, counts.rowCount == 0, let example = classes.keys.min() {
      throw .goldMatchesNothing(path: path, goldCount: classes.count, exampleID: example)
    }
  }
}
