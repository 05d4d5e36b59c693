import ApplyEngine
import Glibc
import Interchange
import RowFiles
import Votes
import WorkerProtocol

/// Puts the shards' segments together: `votes.npy`, `rows.idx`, the vote patterns, and which row has which.
struct VoteAssembly {
  let patterns: VotePatterns
  let index: RowIndex
  /// `[n]`: each row's pattern, in canonical numbers.
  let patternOfRow: UnsafeMutablePointer<UInt32>
  private let patternScratch: MappedScratch

  /// - Parameter known: votes of an earlier run, in place of those that were applied.
  init(
    _ votes: AppliedVotes, known: KnownVotes?, description: TaskDescription, hasIDs: Bool, folder: RunFolder
  ) throws(RunError) {
    let width = SegmentBlock.voteWidth(classCount: description.classes.count)
    let m = description.functions.count
    var segments: [MappedFile] = []
    for path in votes.segments {
      do { segments.append(try MappedFile(path)) } catch { throw .data(error) }
    }
    let blocks = segments.flatMap { SegmentBlock.blocks(of: $0.bytes, functionCount: m, voteWidth: width) }
    index = try VoteAssembly.writeIndex(blocks, rowCount: votes.rowCount, hasIDs: hasIDs, path: folder.index)
    let columns = VoteColumns(blocks, width, known: (0..<m).map { known?.votes(of: $0) })
    try VoteAssembly.writeVotes(blocks, columns, rowCount: votes.rowCount, description, path: folder.votes)
    patternScratch = try MappedScratch(path: folder.scratch + "/patterns", size: votes.rowCount * 4, isTemporary: true)
    patternOfRow = patternScratch.array(UInt32.self)
    patterns = VoteAssembly.collectPatterns(
      blocks, columns, m, description.classes.count, width, patternOfRow, votes.rowCount)
    // The blocks point into the segments.
    withExtendedLifetime((segments, known)) {}
  }

  static func writeIndex(
    _ blocks: [SegmentBlock], rowCount: Int, hasIDs: Bool, path: String
  ) throws(RunError) -> RowIndex {
    let idBytes = blocks.reduce(0) { $0 + $1.ids.count }
    let file = try MappedScratch(
      path: path, size: RowIndex.size(count: rowCount, idBytes: idBytes, hasIDs: hasIDs), isTemporary: false)
    let base = file.base
    base.storeBytes(of: RowIndex.magic, as: UInt64.self)
    base.storeBytes(of: RowIndex.version, toByteOffset: 8, as: UInt32.self)
    base.storeBytes(of: hasIDs ? 1 : 0, toByteOffset: 12, as: UInt32.self)
    base.storeBytes(of: UInt64(rowCount), toByteOffset: 16, as: UInt64.self)
    base.storeBytes(of: UInt64(idBytes), toByteOffset: 24, as: UInt64.self)
    let index = RowIndex(base: base, owner: file)
    var row = 0
    var idPlace = 0
    for block in blocks {
      UnsafeMutablePointer(mutating: index.offsets + row).update(from: block.offsets, count: block.rowCount)
      UnsafeMutablePointer(mutating: index.lengths + row).update(from: block.lengths, count: block.rowCount)
      if hasIDs {
        for local in 0..<block.rowCount {
          UnsafeMutablePointer(mutating: index.idEnds)[row + local] = UInt64(idPlace + Int(block.idEnds[local]))
        }
        UnsafeMutableRawPointer(mutating: index.ids + idPlace).copyMemory(
          from: block.ids.baseAddress!, byteCount: block.ids.count)
        idPlace += block.ids.count
      }
      row += block.rowCount
    }
    return index
  }

  private static func writeVotes(
    _ blocks: [SegmentBlock], _ columns: VoteColumns, rowCount: Int, _ description: TaskDescription, path: String
  ) throws(RunError) {
    let m = description.functions.count
    let width = SegmentBlock.voteWidth(classCount: description.classes.count)
    let header = NumPyHeader.bytes(rowCount: rowCount, functionCount: m, classCount: description.classes.count)
    let file = try MappedScratch(path: path, size: header.count + rowCount * m * width, isTemporary: false)
    file.base.copyMemory(from: header, byteCount: header.count)
    var row = 0
    for (place, block) in blocks.enumerated() {
      for function in 0..<m {
        let target = file.base + header.count + (function * rowCount + row) * width
        target.copyMemory(from: columns[place, function], byteCount: block.rowCount * width)
      }
      row += block.rowCount
    }
  }

