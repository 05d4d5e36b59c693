/// For each token the tokens that are left out of its cavity together with it: its near-copies.
struct Neighbourhoods {
  /// `[m · k + 1]`: where each token's neighbours begin in ``neighbours``.
  let starts: [Int]
  let neighbours: [Int32]

  var isEmpty: Bool { neighbours.isEmpty }

  /// - Parameter pairs: places in `active`, each unordered pair once.
  init(tokenCount: Int, active: [Int], pairs: [(first: Int, second: Int)]) {
    var starts = [Int](repeating: 0, count: tokenCount + 1)
    for pair in pairs {
      starts[active[pair.first] + 1] += 1
      starts[active[pair.second] + 1] += 1
    }
    for token in 0..<tokenCount { starts[token + 1] += starts[token] }
    var neighbours = [Int32](repeating: 0, count: pairs.count * 2)
    var next = starts
    for pair in pairs {
      let (first, second) = (active[pair.first], active[pair.second])
      neighbours[next[first]] = Int32(second)
      neighbours[next[second]] = Int32(first)
      next[first] += 1
      next[second] += 1
    }
    self.starts = starts
    self.neighbours = neighbours
  }
}
