extension VotePatterns {
  /// Patterns that are to be merged, and what their LFs and classes are called in the whole.
  public struct Part: Sendable {
    public let patterns: VotePatterns
    /// `[m]` of the part: each LF's number in the whole, ascending; nil for one that never votes and is left out.
    public let functions: [Int?]
    /// `[k]` of the part: each class's number in the whole, distinct; nil for one that nobody votes for and is left out.
    public let classes: [Vote?]

    public init(_ patterns: VotePatterns, functions: [Int?], classes: [Vote?]) {
      precondition(
        functions.count == patterns.functionCount && classes.count == patterns.classCount,
        "\(functions.count) LFs, \(classes.count) classes for \(patterns.functionCount), \(patterns.classCount)")
      let kept = functions.compactMap { $0 }
      precondition(zip(kept, kept.dropFirst()).allSatisfy(<), "LFs \(functions) do not ascend")
      precondition(patterns.functions.allSatisfy { functions[Int($0)] != nil }, "an LF with votes is left out")
      let keptClasses = classes.compactMap { $0 }
      precondition(Set(keptClasses).count == keptClasses.count, "classes \(classes) are not distinct")
      precondition(patterns.classes.allSatisfy { classes[Int($0)] != nil }, "a class with votes is left out")
      self.patterns = patterns
      self.functions = functions
      self.classes = classes
    }

    /// A part whose LFs and classes are those of the whole.
    public init(_ patterns: VotePatterns) {
      self.init(
        patterns, functions: Array(0..<patterns.functionCount), classes: (0..<patterns.classCount).map { Vote($0) })
    }
  }

  /// The patterns of all rows of several parts: shards, days, files.
  ///
  /// The result is that of the rows themselves, one after the other, in whatever order the parts come.
  ///
  /// - Parameters:
  ///   - functionCount: of the whole.
  ///   - classCount: of the whole.
  /// - Returns: the merged patterns, and the merged number of each part's each pattern.
  /// - Complexity: O(votes in the parts' patterns), and the sort of the result.
  public static func merging(
    _ parts: [Part], functionCount: Int, classCount: Int
  ) -> (patterns: VotePatterns, places: [[Int]]) {
    var builder = VotePatternBuilder(functionCount: functionCount, classCount: classCount)
    let provisional = parts.map { part in
      precondition(
        part.functions.allSatisfy { $0 == nil || (0..<functionCount).contains($0!) }
          && part.classes.allSatisfy { $0 == nil || (0..<classCount).contains(Int($0!)) },
        "LFs \(part.functions), classes \(part.classes) for \(functionCount), \(classCount)")
      return (0..<part.patterns.count).map { pattern in
        builder.add(
          sparse: part.patterns.votes(of: pattern).lazy.map { vote in
            (
              function: Int32(part.functions[Int(part.patterns.functions[vote])]!),
              vote: part.classes[Int(part.patterns.classes[vote])]!
            )
          }, count: part.patterns.counts[pattern])
      }
    }
    let (patterns, canonical) = builder.build()
    return (patterns, provisional.map { $0.map { canonical[$0] } })
  }

  /// The patterns of all rows of several parts with the same LFs and classes.
  public static func merging(_ parts: [VotePatterns], functionCount: Int, classCount: Int) -> VotePatterns {
    merging(parts.map { Part($0) }, functionCount: functionCount, classCount: classCount).patterns
  }
}
