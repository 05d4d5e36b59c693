/// A task's source files, taken apart: the lines of each LF, and what all of them share.
///
/// An LF can reach its own lines and whatever is in no LF: helpers, lists, the row type. So an edit of one LF leaves the
/// others what they were. Where the end of an LF cannot be told (brackets that do not close, for what this takes for
/// brackets), only its first line is its own and the rest is shared, so that more counts as changed, never less.
struct SourceParts {
  /// `[LFs]`: `nil` where the file is none of the task's.
  let own: [String?]
  let shared: String

  /// - Parameters:
  ///   - files: by path.
  ///   - places: `[LFs]`: file and line (from 1) of each LF.
  init(files: [String: String], places: [(file: String, line: Int)]) {
    let lines = files.mapValues { $0.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.utf8) } }
    var taken: [String: Set<Int>] = [:]
    own = places.map { place in
      guard let text = lines[place.file], text.indices.contains(place.line - 1) else { return nil }
      let range = SourceParts.statement(in: text, from: place.line - 1)
      taken[place.file, default: []].formUnion(range)
      return SourceParts.text(text[range])
    }
    shared = lines.keys.sorted().map { path in
      let rest = lines[path]!.enumerated().filter { !taken[path, default: []].contains($0.offset) }.map(\.element)
      return "\(path)\n\(SourceParts.text(rest[...]))"
    }.joined(separator: "\n")
  }

  private static func text(_ lines: ArraySlice<[UInt8]>) -> String {
    lines.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
  }

  /// The lines of the statement that begins on a line.
  private static func statement(in lines: [[UInt8]], from first: Int) -> Range<Int> {
    var scan = BracketScan()
    for line in first..<lines.count {
      guard scan.read(lines[line]) else { return first..<first + 1 }
      guard scan.isClosed, scan.hasOpened else { continue }
      // A statement goes on with a line that begins with a dot or a brace: `.accuracy(…)`, a trailing closure.
      let next = line + 1 < lines.count ? lines[line + 1].first { $0 != 0x20 && $0 != 0x09 } : nil
      if next != UInt8(ascii: "."), next != UInt8(ascii: "{") { return first..<line + 1 }
    }
    return first..<first + 1
  }
}

/// Follows brackets through Swift source, and leaves out what stands in comments and strings.
private struct BracketScan {
  private enum Place: Equatable {
    case bracket(UInt8)
    /// How many `#` and quotes end it.
    case string(hashes: Int, quotes: Int)
    case comment
  }

  private var open: [Place] = []
  private(set) var hasOpened = false
  var isClosed: Bool { open.isEmpty }

  /// Reads a line.
  ///
  /// - Returns: `false` if a bracket closes that is not the one that was opened last.
  mutating func read(_ line: [UInt8]) -> Bool {
    var place = 0
    while place < line.count {
      let rest = line[place...]
      switch open.last {
      case .comment:
        if rest.starts(with: "*/".utf8) { open.removeLast() }
        if rest.starts(with: "/*".utf8) { open.append(.comment) }
        place += rest.starts(with: "*/".utf8) || rest.starts(with: "/*".utf8) ? 2 : 1
      case .string(let hashes, let quotes):
        place += readString(rest, hashes, quotes)
      case .bracket, nil:
        if rest.starts(with: "//".utf8) { return true }
        guard let length = readCode(rest) else { return false }
        place += length
      }
    }
    // A string of one line that does not end on it is none.
    if case .string(_, 1) = open.last { return false }
    return true
  }

  private mutating func readString(_ rest: ArraySlice<UInt8>, _ hashes: Int, _ quotes: Int) -> Int {
    let end = Array(repeating: UInt8(ascii: "\""), count: quotes) + Array(repeating: UInt8(ascii: "#"), count: hashes)
    let escape = [UInt8(ascii: "\\")] + Array(repeating: UInt8(ascii: "#"), count: hashes)
    if rest.starts(with: escape + [UInt8(ascii: "(")]) {
      open.append(.bracket(UInt8(ascii: ")")))
      return escape.count + 1
    }
    if rest.starts(with: escape) { return escape.count + 1 }
    if rest.starts(with: end) {
      open.removeLast()
      return end.count
    }
    return 1
  }

  /// - Returns: how many bytes were read; `nil` for a bracket that does not fit.
  private mutating func readCode(_ rest: ArraySlice<UInt8>) -> Int? {
    if rest.starts(with: "/*".utf8) {
      open.append(.comment)
      return 2
    }
    let hashes = rest.prefix { $0 == UInt8(ascii: "#") }.count
    let quotes = rest.dropFirst(hashes).prefix { $0 == UInt8(ascii: "\"") }.count
    if quotes > 0 {
      // Two quotes are an empty string; three begin one of several lines.
      if quotes == 2 { return hashes + 2 + (hashes > 0 ? hashes : 0) }
      let length = quotes >= 3 ? 3 : 1
      open.append(.string(hashes: hashes, quotes: length))
      hasOpened = true
      return hashes + length
    }
    switch rest.first {
    case UInt8(ascii: "("): open.append(.bracket(UInt8(ascii: ")")))
    case UInt8(ascii: "["): open.append(.bracket(UInt8(ascii: "]")))
    case UInt8(ascii: "{"): open.append(.bracket(UInt8(ascii: "}")))
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
      guard open.last == .bracket(rest.first!) else { return nil }
      open.removeLast()
      return 1
    default: return max(1, hashes)
    }
    hasOpened = true
    return 1
  }
}
