import Votes

/// A vote matrix `[n × m]` in the form that its file suggests: one or two bytes a vote, only the votes cast, or the file
/// itself mapped into memory.
public struct VoteMatrix: Sendable {
  enum Storage: Sendable {
    /// Line by line.
    case bytes([Int8])
    /// Line by line.
    case words([Int16])
    /// Row `i` has the votes `starts[i] ..< starts[i + 1]`, LFs ascending.
    case sparse(starts: [Int], functions: [Int32], classes: [Vote])
    case mapped(NumPyArray)
  }

  /// `n`.
  public let rowCount: Int
  /// `m`.
  public let functionCount: Int
  let storage: Storage

  init(rowCount: Int, functionCount: Int, storage: Storage) {
    self.rowCount = rowCount
    self.functionCount = functionCount
    self.storage = storage
  }

  /// - Parameter lines: `[n × m]`, all of one length.
  public init(lines: [[Vote]], functionCount: Int) {
    precondition(lines.allSatisfy { $0.count == functionCount }, "lines of other lengths than \(functionCount)")
    self.init(rowCount: lines.count, functionCount: functionCount, storage: .words(lines.flatMap { $0 }))
  }

  /// To be called behind everything that read votes: a matrix may be a file that somebody writes to.
  ///
  /// - Throws: ``InterchangeError/changed(path:)``.
  public func checkUnchanged() throws(InterchangeError) {
    if case .mapped(let array) = storage { try array.file.requireUnchanged() }
  }

  /// `[m]`: one row's votes.
  public func line(_ row: Int) -> [Vote] {
    precondition(row >= 0 && row < rowCount, "row \(row) of \(rowCount)")
    switch storage {
    case .bytes(let votes): return votes[row * functionCount..<(row + 1) * functionCount].map(Vote.init)
    case .words(let votes): return Array(votes[row * functionCount..<(row + 1) * functionCount])
    case .sparse(let starts, let functions, let classes):
      var line = [Vote](repeating: .abstain, count: functionCount)
      for vote in starts[row]..<starts[row + 1] { line[Int(functions[vote])] = classes[vote] }
      return line
    case .mapped(let array):
      var line = [Vote](repeating: .abstain, count: functionCount)
      line.withUnsafeMutableBufferPointer { array.gather(rows: row..<row + 1, into: $0) }
      return line
    }
  }

  /// Rows in one go: many enough that a column of a mapped file is read in runs, few enough to stay in the cache.
  private static let blockRowCount = 1024

  /// The distinct lines, and `[n]` the pattern of each row.
  ///
  /// - Parameter classCount: above every vote.
  public func patterns(classCount: Int) -> (patterns: VotePatterns, patternOfRow: [Int32]) {
    var builder = VotePatternBuilder(functionCount: functionCount, classCount: classCount)
    var patternOfRow = [Int32](unsafeUninitializedCapacity: rowCount) { patternOfRow, count in
      add(to: &builder, patternOfRow: UnsafeMutableBufferPointer(rebasing: patternOfRow[..<rowCount]))
      count = rowCount
    }
    let (patterns, canonical) = builder.build()
    for row in patternOfRow.indices { patternOfRow[row] = Int32(canonical[Int(patternOfRow[row])]) }
    return (patterns, patternOfRow)
  }

  /// Calls `body` with each row's votes in turn, LFs ascending.
  public func forEachSparseLine(_ body: ([(function: Int32, vote: Vote)]) -> Void) {
    var votes: [(function: Int32, vote: Vote)] = []
    if case .sparse(let starts, let functions, let classes) = storage {
      for row in 0..<rowCount {
        votes.removeAll(keepingCapacity: true)
        for vote in starts[row]..<starts[row + 1] { votes.append((functions[vote], classes[vote])) }
        body(votes)
      }
      return
    }
    var block = [Vote](repeating: .abstain, count: min(rowCount, VoteMatrix.blockRowCount) * functionCount)
    for first in stride(from: 0, to: rowCount, by: VoteMatrix.blockRowCount) {
      let rows = first..<min(first + VoteMatrix.blockRowCount, rowCount)
      block.withUnsafeMutableBufferPointer { gather(rows: rows, into: $0) }
      for row in 0..<rows.count {
        votes.removeAll(keepingCapacity: true)
        for function in 0..<functionCount {
          let vote = block[row * functionCount + function]
          if vote != .abstain { votes.append((Int32(truncatingIfNeeded: function), vote)) }
        }
        body(votes)
      }
    }
  }

