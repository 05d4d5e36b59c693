import LabelModels
import Votes

/// The rows that a person could be asked about, and what is known before anybody was.
struct ReviewPool {
  let dataset: VoteDataset
  /// Rows with gold and at least one vote.
  let rows: [Int]
  let model: any LabelModel
  /// By pattern, of the model without any answer.
  let posterior: Posterior

  /// What the person says.
  func answer(_ row: Int) -> Vote { dataset.gold[row] }
}

/// Rows that were reviewed for the same reason.
struct DrawnRows {
  let rows: [Int]
  let selection: ReviewedRows.Selection
}

/// A way to choose the rows that a person is asked about. A new one is one type and one line in ``ReviewDraws/all``.
protocol ReviewDraw: Sendable {
  var name: String { get }

  /// Chooses rows, in one go or by and by: it may look at the answers to rows that it chose already, and at no others.
  ///
  /// - Parameters:
  ///   - count: how many; at most as many as the pool has.
  ///   - generator: differs from draw to draw.
  func draw(_ count: Int, from pool: ReviewPool, using generator: inout SeededGenerator) throws -> [DrawnRows]
}

enum ReviewDraws {
  static let all: [any ReviewDraw] = [RandomDraw(), SmallestMarginDraw()]
}

struct RandomDraw: ReviewDraw {
  let name = "random"

  func draw(_ count: Int, from pool: ReviewPool, using generator: inout SeededGenerator) -> [DrawnRows] {
    var rows = pool.rows
    rows.shuffle(seeded: &generator)
    return [DrawnRows(rows: Array(rows.prefix(count)), selection: .random)]
  }
}

/// The rows with the smallest margins, all chosen at once; equal ones at random.
struct SmallestMarginDraw: ReviewDraw {
  let name = "smallest margin"

  func draw(_ count: Int, from pool: ReviewPool, using generator: inout SeededGenerator) -> [DrawnRows] {
    let margins = (0..<pool.posterior.count).map { pool.posterior.best($0).margin }
    let byMargin = pool.rows
      .map { (row: $0, margin: margins[Int(pool.dataset.patternOfRow[$0])], tie: generator.next()) }
      .sorted { $0.margin != $1.margin ? $0.margin < $1.margin : $0.tie < $1.tie }
    return [DrawnRows(rows: byMargin.prefix(count).map(\.row), selection: .chosen)]
  }
}
