import ArgumentParser
import Foundation
import PatternMatching

/// `benchmark scan`: phrases and expressions looked for one by one, and all at once.
struct ScanBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan",
    abstract: "Time the search for phrases and expressions in comments: one by one, and by one automaton.")

  @Option(help: "How many comments.")
  var rows = 200_000
  @Option(help: "How many timed runs of each.")
  var runs = 3

  func run() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tally-benchmark-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let texts = try CommentTexts(rows: rows, folder: folder.path)
    print(Machine.description)
    print(
      "\n\(Spread.text(Double(rows))) comments, \(Spread.text(Double(texts.byteCount) / 1e6)) MB of text; ns a comment, median of \(runs)\n"
    )
    print("searches             one by one   automaton   vectors   times   compiled in ms   hits a comment")
    for (kind, choose) in [("rare", texts.phrases), ("common", texts.commonPhrases)] {
      for count in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] {
        measure("\(count) \(kind) phrases", choose(count).map { .phrases(Literals([$0], wholeWords: false)) }, texts)
      }
    }
    for count in [1, 2, 4, 8, 16, 32] {
      let expressions = try texts.expressions(count).map {
        ColumnSearch.expression(try RegularExpression($0, ignoringCase: true))
      }
      measure("\(count) expressions", expressions, texts)
    }
  }

  private func measure(_ name: String, _ searches: [ColumnSearch], _ texts: CommentTexts) {
    let started = cpuSeconds()
    let automaton = ColumnScanner(searches, widest: 0)
    let compiling = cpuSeconds() - started
    let vectors = ColumnScanner(searches)
    precondition(automaton.isInAutomaton.allSatisfy { $0 }, "\(name): not all in the automaton")
    var seconds: [[Double]] = [[], [], []]
    var hits = [0, 0, 0]
    for _ in 0..<runs {
      seconds[0].append(self.seconds { hits[0] = texts.countOneByOne(searches) })
      seconds[1].append(self.seconds { hits[1] = texts.count(automaton, searches.count) })
      seconds[2].append(self.seconds { hits[2] = texts.count(vectors, searches.count) })
    }
    precondition(hits[0] == hits[1] && hits[0] == hits[2], "\(name): hits \(hits)")
    let perRow = seconds.map { Spread($0).median / Double(rows) * 1e9 }
    let best = min(perRow[1], perRow[2])
    let columns = [
      (Spread.text(perRow[0]), 10), (Spread.text(perRow[1]), 12),
      (vectors.looksForPhrasesItself ? Spread.text(perRow[2]) : "–", 10), (Spread.text(perRow[0] / best, 1), 8),
      (Spread.text(compiling * 1e3, 1), 17), (Spread.text(Double(hits[0]) / Double(rows), 2), 17),
    ]
    print(
      name.padding(toLength: 21, withPad: " ", startingAt: 0)
        + columns.map { Spread.right($0.0, $0.1) }.joined())
  }

  private func seconds(_ body: () -> Void) -> Double {
    let started = cpuSeconds()
    body()
    return cpuSeconds() - started
  }

  private func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// The texts of generated comments, in batches as a worker has them.
private struct CommentTexts {
  private struct Batch {
    var bytes: [UInt8] = []
    var starts: [UInt64] = []
    var ends: [UInt64] = []
  }

  private var batches: [Batch] = []
  private let words: [String]
  /// The most frequent first.
  private let commonWords: [String]
  var byteCount: Int { batches.reduce(0) { $0 + $1.bytes.count } }

  private struct Comment: Decodable { let text: String }

  init(rows: Int, folder: String) throws {
    let data = folder + "/comments.jsonl"
    _ = try MeasuredProcess.run(
      try Place.program("make-datasets"), ["comments", "--rows", "\(rows)", "--output", data], in: folder,
      output: folder + "/make-datasets.log")
    var words: [String: Int] = [:]
    for line in try String(contentsOfFile: data, encoding: .utf8).split(separator: "\n") {
      let text = try JSONDecoder().decode(Comment.self, from: Data(line.utf8)).text
      if batches.last.map({ $0.starts.count == 4096 }) ?? true { batches.append(Batch()) }
      let last = batches.count - 1
      batches[last].starts.append(UInt64(batches[last].bytes.count))
      batches[last].bytes += Array(text.utf8)
      batches[last].ends.append(UInt64(batches[last].bytes.count))
      batches[last].bytes.append(0x0A)
      guard batches.count < 8 else { continue }
      for word in text.lowercased().split(separator: " ") where word.utf8.count > 3 && word.allSatisfy(\.isASCII) {
        words[String(word), default: 0] += 1
      }
    }
    self.words = words.keys.sorted()
    commonWords = words.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
  }

  /// Every other one a word of the comments, the others words that do not occur.
  func phrases(_ count: Int) -> [String] {
    (0..<count).map { index in
      let word = words[index &* 7919 % words.count]
      return index.isMultiple(of: 2) ? word : String(word.reversed()) + "\(index % 7)"
    }
  }

  func commonPhrases(_ count: Int) -> [String] { Array(commonWords.prefix(count)) }

  func expressions(_ count: Int) -> [String] {
    let plain = words.filter { $0.allSatisfy(\.isLetter) }
    return (0..<count).map { index in
      let (left, right) = (plain[index &* 7919 % plain.count], plain[index &* 104_729 % plain.count])
      switch index % 4 {
      case 0: return #"\#(left)\s+(it\s+)?\#(right)"#
      case 1: return #"\b(\#(left)|\#(right))\b"#
      case 2: return #"\#(left).*\b20\d\d"#
      default: return #"\d{2,}\s*\#(left)"#
      }
    }
  }

  private func forEachBatch(_ body: (ColumnTexts) -> Void) {
    for batch in batches {
      let padded = batch.bytes + [UInt8](repeating: 0x0A, count: Literals.padding)
      padded.withUnsafeBytes { bytes in
        let texts = UnsafeRawBufferPointer(rebasing: bytes[..<batch.bytes.count])
        body(ColumnTexts(bytes: texts, starts: batch.starts, ends: batch.ends, count: batch.starts.count))
      }
    }
  }

  func count(_ scanner: ColumnScanner, _ searches: Int) -> Int {
    var hits = 0
    forEachBatch { texts in
      precondition(scanner.scan(texts))
      for search in 0..<searches {
        scanner.forEachMatch(of: search, in: texts, 0..<texts.count, willMatch: { _ in }) { _, _ in hits += 1 }
      }
    }
    return hits
  }

  /// What a worker does without an automaton: the texts folded once, each search on each text.
  func countOneByOne(_ searches: [ColumnSearch]) -> Int {
    var hits = 0
    forEachBatch { texts in
      let folded = UnsafeMutablePointer<UInt8>.allocate(capacity: texts.bytes.count + Literals.padding)
      defer { folded.deallocate() }
      ASCIIFold.fold(texts.bytes, into: folded)
      for search in searches {
        for text in 0..<texts.count {
          let (start, end) = (Int(texts.starts[text]), Int(texts.ends[text]))
          switch search {
          case .phrases(let literals):
            if literals.occur(inFolded: UnsafeRawBufferPointer(start: folded + start, count: end - start)) { hits += 1 }
          case .expression(let expression):
            if expression.match(UnsafeRawBufferPointer(rebasing: texts.bytes[start..<end])) == .found { hits += 1 }
          }
        }
      }
    }
    return hits
  }
}
