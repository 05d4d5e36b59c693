import Votes

/// The classes of several files of votes that belong together.
///
/// A file that only shows some of the classes (a day without spam) numbers them otherwise than the whole would.
public struct ClassUnion: Sendable, Equatable {
  /// `[k]` of the whole.
  public let names: [String]
  /// Of each file: the number in the whole of each of its classes; nil for names that only fill up.
  public let numbers: [[Vote?]]

  /// One file's classes.
  public struct Part: Sendable {
    public let path: String
    /// `[k]` of the file.
    public let names: [String]
    /// `[k]` of the file: whether any LF votes for it.
    public let isVoted: [Bool]

    public init(path: String, names: [String], patterns: VotePatterns) {
      self.path = path
      self.names = names
      var isVoted = [Bool](repeating: false, count: names.count)
      for vote in patterns.classes { isVoted[Int(vote)] = true }
      self.isVoted = isVoted
    }

    fileprivate var areNumbers: Bool { names == (0..<names.count).map(String.init) }

    /// The names that the file has given, without those of ``VoteReadOptions/pad(_:to:)``.
    fileprivate var given: [String] {
      names.indices.filter { isVoted[$0] || !(names[$0] == "\($0)" || names[$0].hasSuffix("class \($0)")) }
        .map { names[$0] }
    }
  }

  /// - Parameters:
  ///   - parts: one or more.
  ///   - target: the classes that the whole has to have, for example those of a frozen model; nil to unite the parts'.
  /// - Throws: ``InterchangeError/classesDiffer(path:found:firstPath:expected:)`` if some are numbers and some names, or
  ///   if lists in an order of somebody's own differ.
  public init(_ parts: [Part], target: [String]? = nil) throws(InterchangeError) {
    if let target { names = target } else { names = try ClassUnion.union(parts) }
    var numbers: [[Vote?]] = []
    let places = Dictionary(names.enumerated().map { ($1, Vote($0)) }, uniquingKeysWith: { first, _ in first })
    for part in parts {
      if part.names == names {
        numbers.append(names.indices.map { Vote($0) })
        continue
      }
      let given = Set(part.given)
      let line = part.names.map { given.contains($0) ? places[$0] : nil }
      let isNumbered = names == (0..<names.count).map(String.init)
      let isWhole = zip(line, part.isVoted).allSatisfy { $0 != nil || !$1 } && given.allSatisfy { places[$0] != nil }
      guard isWhole || (part.areNumbers && isNumbered && part.names.count <= names.count) else {
        throw .classesDiffer(path: part.path, found: part.names, firstPath: parts[0].path, expected: names)
      }
      numbers.append(part.areNumbers && isNumbered ? part.names.indices.map { Vote($0) } : line)
    }
    self.numbers = numbers
  }

  private static func union(_ parts: [Part]) throws(InterchangeError) -> [String] {
    // A file in which nobody votes says nothing of the classes.
    let speaking = parts.filter { !$0.given.isEmpty }
    let parts = speaking.isEmpty ? parts : speaking
    let first = parts[0]
    if parts.allSatisfy({ $0.names == first.names }) { return first.names }
    if parts.allSatisfy(\.areNumbers) { return parts.max { $0.names.count < $1.names.count }!.names }
    func isSorted(_ names: [String]) -> Bool {
      zip(names, names.dropFirst()).allSatisfy { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
    for part in parts where part.areNumbers || !isSorted(part.given) {
      // The first of the list cannot differ from itself.
      let other = part.path == first.path ? parts.first { $0.names != first.names } ?? part : part
      throw .classesDiffer(path: other.path, found: other.names, firstPath: first.path, expected: first.names)
    }
    var names = Set(parts.flatMap(\.given)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    VoteReadOptions.pad(&names, to: parts.map(\.names.count).max() ?? 2)
    return names
  }
}
