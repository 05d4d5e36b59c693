import Interchange
import RowFiles
import Votes
import WorkerProtocol

/// Writes `review.jsonl`: the rows that a person should look at, smallest margin first, with all their columns. Rows that
/// were reviewed are not among them.
enum ReviewOutput {
  /// - Returns: the number of rows.
  static func write(
    _ plan: LabelPlan, reviewed: ReviewedLabels, assembly: VoteAssembly, data: MappedFile, format: RowFormat,
    description: TaskDescription,
    folder: RunFolder
  ) throws(RunError) -> Int {
    let order = try order(plan, reviewed, assembly, folder)
    let index = assembly.index
    var members = ReviewMembers(plan, assembly.patterns, description)
    var json = JSONText()
    let rows: RowRenderer
    do throws(RowFileError) { rows = try RowRenderer(data, format: format) } catch { throw .data(error) }
    do throws(InterchangeError) {
      let file = try AtomicFile(path: folder.review)
      try file.write { (writer: inout FileWriter) throws(InterchangeError) in
        for entry in order.entries {
          let row = Int(entry.row)
          let pattern = Int(assembly.patternOfRow[row])
          let label = plan.outcomes[pattern].label(hash: index.hash(of: row))
          let place = index.place(of: row)
          json.removeAll()
          json.object { json in
            json.key("id")
            index.withID(of: row) { json.string(utf8: UnsafeRawBufferPointer($0)) }
            json.members(members.of(pattern, label: label))
            json.key("row")
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

  /// The rows to look at, by margin, ties by the hash of the id.
  ///
  /// The key holds the margin's rank and as many bits of the hash as there is room for; rows that agree in these are
  /// put in order by the whole hash and the id.
  private static func order(
    _ plan: LabelPlan, _ reviewed: ReviewedLabels, _ assembly: VoteAssembly, _ folder: RunFolder
  ) throws(RunError) -> KeyedRows {
    let patterns = plan.outcomes.indices.filter { plan.outcomes[$0].route.isForPeople }
    let margins = Set(patterns.map { plan.outcomes[$0].margin }).sorted()
    var rank: [UInt64] = Array(repeating: 0, count: plan.outcomes.count)
    for pattern in patterns { rank[pattern] = UInt64(lowerBound(margins, plan.outcomes[pattern].margin)) }
    let rankBits = UInt64(64 - UInt64(max(margins.count, 1)).leadingZeroBitCount)
    let total = patterns.reduce(0) { $0 + assembly.patterns.counts[$1] }
    let index = assembly.index
    var rows = try KeyedRows(path: folder.scratch + "/review", capacity: total)
    for row in 0..<index.count {
      let pattern = Int(assembly.patternOfRow[row])
      guard plan.outcomes[pattern].route.isForPeople, reviewed.line(of: row) == nil else { continue }
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

/// What a line says of its row's pattern: label, margin, probabilities and votes. Made once for patterns that repeat.
struct ReviewMembers {
  private let plan: LabelPlan
  private let patterns: VotePatterns
  private let description: TaskDescription
  private var known: [Int: ArraySlice<UInt8>] = [:]

  /// Patterns kept: some hundred bytes each.
  private static let capacity = 1 << 14

  init(_ plan: LabelPlan, _ patterns: VotePatterns, _ description: TaskDescription) {
    self.plan = plan
    self.patterns = patterns
    self.description = description
  }

  mutating func of(_ pattern: Int, label: Vote) -> ArraySlice<UInt8> {
    let key = pattern * patterns.classCount + Int(label)
    if let members = known[key] { return members }
    if known.count == ReviewMembers.capacity { known.removeAll(keepingCapacity: true) }
    let members = make(pattern, label)
    known[key] = members
    return members
  }

  private func make(_ pattern: Int, _ label: Vote) -> ArraySlice<UInt8> {
    var json = JSONText()
    json.object { json in
      json.key("label")
      json.string(description.classes[Int(label)])
      json.key("margin")
      json.number(rounded(plan.outcomes[pattern].margin))
      // There is something to tell apart only where experts are asked for.
      if plan.rule.expertBelow > 0 {
        json.key("route")
        json.string(plan.outcomes[pattern].route.rawValue)
      }
      json.key("probabilities")
      json.object { json in
        for (name, probability) in zip(description.classes, plan.posterior[pattern]) {
          json.key(name)
          json.number(rounded(probability))
        }
      }
      json.key("votes")
      json.object { json in
        for vote in patterns.votes(of: pattern) {
          json.key(description.functions[Int(patterns.functions[vote])].name)
          json.string(description.classes[Int(patterns.classes[vote])])
        }
      }
    }
    return json.bytes.dropFirst().dropLast()
  }

  /// Nine decimals, as in the labels.
  private func rounded(_ value: Double) -> Double { (value * 1e9).rounded() / 1e9 }
}
