/// Collects rows of votes into ``VotePatterns``, one row or many at a time.
///
/// Memory grows with the number of distinct patterns and their votes, never with the number of rows.
public struct VotePatternBuilder: Sendable {
  public let functionCount: Int
  public let classCount: Int

  /// `nil` where lines are too wide; ``sparse`` then holds the patterns.
  private var packed: PackedPatterns?
  private var sparse: SparsePatterns

  /// - Parameters:
  ///   - functionCount: `m ≥ 0`.
  ///   - classCount: `k ≥ 2`.
  public init(functionCount: Int, classCount: Int) {
    precondition(functionCount >= 0 && classCount >= 2, "m = \(functionCount), k = \(classCount)")
    self.functionCount = functionCount
    self.classCount = classCount
    packed = PackedLayout(functionCount: functionCount, classCount: classCount).map { PackedPatterns($0) }
    sparse = SparsePatterns(functionCount: functionCount, classCount: classCount)
  }

  /// Counts one row.
  ///
  /// - Parameter line: `[m]` votes. The caller has checked that each is abstain or in `0 ..< classCount`.
  /// - Returns: the row's provisional pattern number; ``build()`` maps it to the canonical one.
  public mutating func add(_ line: [Vote]) -> Int {
    precondition(line.count == functionCount, "\(line.count) votes for \(functionCount) labeling functions")
    var pattern: Int32 = 0
    line.withUnsafeBufferPointer { line in
      withUnsafeMutablePointer(to: &pattern) {
        add(lines: line, patternOfRow: UnsafeMutableBufferPointer(start: $0, count: 1))
      }
    }
    return Int(pattern)
  }

  /// Counts rows whose votes are given sparsely.
  ///
  /// - Parameters:
  ///   - votes: LFs ascending, each at most once; the caller has checked the ranges.
  ///   - count: how many rows have these votes, above 0.
  public mutating func add(sparse votes: some Sequence<(function: Int32, vote: Vote)>, count: Int = 1) -> Int {
    precondition(count > 0, "\(count) rows")
    guard let layout = packed?.layout else { return sparse.add(votes, count: count) }
    return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: layout.wordCount) { line in
      line.initialize(repeating: 0)
      for (function, vote) in votes { layout.set(Int(function), vote, in: line.baseAddress!) }
      var pattern: Int32 = 0
      packed!.add(line.baseAddress!, rows: 1, patternOfRow: &pattern)
      packed!.add(rows: count - 1, to: Int(pattern))
      return Int(pattern)
    }
  }

  /// Counts rows whose votes stand one behind the other, one byte each.
  ///
  /// - Parameters:
  ///   - lines: `[rows × m]`, line by line. The caller has checked that each is abstain or in `0 ..< classCount`.
  ///   - patternOfRow: `[rows]`, filled with provisional pattern numbers; ``build()`` maps them to the canonical ones.
  /// - Complexity: O(rows · m), eight votes at a time where a line fits eight words of eight bytes.
  public mutating func add(lines: UnsafeBufferPointer<Int8>, patternOfRow: UnsafeMutableBufferPointer<Int32>) {
    addBlocks(lines, patternOfRow) { layout, lines, rows, words in
      if layout.bits > 8 { return layout.packOneByOne(lines, rows: rows, into: words) }
      precondition(
        layout.pack(lines, rows: rows, into: words),
        "a vote that is neither abstain nor of \(layout.classCount) classes")
    }
  }

  /// The same for votes of two bytes.
  public mutating func add(lines: UnsafeBufferPointer<Vote>, patternOfRow: UnsafeMutableBufferPointer<Int32>) {
    addBlocks(lines, patternOfRow) { $0.packOneByOne($1, rows: $2, into: $3) }
  }

  private mutating func addBlocks<Stored: SignedInteger & FixedWidthInteger>(
    _ lines: UnsafeBufferPointer<Stored>, _ patternOfRow: UnsafeMutableBufferPointer<Int32>,
    pack: (PackedLayout, UnsafePointer<Stored>, Int, UnsafeMutablePointer<UInt64>) -> Void
  ) {
    let (rows, m) = (patternOfRow.count, functionCount)
    precondition(lines.count == rows * m, "\(lines.count) votes for \(rows) rows of \(m) labeling functions")
    guard let layout = packed?.layout else {
      for row in 0..<rows {
        let line = UnsafeBufferPointer(rebasing: lines[row * m..<(row + 1) * m])
        patternOfRow[row] = Int32(truncatingIfNeeded: sparse.add(line: line))
      }
      return
    }
    // Rows of no LFs have no address, and nothing is read there.
    let base = lines.baseAddress ?? UnsafePointer(bitPattern: 8)!
    let blockRows = min(rows, PackedPatterns.blockRowCount)
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: blockRows * layout.wordCount) { words in
      for first in stride(from: 0, to: rows, by: PackedPatterns.blockRowCount) {
        let count = min(PackedPatterns.blockRowCount, rows - first)
        pack(layout, base + first * m, count, words.baseAddress!)
        packed!.add(words.baseAddress!, rows: count, patternOfRow: patternOfRow.baseAddress! + first)
      }
    }
  }

  /// - Returns: the patterns in canonical order, and the canonical number of each provisional one.
  /// - Complexity: O(P log P) comparisons for `P` patterns.
  public func build() -> (patterns: VotePatterns, canonical: [Int]) { packed?.build() ?? sparse.build() }
}
