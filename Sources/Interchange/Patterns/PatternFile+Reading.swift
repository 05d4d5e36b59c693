import Votes

extension PatternFile {
  /// - Throws: ``InterchangeError``: `notPatterns`, `newerPatterns`, `badPattern`, `wrongPatternCount`, those of text.
  public init(path: String) throws(InterchangeError) {
    let file = try VoteFile(path: path)
    try self.init(file)
    try file.checkUnchanged()
  }

  /// As ``init(path:)``, of an open file.
  package init(_ file: VoteFile) throws(InterchangeError) {
    let (path, bytes) = (file.path, file.bytes)
    let end = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    guard bytes.first == UInt8(ascii: "{") else { throw .notPatterns(path: path) }
    var scanner = JSONScanner(file.mapped, range: 0..<end)
    let header = try PatternHeader(&scanner)
    let place = FilePlace(path: path, line: 1)
    var builder = VotePatternBuilder(functionCount: header.functions.count, classCount: header.classNames.count)
    var rows = 0
    var count = 0
    var start = end + 1
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      let line = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
      guard let pattern = PatternLine(line, header), rows <= PatternFile.rowLimit - pattern.rowCount else {
        throw .badPattern(FilePlace(path: path, line: count + 2))
      }
      _ = builder.add(sparse: pattern.votes, count: pattern.rowCount)
      rows += pattern.rowCount
      count += 1
      start = end + 1
    }
    guard count == header.patternCount else {
      throw .wrongPatternCount(path: path, found: count, expected: header.patternCount)
    }
    guard rows == header.rowCount else {
      throw .wrongPatternCount(path: path, found: rows, expected: header.rowCount)
    }
    let functions = try header.votingFunctions(place)
    self.init(functions: functions, classNames: header.classNames, patterns: builder.build().patterns)
  }
}

/// The first line.
private struct PatternHeader {
  var functions: [String] = []
  var classNames: [String] = []
  var confidences: [String: [Int]] = [:]
  var patternCount = 0
  var rowCount = 0

  init(_ scanner: inout JSONScanner) throws(InterchangeError) {
    let path = scanner.path
    let place = FilePlace(path: path, line: 1)
    var format: String?
    var version: Int?
    var seen: Set<String> = []
    try scanner.object { (scanner, key) throws(InterchangeError) in
      guard seen.insert(key).inserted else { throw .duplicateName(place, name: key) }
      switch key {
      case "format": format = try scanner.scalar().text
      case "version": version = try PatternHeader.integer(&scanner)
      case "functions": functions = try PatternHeader.names(&scanner)
      case "classes": classNames = try PatternHeader.names(&scanner)
      case "patterns": patternCount = try PatternHeader.integer(&scanner)
      case "rows": rowCount = try PatternHeader.integer(&scanner)
      case "confidences":
        try scanner.object { (scanner, name) throws(InterchangeError) in
          var numbers: [Int] = []
          try scanner.array { (scanner) throws(InterchangeError) in
            numbers.append(try PatternHeader.integer(&scanner))
          }
          guard confidences.updateValue(numbers, forKey: name) == nil else { throw .duplicateName(place, name: name) }
        }
      default: try scanner.skip()
      }
    }
    try scanner.finish()
    guard format == PatternFile.format else { throw .notPatterns(path: path) }
    if let version, version > PatternFile.version {
      throw .newerPatterns(path: path, found: version, supported: PatternFile.version)
    }
    for key in ["version", "functions", "confidences", "classes", "patterns", "rows"] where !seen.contains(key) {
      throw .missingColumn(place, expected: [key], found: seen.sorted())
    }
    for names in [functions, classNames] {
      var known: Set<String> = []
      for name in names {
        guard !name.isEmpty else { throw .emptyName(place) }
        guard known.insert(name).inserted else { throw .duplicateName(place, name: name) }
      }
    }
    guard classNames.count >= 2, classNames.count <= Vote.maximumClassCount, patternCount >= 0, rowCount >= 0 else {
      throw .badPattern(place)
    }
  }

  private static func integer(_ scanner: inout JSONScanner) throws(InterchangeError) -> Int {
    guard case .word(let text) = try scanner.scalar(), let number = NumberText.integer(text) else {
      throw .badPattern(scanner.place)
    }
    return number
  }

  private static func names(_ scanner: inout JSONScanner) throws(InterchangeError) -> [String] {
    var names: [String] = []
    try scanner.array { (scanner) throws(InterchangeError) in
      guard case .string(let name) = try scanner.scalar() else { throw scanner.failure(.string) }
      names.append(name)
    }
    return names
  }

  func votingFunctions(_ place: FilePlace) throws(InterchangeError) -> [VotingFunction] {
    var result: [VotingFunction] = []
    var found = 0
    for name in functions {
      guard let numbers = confidences[name] else {
        result.append(VotingFunction(name: name))
        continue
      }
      guard let band = ConfidenceBand.allCases.first(where: { name.hasSuffix($0.suffix) }), numbers.count == 2,
        numbers[0] >= 0, numbers[1] >= 0, numbers[1] <= PatternFile.rowLimit,
        (numbers[0] + 999_999) / 1_000_000 <= numbers[1]
      else { throw .badPattern(place) }
      found += 1
      result.append(
        VotingFunction(
          name: String(name.dropLast(band.suffix.count)), band: band, millionths: numbers[0],
          softVoteCount: numbers[1]))
    }
    guard found == confidences.count else { throw .badPattern(place) }
    return result
  }
}

/// One pattern.
private struct PatternLine {
  let rowCount: Int
  var votes: [(function: Int32, vote: Vote)] = []

  /// - Returns: nil unless the line is `[rows,function,class,…]` with everything in its range.
  init?(_ line: UnsafeRawBufferPointer, _ header: PatternHeader) {
    var index = 0
    guard line.first == UInt8(ascii: "["), let count = PatternLine.number(line, &index), count > 0 else { return nil }
    rowCount = count
    var last: Int32 = -1
    while index < line.count, line[index] == UInt8(ascii: ",") {
      guard let function = PatternLine.number(line, &index), function < header.functions.count,
        index < line.count, line[index] == UInt8(ascii: ","), let label = PatternLine.number(line, &index),
        label < header.classNames.count, Int32(function) > last
      else { return nil }
      last = Int32(function)
      votes.append((function: last, vote: Vote(label)))
    }
    guard index == line.count - 1, line[index] == UInt8(ascii: "]") else { return nil }
  }

  /// The digits behind the byte at `index`, up to ``PatternFile/rowLimit``; `index` is then behind them.
  private static func number(_ line: UnsafeRawBufferPointer, _ index: inout Int) -> Int? {
    index += 1
    let start = index
    var value = 0
    while index < line.count, NumberText.isDigit(line[index]) {
      value = value * 10 + Int(line[index] - UInt8(ascii: "0"))
      guard value <= PatternFile.rowLimit else { return nil }
      index += 1
    }
    return index > start ? value : nil
  }
}