  /// The vote patterns of some blocks' rows; `patternOfRow` gets each row's, in canonical numbers.
  static func collectPatterns(
    _ blocks: [SegmentBlock], _ columns: VoteColumns, _ m: Int, _ classCount: Int, _ width: Int,
    _ patternOfRow: UnsafeMutablePointer<UInt32>, _ rowCount: Int
  ) -> VotePatterns {
    var builder = VotePatternBuilder(functionCount: m, classCount: classCount)
    var row = 0
    for (place, block) in blocks.enumerated() {
      let target = UnsafeMutableRawPointer(patternOfRow + row).assumingMemoryBound(to: Int32.self)
      let rows = UnsafeMutableBufferPointer(start: target, count: block.rowCount)
      if width == 1 {
        add({ columns[place, $0].assumingMemoryBound(to: Int8.self) }, m, rows) {
          builder.add(lines: $0, patternOfRow: $1)
        }
      } else {
        add({ columns[place, $0].assumingMemoryBound(to: Vote.self) }, m, rows) {
          builder.add(lines: $0, patternOfRow: $1)
        }
      }
      row += block.rowCount
    }
    let (patterns, canonical) = builder.build()
    for row in 0..<rowCount { patternOfRow[row] = UInt32(canonical[Int(patternOfRow[row])]) }
    return patterns
  }

  /// The vote patterns of a finished run's rows.
  ///
  /// - Parameter columns: `[m]`: each LF's votes on all rows, `width` bytes each.
  static func collectPatterns(
    _ columns: [UnsafeRawPointer], width: Int, classCount: Int, rowCount: Int,
    _ patternOfRow: UnsafeMutablePointer<UInt32>
  ) -> VotePatterns {
    var builder = VotePatternBuilder(functionCount: columns.count, classCount: classCount)
    let target = UnsafeMutableRawPointer(patternOfRow).assumingMemoryBound(to: Int32.self)
    let rows = UnsafeMutableBufferPointer(start: target, count: rowCount)
    if width == 1 {
      add({ columns[$0].assumingMemoryBound(to: Int8.self) }, columns.count, rows) {
        builder.add(lines: $0, patternOfRow: $1)
      }
    } else {
      add({ columns[$0].assumingMemoryBound(to: Vote.self) }, columns.count, rows) {
        builder.add(lines: $0, patternOfRow: $1)
      }
    }
    let (patterns, canonical) = builder.build()
    for row in 0..<rowCount { patternOfRow[row] = UInt32(canonical[Int(patternOfRow[row])]) }
    return patterns
  }

  /// Some hundred rows at a time fit the cache as lines, which is what the builder reads; a block has columns.
  private static let transposedRows = 256

  private static func add<Stored: SignedInteger>(
    _ columns: (Int) -> UnsafePointer<Stored>, _ m: Int, _ patternOfRow: UnsafeMutableBufferPointer<Int32>,
    _ body: (UnsafeBufferPointer<Stored>, UnsafeMutableBufferPointer<Int32>) -> Void
  ) {
    var lines = [Stored](repeating: -1, count: min(transposedRows, patternOfRow.count) * m)
    lines.withUnsafeMutableBufferPointer { lines in
      for first in stride(from: 0, to: patternOfRow.count, by: transposedRows) {
        let rows = first..<min(first + transposedRows, patternOfRow.count)
        for function in 0..<m {
          let column = columns(function) + first
          for row in 0..<rows.count { lines[row &* m &+ function] = column[row] }
        }
        body(
          UnsafeBufferPointer(rebasing: lines[..<(rows.count * m)]),
          UnsafeMutableBufferPointer(rebasing: patternOfRow[rows]))
      }
    }
  }
}

/// Where each LF's votes on each block's rows lie: in the block, or in the matrix of an earlier run.
struct VoteColumns {
  private let blocks: [SegmentBlock]
  private let width: Int
  /// `[m]`: of all rows, where they are known.
  private let known: [UnsafeRawPointer?]
  /// `[blocks]`: how many rows go before.
  private let firstRows: [Int]

  /// - Parameter known: `[m]`.
  init(_ blocks: [SegmentBlock], _ width: Int, known: [UnsafeRawPointer?]) {
    self.blocks = blocks
    self.width = width
    self.known = known
    var row = 0
    firstRows = blocks.map { block in
      defer { row += block.rowCount }
      return row
    }
  }

  subscript(block: Int, function: Int) -> UnsafeRawPointer {
    if let known = known[function] { return known + firstRows[block] * width }
    return blocks[block].votes + function * blocks[block].rowCount * width
  }
}
