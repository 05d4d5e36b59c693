/// A dense matrix of doubles, row by row.
public struct Matrix: Sendable, Equatable {
  public let rowCount: Int
  public let columnCount: Int
  /// `[rowCount × columnCount]`, row by row.
  public private(set) var values: [Double]

  public init(rowCount: Int, columnCount: Int, repeating value: Double = 0) {
    precondition(rowCount >= 0 && columnCount >= 0, "\(rowCount) × \(columnCount)")
    self.rowCount = rowCount
    self.columnCount = columnCount
    values = [Double](repeating: value, count: rowCount * columnCount)
  }

  /// - Parameter values: `[rowCount × columnCount]`, row by row.
  public init(rowCount: Int, columnCount: Int, values: [Double]) {
    precondition(
      rowCount >= 0 && columnCount >= 0 && values.count == rowCount * columnCount,
      "\(values.count) values for \(rowCount) × \(columnCount)")
    self.rowCount = rowCount
    self.columnCount = columnCount
    self.values = values
  }

  public subscript(row: Int, column: Int) -> Double {
    get { values[row * columnCount + column] }
    set { values[row * columnCount + column] = newValue }
  }

  /// Reads and writes ``values`` in place, for loops that cannot pay for an index check.
  public mutating func withMutableValues<Result>(_ body: (UnsafeMutableBufferPointer<Double>) -> Result) -> Result {
    values.withUnsafeMutableBufferPointer { body($0) }
  }

  /// Copies each entry below the diagonal to its place above.
  mutating func mirrorLowerTriangle() {
    precondition(rowCount == columnCount, "\(rowCount) × \(columnCount) is not square")
    let order = rowCount
    withMutableValues { values in
      for row in 0..<order {
        for column in 0..<row { values[column * order + row] = values[row * order + column] }
      }
    }
  }

  /// A size as BLAS wants it.
  static func blasSize(_ size: Int) -> Int32 {
    guard let size = Int32(exactly: size) else { preconditionFailure("\(size) is too large a size for BLAS") }
    return size
  }
}
