import PatternMatching
import RowFiles

/// Finds the tests that are worth counting in the sampled rows, and in which of these each holds.
struct CandidateReader {
  private let scan: RowScan
  private let sample: LabelledSample
  private let isInterrupted: () -> Bool

  /// Values of a column that is one of a few.
  private static let mostValues = 50
  private static let longestValue = 60
  /// Terms that are counted.
  private static let mostTerms = 30_000

  init(_ scan: RowScan, _ sample: LabelledSample, isInterrupted: @escaping () -> Bool) {
    self.scan = scan
    self.sample = sample
    self.isInterrupted = isInterrupted
  }

  /// - Returns: sampled rows (their positions in the sample, ascending) by test.
  func read() throws(RunError) -> [Candidate: [UInt32]] {
    let first = try survey()
    var postings: [Candidate: [UInt32]] = [:]
    var reader = TermReader()
    let patterns = SurfacePatterns.all.map {
      ($0.name, $0.pattern, try? RegularExpression($0.pattern, ignoringCase: true))
    }
    try forEachSampled { batch, row, slot in
      for (column, survey) in first.enumerated() {
        switch survey {
        case .values(let values):
          guard let text = batch.text(row, column), let value = CandidateReader.value(text), values.contains(value)
          else {
            continue
          }
          postings[Candidate(column: column, test: .value(value)), default: []].append(slot)
        case .terms(let terms):
          guard let text = batch.text(row, column) else { continue }
          CandidateReader.addTerms(text, column, terms, slot, &reader, &postings)
          for (name, pattern, expression) in patterns where expression?.match(text) == .found {
            postings[Candidate(column: column, test: .pattern(name: name, pattern)), default: []].append(slot)
          }
          let words = WordCount.of(text)
          for range in SurfacePatterns.wordCounts where range.contains(words) {
            postings[Candidate(column: column, test: .wordCount(range)), default: []].append(slot)
          }
        case .limits(let limits):
          guard let number = batch.number(row, column) else { continue }
          for limit in limits {
            postings[Candidate(column: column, test: number >= limit ? .atLeast(limit) : .below(limit)), default: []]
              .append(slot)
          }
        case .flags:
          guard let flag = batch.flag(row, column) else { continue }
          postings[Candidate(column: column, test: .flag(flag)), default: []].append(slot)
        }
      }
    }
    return postings
  }

  /// What to look for in a column.
  private enum Survey {
    case values(Set<String>)
    case terms(Set<UInt64>)
    case limits([Double])
    case flags
  }

  private func survey() throws(RunError) -> [Survey] {
    let columns = scan.columns
    var counts = columns.map { _ in TermCounts() }
    var values = columns.map { _ in Set<String>?.some([]) }
    var numbers = columns.map { _ in [Double]() }
    var reader = TermReader()
    try forEachSampled { batch, row, _ in
      for (column, request) in columns.enumerated() {
        switch request.kind {
        case .text:
          guard let text = batch.text(row, column) else { continue }
          var terms: Set<UInt64> = []
          reader.forEach(text) { _, _, hash in terms.insert(hash) }
          counts[column].add(terms)
          if values[column] != nil {
            if let value = CandidateReader.value(text) {
              values[column]!.insert(value)
            } else if text.count > 0 {
              values[column] = nil
            }
            if values[column]?.count ?? 0 > CandidateReader.mostValues { values[column] = nil }
          }
        case .integer, .number:
          if let number = batch.number(row, column), number.isFinite { numbers[column].append(number) }
        case .flag: break
        }
      }
    }
    let least = max(3, sample.rows.count / 10_000)
    return columns.indices.map { column in
      switch columns[column].kind {
      case .text:
        if let values = values[column], values.count * 10 <= sample.rows.count { return .values(values) }
        return .terms(counts[column].frequent(least: least, limit: CandidateReader.mostTerms))
      case .integer, .number: return .limits(CandidateReader.limits(numbers[column]))
      case .flag: return .flags
      }
    }
  }

  /// Calls `body` with each sampled row.
  private func forEachSampled(_ body: (RowBatch, Int, UInt32) -> Void) throws(RunError) {
    var slot = 0
    try scan.forEachBatch(isInterrupted: isInterrupted) { batch, first in
      while slot < sample.rows.count, sample.rows[slot] < first + batch.count {
        body(batch, sample.rows[slot] - first, UInt32(slot))
        slot += 1
      }
    }
  }

  private static func addTerms(
    _ text: UnsafeRawBufferPointer, _ column: Int, _ terms: Set<UInt64>, _ slot: UInt32, _ reader: inout TermReader,
    _ postings: inout [Candidate: [UInt32]]
  ) {
    var seen: Set<UInt64> = []
    reader.forEach(text) { term, bytes, hash in
      guard terms.contains(hash), seen.insert(hash).inserted else { return }
      let word = String(decoding: bytes, as: UTF8.self)
      postings[Candidate(column: column, test: term.isWhole ? .words(word) : .substring(word)), default: []].append(
        slot)
    }
  }

  /// A column's whole text as a `Lookup` sees it; `nil` for a long or an empty one.
  static func value(_ text: UnsafeRawBufferPointer) -> String? {
    var range = 0..<text.count
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }
    while let first = range.first, isSpace(text[first]) { range = (first + 1)..<range.upperBound }
    while let last = range.last, isSpace(text[last]) { range = range.lowerBound..<last }
    guard !range.isEmpty, range.count <= longestValue else { return nil }
    return String(decoding: text[range].map { ASCIIFold.fold($0) }, as: UTF8.self)
  }

  /// Some quantiles, rounded to two digits.
  private static func limits(_ numbers: [Double]) -> [Double] {
    guard numbers.count >= 20 else { return [] }
    let sorted = numbers.sorted()
    var limits: Set<Double> = []
    for step in 1..<20 {
      let value = sorted[sorted.count * step / 20]
      guard value != 0 else {
        limits.insert(0)
        continue
      }
      var scale = 1.0
      while value.magnitude / scale >= 100 { scale *= 10 }
      while value.magnitude / scale < 10 { scale /= 10 }
      limits.insert((value / scale).rounded() * scale)
    }
    // Nothing is on the other side of the smallest number.
    return limits.filter { $0 > sorted[0] && $0 <= sorted[sorted.count - 1] }.sorted().map { Double("\($0)") ?? $0 }
  }
}

/// The number of words in a text, as the SDK counts them.
enum WordCount {
  static func of(_ text: UnsafeRawBufferPointer) -> Int {
    guard text.count > 0 else { return 0 }
    var count = 0
    var place = 0
    var isInside = false
    while place < text.count {
      let step = WordScalars.step(text, place)
      if step.isWord {
        if !isInside { count += 1 }
        isInside = true
        place += step.length
      } else if isInside, let length = WordScalars.apostrophe(text, place),
        WordScalars.isWord(at: place + length, in: text)
      {
        place += length
      } else {
        isInside = false
        place += step.length
      }
    }
    return count
  }
}