  /// - Parameter patternOfRow: `[n]`, filled with the builder's numbers.
  private func add(to builder: inout VotePatternBuilder, patternOfRow: UnsafeMutableBufferPointer<Int32>) {
    switch storage {
    case .bytes(let votes): votes.withUnsafeBufferPointer { builder.add(lines: $0, patternOfRow: patternOfRow) }
    case .words(let votes): votes.withUnsafeBufferPointer { builder.add(lines: $0, patternOfRow: patternOfRow) }
    case .sparse(let starts, let functions, let classes):
      for row in 0..<rowCount {
        let votes = (starts[row]..<starts[row + 1]).lazy.map { (function: functions[$0], vote: classes[$0]) }
        patternOfRow[row] = Int32(builder.add(sparse: votes))
      }
    case .mapped(let array):
      var block = [Vote](repeating: .abstain, count: min(rowCount, VoteMatrix.blockRowCount) * functionCount)
      block.withUnsafeMutableBufferPointer { block in
        for first in stride(from: 0, to: rowCount, by: VoteMatrix.blockRowCount) {
          let rows = first..<min(first + VoteMatrix.blockRowCount, rowCount)
          array.gather(rows: rows, into: block)
          builder.add(
            lines: UnsafeBufferPointer(rebasing: block[..<(rows.count * functionCount)]),
            patternOfRow: UnsafeMutableBufferPointer(rebasing: patternOfRow[rows]))
        }
      }
    }
  }

  /// Copies some rows, line by line.
  ///
  /// - Parameter block: at least `rows.count × m`.
  func gather(rows: Range<Int>, into block: UnsafeMutableBufferPointer<Vote>) {
    let range = rows.lowerBound * functionCount..<rows.upperBound * functionCount
    switch storage {
    case .bytes(let votes): for (place, index) in range.enumerated() { block[place] = Vote(votes[index]) }
    case .words(let votes): for (place, index) in range.enumerated() { block[place] = votes[index] }
    case .sparse:
      for (place, row) in rows.enumerated() {
        for (function, vote) in line(row).enumerated() { block[place * functionCount + function] = vote }
      }
    case .mapped(let array): array.gather(rows: rows, into: block)
    }
  }
}

/// Collects a dense vote matrix: one byte a vote until one does not fit.
struct DenseVotes: Sendable {
  private var bytes: [Int8] = []
  private var words: [Int16]?

  mutating func append(_ vote: Vote) {
    if words != nil {
      words!.append(vote)
    } else if let byte = Int8(exactly: vote) {
      bytes.append(byte)
    } else {
      words = bytes.map(Int16.init)
      words!.append(vote)
      bytes = []
    }
  }

  var count: Int { words?.count ?? bytes.count }

  /// Replaces each provisional code by its vote.
  ///
  /// - Parameter votes: by code. Abstain stays.
  mutating func translate(_ votes: [Vote]) {
    if words != nil {
      for index in words!.indices where words![index] >= 0 { words![index] = votes[Int(words![index])] }
    } else if votes.allSatisfy({ $0 <= Int8.max }) {
      let votes = votes.map { Int8($0) }
      for index in bytes.indices where bytes[index] >= 0 { bytes[index] = votes[Int(bytes[index])] }
    } else {
      words = bytes.map { $0 < 0 ? .abstain : votes[Int($0)] }
      bytes = []
    }
  }

  func matrix(functionCount: Int) -> VoteMatrix {
    VoteMatrix(
      rowCount: count / functionCount, functionCount: functionCount,
      storage: words.map(VoteMatrix.Storage.words) ?? .bytes(bytes))
  }
}
