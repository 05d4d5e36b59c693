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
