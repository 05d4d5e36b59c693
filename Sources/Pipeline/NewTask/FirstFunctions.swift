import Foundation
import RowFiles

/// Finds labeling functions to begin with: words that tell classes apart where some are known, words that classes are called
/// by, and else anything that votes.
///
/// Not a miner of good functions: a new task should show something at its first run, and what a function looks like.
public struct FirstFunctions {
  /// Rows that are looked at.
  public static let rowLimit = 20_000
  /// Functions with words that tell classes apart, at most.
  static let limit = 6

  /// Words of the rows' texts, each once a row.
  private var counts: [String: [Int]] = [:]
  /// `[k]`: rows of each class.
  private var rows: [Int]
  private var rowCount = 0
  private let classes: [String]

  /// - Parameters:
  ///   - file: the rows, and `sketch` what is in them.
  ///   - text: the column to look at; where the task has none, numbers and flags are tried.
  ///   - known: the class of a row, by position, or `nil`.
  public static func find(
    in file: MappedFile, format: RowFormat, sketch: DataSketch, text: String?, columns: [String], classes: [String],
    known: (_ row: Int, _ id: String?) -> Int?, id: String?
  ) throws(RowFileError) -> [FirstFunction] {
    guard let text else { return try withoutText(file, format, sketch, columns) }
    var search = FirstFunctions(classes)
    try search.read(file, format, text, known, id)
    let apart = search.wordsThatTellApart(text)
    if !apart.isEmpty { return apart }
    let named = search.classNames(text)
    return named.isEmpty ? [search.frequentWord(text)] : named
  }

  private init(_ classes: [String]) {
    self.classes = classes
    rows = classes.map { _ in 0 }
  }

  private mutating func read(
    _ file: MappedFile, _ format: RowFormat, _ text: String, _ known: (Int, String?) -> Int?, _ id: String?
  ) throws(RowFileError) {
    let requests = [ColumnRequest(name: text, kind: .text, isOptional: true)]
    let lines = try SampledRows(file, format, requests, id: id)
    lines.forEach(limit: FirstFunctions.rowLimit) { position, values, id in
      let label = known(position, id)
      if let label { rows[label] += 1 }
      rowCount += 1
      for word in Set(FirstFunctions.words(values[0] ?? "")) {
        counts[word, default: Array(repeating: 0, count: classes.count + 1)][label ?? classes.count] += 1
      }
    }
  }

