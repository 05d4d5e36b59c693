import Interchange
import RowFiles
import Votes
import WorkerProtocol

/// Writes `review.jsonl`: the rows that a person should look at, smallest margin first, with all their columns.
enum ReviewOutput {
  /// - Returns: the number of rows.
  static func write(
    _ plan: LabelPlan, assembly: VoteAssembly, data: MappedFile, format: RowFormat, description: TaskDescription,
    folder: RunFolder
  ) throws(RunError) -> Int {
    let order = try order(plan, assembly, folder)
    let patternLines = PatternVotes(assembly.patterns, description)
    var json = JSONText()
    let rows: RowRenderer
    do throws(RowFileError) { rows = try RowRenderer(data, format: format) } catch { throw .data(error) }
    do throws(InterchangeError) {
      let file = try AtomicFile(path: folder.review)
      try file.write { (writer: inout FileWriter) throws(InterchangeError) in
        for entry in order.entries {
          let row = Int(entry.row)
          let pattern = Int(assembly.patternOfRow[row])
          json.removeAll()
          json.object { json in
            json.key("id")
            json.string(assembly.index.id(of: row))
            write(
              plan, pattern, label: plan.outcomes[pattern].label(hash: assembly.index.hash(of: row)), description, &json
            )
            json.key("votes")
            patternLines.write(pattern, into: &json)
            json.key("row")
            let place = assembly.index.place(of: row)
            rows.write(offset: place.offset, length: place.length, into: &json)
          }
          try writer.write(json.bytes)
          try writer.write(0x0A)
        }
      }
      try file.commit()
    } catch {
      throw .files(error)
    }
    return order.count
  }

  private static func write(
    _ plan: LabelPlan, _ pattern: Int, label: Vote, _ description: TaskDescription, _ json: inout JSONText
  ) {
    json.key("label")
    json.string(description.classes[Int(label)])
    json.key("margin")
    json.number(rounded(plan.outcomes[pattern].margin))
    json.key("probabilities")
    json.object { json in
      for (name, probability) in zip(description.classes, plan.posterior[pattern]) {
        json.key(name)
        json.number(rounded(probability))
      }
    }
  }

  /// Nine decimals, as in the labels.
  private static func rounded(_ value: Double) -> Double { (value * 1e9).rounded() / 1e9 }

  /// The rows to look at, by margin, ties by the hash of the id.
  ///
  /// The key holds the margin's rank and as many bits of the hash as there is room for; rows that agree in these are
  /// put in order by the whole hash and the id.
  private static func order(_ plan: LabelPlan, _ assembly: VoteAssembly, _ folder: RunFolder) throws(RunError)
    -> KeyedRows
  {
    let patterns = plan.outcomes.indices.filter { plan.outcomes[$0].route == .annotator }
    let margins = Set(patterns.map { plan.outcomes[$0].margin }).sorted()
    var rank: [UInt64] = Array(repeating: 0, count: plan.outcomes.count)
    for pattern in patterns { rank[pattern] = UInt64(lowerBound(margins, plan.outcomes[pattern].margin)) }
    let rankBits = UInt64(64 - UInt64(max(margins.count, 1)).leadingZeroBitCount)
    let total = patterns.reduce(0) { $0 + assembly.patterns.counts[$1] }
    let index = assembly.index
    var rows = try KeyedRows(path: folder.scratch + "/review", capacity: total)
    for row in 0..<index.count {
      let pattern = Int(assembly.patternOfRow[row])
      guard plan.outcomes[pattern].route == .annotator else { continue }
      rows.append(key: rank[pattern] << (64 - rankBits) | index.hash(of: row) >> rankBits, row: row)
    }
    rows.sort()
    settleTies(rows.entries, index)
    return rows
  }

  private static func settleTies(_ entries: UnsafeMutableBufferPointer<KeyedRows.Entry>, _ index: RowIndex) {
    var start = 0
    while start < entries.count {
      var end = start + 1
      while end < entries.count, entries[end].key == entries[start].key { end += 1 }
      if end - start > 1 {
        entries[start..<end].sort { left, right in
          let (a, b) = (index.hash(of: Int(left.row)), index.hash(of: Int(right.row)))
          return a != b ? a < b : index.id(of: Int(left.row)) < index.id(of: Int(right.row))
        }
      }
      start = end
    }
  }

  private static func lowerBound(_ sorted: [Double], _ value: Double) -> Int {
    var range = 0..<sorted.count
    while !range.isEmpty {
      let middle = (range.lowerBound + range.upperBound) / 2
      range = sorted[middle] < value ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return range.lowerBound
  }
}

/// The votes of a pattern, LF by LF in words.
struct PatternVotes {
  private let patterns: VotePatterns
  private let description: TaskDescription

  init(_ patterns: VotePatterns, _ description: TaskDescription) {
    self.patterns = patterns
    self.description = description
  }

  func write(_ pattern: Int, into json: inout JSONText) {
    json.object { json in
      for vote in patterns.votes(of: pattern) {
        json.key(description.functions[Int(patterns.functions[vote])].name)
        json.string(description.classes[Int(patterns.classes[vote])])
      }
    }
  }
}
