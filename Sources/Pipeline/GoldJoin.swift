import Interchange
import LabelAnalysis
import Votes

/// Gold, joined with the rows: how many rows of each pattern have which class.
struct GoldJoin {
  let counts: GoldCounts
  /// Gold ids that no row has.
  let unknownCount: Int
  private let gold: Gold
  private let index: RowIndex

  /// A row's gold class.
  func label(of row: Int) -> Vote {
    switch gold {
    case .byPosition(let classes): classes[row]
    case .byID(let classes): classes[index.id(of: row)] ?? .abstain
    }
  }

  /// - Throws: `goldCount` where gold by position has another length than the data; `goldMatchesNothing`.
  init(_ gold: Gold, _ assembly: VoteAssembly, path: String) throws(RunError) {
    let classCount = assembly.patterns.classCount
    var values = [Int](repeating: 0, count: assembly.patterns.count * classCount)
    let index = assembly.index
    self.gold = gold
    self.index = index
    var matched = 0
    switch gold {
    case .byPosition(let classes):
      guard classes.count == index.count else {
        throw .goldCount(path: path, found: classes.count, expected: index.count)
      }
      for (row, label) in classes.enumerated() where label != .abstain {
        values[Int(assembly.patternOfRow[row]) * classCount + Int(label)] += 1
      }
      unknownCount = 0
    case .byID(let classes):
      for row in 0..<index.count {
        guard let label = classes[index.id(of: row)] else { continue }
        values[Int(assembly.patternOfRow[row]) * classCount + Int(label)] += 1
        matched += 1
      }
      if matched == 0, let example = classes.keys.min() {
        throw .goldMatchesNothing(path: path, goldCount: classes.count, exampleID: example)
      }
      unknownCount = classes.count - matched
    }
    counts = GoldCounts(classCount: classCount, values: values)
  }
}