  /// Runs of letters, those of ASCII in lower case, as `Keywords` compares them. None with an apostrophe: `don` is not in
  /// `don't`.
  static func words(_ text: String) -> [String] {
    let apostrophes: Set<Character> = ["'", "’"]
    let words = text.split { !$0.isLetter && !apostrophes.contains($0) }
    return words.filter { $0.count > 1 && $0.count <= 40 && !$0.contains(where: apostrophes.contains) }.map { word in
      String(decoding: word.utf8.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
  }

  /// For each class the words whose share differs most between its rows and the others; two of each while classes are few.
  ///
  /// The log odds ratio over its standard error, with half a row added to each count: Monroe, Colaresi & Quinn 2008,
  /// equations 16 and 19, doi:10.1093/pan/mpn018, with a flat prior. Short words count less: they say little to people.
  private func wordsThatTellApart(_ column: String) -> [FirstFunction] {
    guard rows.filter({ $0 > 1 }).count > 1 else { return [] }
    let wanted = max(1, min(2, FirstFunctions.limit / classes.count))
    let found = classes.indices.flatMap { words(of: $0).prefix(wanted) }
    return found.sorted { ($0.score, $1.word) > ($1.score, $0.word) }.prefix(FirstFunctions.limit).sorted {
      ($0.label, $1.score) < ($1.label, $0.score)
    }.map { found in
      FirstFunction(
        .word(found.word, standsAlone: true), column: column, vote: found.label,
        reason: .known(right: found.right, of: found.all))
    }
  }

  private struct Found {
    let word: String
    let label: Int
    let right: Int
    let all: Int
    let score: Double
  }

  private func words(of label: Int) -> [Found] {
    let total = rows.reduce(0, +)
    guard rows[label] > 1, rows[label] < total else { return [] }
    let least = max(0.5, min(0.95, 1.2 * Double(rows[label]) / Double(total)))
    return counts.compactMap { word, counts -> Found? in
      let right = counts[label]
      let all = counts[..<classes.count].reduce(0, +)
      // Two rows at least, and better than a guess.
      guard right > 1, Double(right) >= least * Double(all) else { return nil }
      let length = min(1, 0.5 + Double(word.count) / 10)
      let score = length * FirstFunctions.score(right, all - right, rows[label], total - rows[label])
      return score > 1 ? Found(word: word, label: label, right: right, all: all, score: score) : nil
    }.sorted { ($0.score, $1.word) > ($1.score, $0.word) }
  }

  private static func score(_ inside: Int, _ outside: Int, _ insideRows: Int, _ outsideRows: Int) -> Double {
    let a = Double(inside) + 0.5
    let b = Double(outside) + 0.5
    let odds = log(a / (Double(insideRows - inside) + 0.5)) - log(b / (Double(outsideRows - outside) + 0.5))
    return odds / (1 / a + 1 / b).squareRoot()
  }

  /// A class that is called by a word of the texts: rows that say "refund" are often of the class refund.
  private func classNames(_ column: String) -> [FirstFunction] {
    let functions = classes.indices.compactMap { label -> FirstFunction? in
      let names = FirstFunctions.words(classes[label]).filter { $0.count > 2 }
      let found = names.compactMap { name -> (word: String, rows: Int)? in
        let rows = counts.filter { $0.key.contains(name) }.map { $0.value.reduce(0, +) }.reduce(0, +)
        return rows > 0 ? (name, rows) : nil
      }.max { ($0.rows, $1.word) < ($1.rows, $0.word) }
      return found.map {
        FirstFunction(.word($0.word, standsAlone: false), column: column, vote: label, reason: .className)
      }
    }
    // A word that two classes are called by tells neither.
    return functions.filter { one in functions.filter { $0.test == one.test }.count == 1 }
  }

  /// A word of a twentieth of the rows, or near it: words of all rows say nothing, and of one little.
  private func frequentWord(_ column: String) -> FirstFunction {
    let wanted = max(1, Double(rowCount) / 20)
    let words = counts.filter { $0.key.count > 3 }.isEmpty ? counts : counts.filter { $0.key.count > 3 }
    let best = words.min { left, right in
      func distance(_ counts: [Int]) -> Double { abs(log(Double(counts.reduce(0, +)) / wanted)) }
      return (distance(left.value), left.key) < (distance(right.value), right.key)
    }
    guard let best else {
      return FirstFunction(.shorterThan(words: 5), column: column, vote: 0, reason: .frequent)
    }
    return FirstFunction(.word(best.key, standsAlone: true), column: column, vote: 0, reason: .frequent)
  }

  /// The upper half of a number, or the rows for which something is true.
  private static func withoutText(
    _ file: MappedFile, _ format: RowFormat, _ sketch: DataSketch, _ columns: [String]
  ) throws(RowFileError) -> [FirstFunction] {
    let usable = columns.compactMap { sketch.column($0) }.filter { $0.valueCount > 0 }
    if let column = usable.first(where: { $0.request.kind == .integer || $0.request.kind == .number }) {
      let request = ColumnRequest(name: column.name, kind: .number, isOptional: true)
      var numbers: [Double] = []
      try SampledRows(file, format, [request], id: nil).forEach(limit: rowLimit) { _, values, _ in
        if let number = values[0].flatMap(Double.init) { numbers.append(number) }
      }
      let middle = numbers.sorted()[numbers.count / 2]
      return [FirstFunction(.atLeast(middle), column: column.name, vote: 0, reason: .frequent)]
    }
    return usable.filter { $0.request.kind == .flag }.prefix(1).map {
      FirstFunction(.isTrue, column: $0.name, vote: 0, reason: .frequent)
    }
  }
}
