import PatternMatching
import RowFiles

/// Applies tests to all rows of a run as the SDK applies the LFs that are written of them: the same scanner and the same
/// rules for words, so that what is counted here is what a run gives after they are pasted.
struct ExactVotes {
  let scan: RowScan
  let candidates: [Candidate]

  /// Calls `body` with each candidate and row on which it votes.
  func forEach(isInterrupted: () -> Bool, _ body: (_ candidate: Int, _ row: Int) -> Void) throws(RunError) {
    var searches: [(column: Int, candidates: [Int], scanner: ColumnScanner, each: [ColumnSearch])] = []
    let searching = candidates.indices.filter { ExactVotes.search(candidates[$0].test) != nil }
    for column in Set(searching.map { candidates[$0].column }).sorted() {
      let own = searching.filter { candidates[$0].column == column }
      let each = own.map { ExactVotes.search(candidates[$0].test)! }
      searches.append((column, own, ColumnScanner(each), each))
    }
    let others = candidates.indices.filter { !searching.contains($0) }
    var places = TextPlaces()
    try scan.forEachBatch(isInterrupted: isInterrupted) { batch, first in
      for search in searches {
        places.read(batch, search.column)
        places.withTexts(batch.arena(of: search.column)) { texts in
          let isScanned = search.scanner.scan(texts)
          for (place, candidate) in search.candidates.enumerated() {
            if isScanned, search.scanner.isInAutomaton[place] {
              search.scanner.forEachMatch(of: place, in: texts, 0..<batch.count, willMatch: { _ in }) { row, limit in
                if !limit { body(candidate, first + row) }
              }
            } else {
              for row in 0..<batch.count where ExactVotes.holds(search.each[place], batch.text(row, search.column)) {
                body(candidate, first + row)
              }
            }
          }
        }
      }
      for candidate in others {
        for row in 0..<batch.count where ExactVotes.holds(candidates[candidate], batch, row) {
          body(candidate, first + row)
        }
      }
    }
  }

  private static func search(_ test: SuggestedTest) -> ColumnSearch? {
    switch test {
    case .words(let phrase): .phrases(Literals([phrase], wholeWords: true))
    case .substring(let phrase): .phrases(Literals([phrase], wholeWords: false))
    case .pattern(_, let pattern): (try? RegularExpression(pattern, ignoringCase: true)).map { .expression($0) }
    default: nil
    }
  }

  /// One search on one text, where no automaton can stand for it.
  private static func holds(_ search: ColumnSearch, _ text: UnsafeRawBufferPointer?) -> Bool {
    guard let text else { return false }
    switch search {
    case .expression(let expression): return expression.match(text) == .found
    case .phrases(let literals):
      var folded = text.map { ASCIIFold.fold($0) }
      folded += [UInt8](repeating: 0, count: Literals.padding)
      return folded.withUnsafeBytes { literals.occur(inFolded: UnsafeRawBufferPointer(rebasing: $0[..<text.count])) }
    }
  }

  private static func holds(_ candidate: Candidate, _ batch: RowBatch, _ row: Int) -> Bool {
    let column = candidate.column
    switch candidate.test {
    case .words, .substring, .pattern: return false
    case .wordCount(let range): return batch.text(row, column).map { range.contains(WordCount.of($0)) } ?? false
    case .value(let value): return batch.text(row, column).flatMap(CandidateReader.value) == value
    case .atLeast(let limit): return batch.number(row, column).map { $0 >= limit } ?? false
    case .below(let limit): return batch.number(row, column).map { $0 < limit } ?? false
    case .flag(let flag): return batch.flag(row, column) == flag
    }
  }
}

/// Where the texts of one column of a batch lie.
private struct TextPlaces {
  private var starts = [UInt64](repeating: 0, count: RowBatch.capacity)
  private var ends = [UInt64](repeating: 0, count: RowBatch.capacity)
  private var count = 0

  mutating func read(_ batch: RowBatch, _ column: Int) {
    count = batch.count
    var end: UInt64 = 0
    for row in 0..<count {
      let cell = batch.cells[row * batch.width + column]
      // A text that is absent lies nowhere: an empty range behind the one before.
      starts[row] = cell.isPresent ? cell.payload : end
      end = starts[row] + (cell.isPresent ? UInt64(cell.length) : 0)
      ends[row] = end
    }
  }

  func withTexts(_ bytes: UnsafeRawBufferPointer, _ body: (ColumnTexts) -> Void) {
    starts.withUnsafeBufferPointer { starts in
      ends.withUnsafeBufferPointer { ends in
        guard let first = starts.baseAddress, let last = ends.baseAddress else { return }
        body(ColumnTexts(bytes: bytes, starts: first, ends: last, count: count))
      }
    }
  }
}
