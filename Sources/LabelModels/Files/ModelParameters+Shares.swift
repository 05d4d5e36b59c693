extension ModelParameters {
  /// A file's shares were written with all their digits; a sum further off than this is not rounding.
  static let sumTolerance = 1e-9

  /// One list of shares that add up to 1.
  ///
  /// - Throws: as ``numbers(_:count:in:)``, and ``LabelModelError/notNormalised(path:sum:)``.
  func shares(_ name: String, count: Int) throws(LabelModelError) -> [Double] {
    let shares = try numbers(name, count: count, in: 0...1)
    let sum = shares.reduce(0, +)
    guard abs(sum - 1) <= Self.sumTolerance else { throw .notNormalised(path: Self.path(name), sum: sum) }
    return shares
  }
}
