import RowFiles
import Votes

/// Reads rows as a worker does, and holds them to the laws of all row readers.
final class RowReading {
  static let columns = [
    ColumnRequest(name: "text", kind: .text, isOptional: true),
    ColumnRequest(name: "count", kind: .integer, isOptional: true),
    ColumnRequest(name: "score", kind: .number, isOptional: true),
    ColumnRequest(name: "seen", kind: .flag, isOptional: true),
  ]

  let format: RowFormat
  let hasID: Bool
  /// Making one costs more than reading an input.
  private let batch: RowBatch
  private var id: String? { hasID ? "id" : nil }

  init(_ format: RowFormat, hasID: Bool) {
    self.format = format
    self.hasID = hasID
    batch = RowBatch(columns: RowReading.columns, hasID: hasID)
  }

  /// The laws: shards follow each other and cover all rows; every row and text lies where it says; texts are UTF-8; the
  /// same comes of one stretch, of shards and of a second reading.
  ///
  /// - Parameter visit: gets each full batch of the first reading.
  /// - Returns: nil if the file as a whole was refused.
  func check(
    _ file: MappedFile, targetSize: Int, visit: (RowBatch) throws(LawBroken) -> Void
  ) throws(LawBroken) -> RowDigest? {
    let shards: [Range<Int>]
    do throws(RowFileError) {
      shards = try ShardPlan.shards(of: file, format: format, targetSize: targetSize)
    } catch { return nil }
    try checkCover(shards, file)
    let start = shards.first?.lowerBound ?? file.bytes.count
    guard let whole = try read(file, start..<file.bytes.count, visit) else { return nil }
    var parts = RowDigest()
    for shard in shards { try read(file, shard, into: &parts) { _ in } }
    try require(parts == whole, "shards \(shards) give \(parts), the whole \(whole)")
    return whole
  }

  private func checkCover(_ shards: [Range<Int>], _ file: MappedFile) throws(LawBroken) {
    var end: Int?
    for shard in shards {
      try require(!shard.isEmpty && shard.lowerBound == end ?? shard.lowerBound, "shards \(shards) do not follow")
      end = shard.upperBound
    }
    if let end { try require(end == file.bytes.count, "shards end at \(end) of \(file.bytes.count)") }
  }

  private func read(
    _ file: MappedFile, _ range: Range<Int>, _ visit: (RowBatch) throws(LawBroken) -> Void
  ) throws(LawBroken) -> RowDigest? {
    var digest = RowDigest()
    return try read(file, range, into: &digest, visit) ? digest : nil
  }

  /// - Returns: false if the columns are not there.
  @discardableResult
  private func read(
    _ file: MappedFile, _ range: Range<Int>, into digest: inout RowDigest,
    _ visit: (RowBatch) throws(LawBroken) -> Void
  ) throws(LawBroken) -> Bool {
    var parser: any RowParser
    do throws(RowFileError) {
      parser = try RowParsers.make(format, file: file, range: range, columns: RowReading.columns, id: id)
    } catch { return false }
    var isLast = false
    while !isLast {
      parser.begin(batch)
      isLast = try fill(&parser, range, &digest)
      parser.finish(batch)
      try checkPlaces(range)
      digest.add(batch)
      try visit(batch)
    }
    try require(parser.offset == range.upperBound, "ended at \(parser.offset) in \(range)")
    return true
  }

  private func fill(
    _ parser: inout any RowParser, _ range: Range<Int>, _ digest: inout RowDigest
  ) throws(LawBroken) -> Bool {
    while !batch.isFull {
      let before = parser.offset
      do throws(RowProblem) {
        if try !parser.fill(batch) { return true }
      } catch {
        digest.add(error)
        try require(range.contains(Int(error.offset)), "problem at \(error.offset) in \(range)")
      }
      try require(parser.offset > before, "stands still at \(before)")
    }
    return false
  }

  private func checkPlaces(_ range: Range<Int>) throws(LawBroken) {
    var end = UInt64(range.lowerBound)
    for row in 0..<batch.count {
      let (start, length) = (batch.offsets[row], UInt64(batch.lengths[row]))
      try require(start >= end && start + length <= UInt64(range.upperBound), "row at \(start), \(length) bytes")
      end = start + length
      for index in 0..<batch.width where batch.kind(of: index) == .text {
        let cell = batch.cells[row * batch.width + index]
        guard cell.isPresent else { continue }
        try require(Int(cell.payload) + Int(cell.length) <= batch.arena(of: index).count, "text outside of its arena")
        let text = batch.text(row, index).bindMemory(to: UInt8.self)
        try require(String(validating: text, as: UTF8.self) != nil, "text that is not UTF-8")
      }
    }
  }
}
