import Votes

/// Vote patterns with the names of their LFs and classes: all that a label model has to know of rows, without the rows.
///
/// JSON Lines. The first line says what the numbers mean, each other line is a pattern, `[rows,function,class,…]` with
/// functions and classes as positions in their lists, functions ascending:
///
/// ```
/// {"format":"tally-patterns","version":1,"functions":["a","b"],"confidences":{},"classes":["ham","spam"],"patterns":2,"rows":7}
/// [3]
/// [4,0,1,1,1]
/// ```
///
/// `confidences` has, for each function that is a band of soft votes, the sum of its confidences in millionths and the
/// number of its votes. Patterns are in canonical order: the same rows give the same bytes, whatever their order.
public struct PatternFile: Sendable, Equatable {
  /// What the file's `format` says.
  public static let format = "tally-patterns"
  /// What the file's `version` says. Raised when an older program would misread a newer file.
  public static let version = 1
  /// The most rows: sums of many files stay whole numbers.
  static let rowLimit = 1 << 48

  /// `[m]`.
  public let functions: [VotingFunction]
  /// `[k]`.
  public let classNames: [String]
  public let patterns: VotePatterns

  public init(functions: [VotingFunction], classNames: [String], patterns: VotePatterns) {
    precondition(
      functions.count == patterns.functionCount && classNames.count == patterns.classCount,
      "\(functions.count) LFs, \(classNames.count) classes for \(patterns.functionCount), \(patterns.classCount)")
    self.functions = functions
    self.classNames = classNames
    self.patterns = patterns
  }

  /// - Throws: ``InterchangeError/cannotOpen(path:errno:)``, ``InterchangeError/cannotWrite(path:errno:)``,
  ///   ``InterchangeError/cannotReplace(path:errno:)``.
  public func write(to path: String) throws(InterchangeError) {
    let file = try AtomicFile(path: path)
    try file.write { (writer: inout FileWriter) throws(InterchangeError) in
      try writer.write(header)
      var line: [UInt8] = []
      for pattern in 0..<patterns.count {
        line.removeAll(keepingCapacity: true)
        line += Array("[\(patterns.counts[pattern])".utf8)
        for vote in patterns.votes(of: pattern) {
          line += Array(",\(patterns.functions[vote]),\(patterns.classes[vote])".utf8)
        }
        line += Array("]\n".utf8)
        try writer.write(line)
      }
    }
    try file.commit()
  }

  private var header: [UInt8] {
    func text(_ text: String) -> [UInt8] {
      var bytes: [UInt8] = [UInt8(ascii: "\"")]
      for byte in text.utf8 { JSONEscape.append(byte, to: &bytes) }
      return bytes + [UInt8(ascii: "\"")]
    }
    func list(_ texts: [String]) -> [UInt8] { Array(texts.map(text).joined(separator: [UInt8(ascii: ",")])) }
    let soft = functions.filter { $0.band != nil }.map { function in
      text(function.fullName) + Array(":[\(function.millionths),\(function.softVoteCount)]".utf8)
    }
    return Array(#"{"format":"\#(PatternFile.format)","version":\#(PatternFile.version),"functions":["#.utf8)
      + list(functions.map(\.fullName)) + Array(#"],"confidences":{"#.utf8)
      + Array(soft.joined(separator: [UInt8(ascii: ",")])) + Array(#"},"classes":["#.utf8) + list(classNames)
      + Array("],\"patterns\":\(patterns.count),\"rows\":\(patterns.rowCount)}\n".utf8)
  }
}
