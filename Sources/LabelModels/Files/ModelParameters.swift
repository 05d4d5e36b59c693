/// A fitted model's numbers as named flat lists: what a model file holds, the same way for every model.
public struct ModelParameters: Sendable, Equatable {
  /// A `nil` is an undefined rate.
  public let lists: [String: [Double?]]

  public init(_ lists: [String: [Double?]]) { self.lists = lists }

  /// One list whose every entry is a number in `range`.
  ///
  /// - Throws: ``LabelModelError/missingField(path:)``, ``LabelModelError/wrongCount(path:found:expected:)``,
  ///   ``LabelModelError/outOfRange(path:index:value:)``.
  public func numbers(
    _ name: String, count: Int, in range: ClosedRange<Double>
  ) throws(LabelModelError) -> [Double] {
    var numbers: [Double] = []
    numbers.reserveCapacity(count)
    for (index, value) in try optionalNumbers(name, count: count, in: range).enumerated() {
      guard let value else { throw .outOfRange(path: Self.path(name), index: index, value: nil) }
      numbers.append(value)
    }
    return numbers
  }

  /// A list of any even length, of whole numbers from 0 on, two by two.
  ///
  /// - Throws: as ``numbers(_:count:in:)``; an odd length and a broken number are errors of these kinds.
  public func pairs(_ name: String, below limit: Int) throws(LabelModelError) -> [(Int, Int)] {
    guard let list = lists[name] else { throw .missingField(path: Self.path(name)) }
    let numbers = try numbers(name, count: list.count / 2 * 2, in: 0...max(0, Double(limit - 1)))
    if let index = numbers.firstIndex(where: { $0 != $0.rounded() }) {
      throw .outOfRange(path: Self.path(name), index: index, value: numbers[index])
    }
    return stride(from: 0, to: numbers.count, by: 2).map { (Int(numbers[$0]), Int(numbers[$0 + 1])) }
  }

  /// One list whose every entry is a number in `range` or `nil`. A `nan` is in no range.
  ///
  /// - Throws: as ``numbers(_:count:in:)``.
  public func optionalNumbers(
    _ name: String, count: Int, in range: ClosedRange<Double>
  ) throws(LabelModelError) -> [Double?] {
    let path = Self.path(name)
    guard let list = lists[name] else { throw .missingField(path: path) }
    guard list.count == count else { throw .wrongCount(path: path, found: list.count, expected: count) }
    for (index, value) in list.enumerated() {
      if let value, !range.contains(value) { throw .outOfRange(path: path, index: index, value: value) }
    }
    return list
  }

  /// - Throws: ``LabelModelError/unknownField(path:)`` for the first list, by name, that is not among `names`.
  public func requireNames(_ names: Set<String>) throws(LabelModelError) {
    if let other = lists.keys.sorted().first(where: { !names.contains($0) }) {
      throw .unknownField(path: Self.path(other))
    }
  }

  /// How a list is called in errors.
  public static func path(_ name: String) -> String { "parameters." + name }
}
