/// LFs that hang together: groups within which each is tied to some other.
public enum FunctionGroups {
  /// A tie from which two LFs are called one group: the label model then leaves each out when it judges the other.
  public static let smallestStrength = 0.3

  /// - Parameter pairs: indices of LFs and the strength of their tie, 0 to 1.
  /// - Returns: groups of two and more, each ascending, by their first LF.
  public static func groups(_ pairs: [(first: Int, second: Int, strength: Double)]) -> [[Int]] {
    var parents: [Int: Int] = [:]
    func root(_ function: Int) -> Int {
      var current = function
      while let parent = parents[current], parent != current { current = parent }
      return current
    }
    for pair in pairs where pair.strength >= smallestStrength {
      let (first, second) = (root(pair.first), root(pair.second))
      parents[pair.first] = parents[pair.first] ?? pair.first
      parents[pair.second] = parents[pair.second] ?? pair.second
      parents[max(first, second)] = min(first, second)
      parents[min(first, second)] = min(first, second)
    }
    return Dictionary(grouping: parents.keys, by: root).values.map { $0.sorted() }.sorted { $0[0] < $1[0] }
  }
}
