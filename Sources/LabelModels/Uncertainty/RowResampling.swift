import Votes

/// Rows drawn again, as counts of patterns.
enum RowResampling {
  /// Each kind of row (its pattern, and who reviewed it with what answer) gets a count of its own, so that reviewed rows
  /// stay rows of their pattern.
  static func draw(
    _ patterns: VotePatterns, _ knowledge: PriorKnowledge, using generator: inout SeededGenerator
  ) -> (VotePatterns, PriorKnowledge) {
    let k = patterns.classCount
    var counts = [Int](repeating: 0, count: patterns.count)
    var reviewed = knowledge.reviewed.map { _ in [Int](repeating: 0, count: patterns.count * k) }
    for pattern in 0..<patterns.count {
      var others = patterns.counts[pattern]
      for (set, rows) in knowledge.reviewed.enumerated() {
        for place in pattern * k..<(pattern + 1) * k where rows.counts[place] > 0 {
          let drawn = generator.nextPoisson(mean: Double(rows.counts[place]))
          reviewed[set][place] = drawn
          counts[pattern] += drawn
          others -= rows.counts[place]
        }
      }
      counts[pattern] += generator.nextPoisson(mean: Double(max(0, others)))
    }
    let kept = counts.indices.filter { counts[$0] > 0 }
    var known = knowledge
    known.reviewed = zip(knowledge.reviewed, reviewed).map { rows, drawn in
      ReviewedRows(
        classCount: k, counts: kept.flatMap { drawn[$0 * k..<($0 + 1) * k] }, selection: rows.selection)
    }
    return (patterns.recounted(counts), known)
  }
}
