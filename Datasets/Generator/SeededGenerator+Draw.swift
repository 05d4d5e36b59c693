import Votes

extension SeededGenerator {
  /// True `share` times in a thousand. Whole numbers, so that no rounding can differ between machines.
  mutating func happens(perThousand share: Int) -> Bool { nextInt(below: 1000) < share }

  /// One of the elements, each as likely as the others.
  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[nextInt(below: elements.count)] }

  /// Takes one of the elements out, each as likely as the others; nil where none is left.
  mutating func take<Element>(from elements: inout [Element]) -> Element? {
    elements.isEmpty ? nil : elements.remove(at: nextInt(below: elements.count))
  }

  /// One of the values, each as likely as its weight is large.
  mutating func pick<Value>(weighted choices: [(value: Value, weight: Int)]) -> Value {
    var remaining = nextInt(below: choices.reduce(0) { $0 + $1.weight })
    for choice in choices {
      if remaining < choice.weight { return choice.value }
      remaining -= choice.weight
    }
    preconditionFailure("weights \(choices.map(\.weight))")
  }

  /// `count` of the numbers in `0 ..< total`, without repetition, ascending.
  ///
  /// The first steps of a Fisher–Yates shuffle.
  mutating func sample(_ count: Int, of total: Int) -> [Int] {
    precondition(0 <= count && count <= total, "\(count) of \(total)")
    var numbers = Array(0..<total)
    for index in 0..<count { numbers.swapAt(index, index + nextInt(below: total - index)) }
    return numbers[..<count].sorted()
  }
}
