import Votes

/// What is written about a row, but for its id: the same for all rows of a vote pattern.
public struct LabelLine: Sendable {
  /// `[k]`, sums to 1.
  public var probabilities: ArraySlice<Double>
  /// ``Vote/abstain`` writes an empty label.
  public var label: Vote
  /// Best minus second-best probability.
  public var margin: Double
  public var route: Route
  /// The number of LFs that voted.
  public var voteCount: Int

  public init(probabilities: ArraySlice<Double>, label: Vote, margin: Double, route: Route, voteCount: Int) {
    self.probabilities = probabilities
    self.label = label
    self.margin = margin
    self.route = route
    self.voteCount = voteCount
  }
}

/// One kind of file that labels are written to.
///
/// A pattern's bytes are prepared once; a row then costs a copy of its id and of these bytes.
public protocol LabelExporter: Sendable {
  /// What the user calls it, and the usual extension.
  static var name: String { get }

  /// - Parameters:
  ///   - classNames: `[k]`.
  ///   - includesVotes: whether the number of votes is written.
  init(classNames: [String], includesVotes: Bool)

  /// What comes before the first row.
  var header: [UInt8] { get }

  /// Appends what follows a row's id, the line's end included.
  func prepare(_ line: LabelLine, into bytes: inout [UInt8])

  /// Writes one row.
  ///
  /// - Parameters:
  ///   - id: UTF-8.
  ///   - prepared: from ``prepare(_:into:)``.
  /// - Throws: ``InterchangeError/cannotWrite(path:errno:)``.
  func write(
    id: UnsafeBufferPointer<UInt8>, prepared: UnsafeBufferPointer<UInt8>, to writer: inout FileWriter
  ) throws(InterchangeError)
}

extension LabelExporter {
  public func prepare(_ line: LabelLine) -> [UInt8] {
    var bytes: [UInt8] = []
    prepare(line, into: &bytes)
    return bytes
  }

  /// Writes one row.
  public func write(id: String, prepared: [UInt8], to writer: inout FileWriter) throws(InterchangeError) {
    try id.utf8Span.span.withUnsafeBufferPointer { (id) throws(InterchangeError) in
      try prepared.withUnsafeBufferPointer { (prepared) throws(InterchangeError) in
        try write(id: id, prepared: prepared, to: &writer)
      }
    }
  }
}

/// All kinds of files that labels are written to. A new one is one file and one entry here.
public enum LabelFormats {
  public static let all: [any LabelExporter.Type] = [JSONLinesLabels.self, CSVLabels.self]

  /// - Returns: the format called so, or nil.
  public static func named(_ name: String) -> (any LabelExporter.Type)? { all.first { $0.name == name } }

  /// - Returns: the format that a file's extension asks for, or nil.
  public static func forPath(_ path: String) -> (any LabelExporter.Type)? {
    all.first { path.lowercased().hasSuffix("." + $0.name) }
  }
}
