import COpenBLAS

extension Matrix {
  /// `left · right`.
  ///
  /// - Complexity: O(rows · inner · columns), one thread.
  public static func product(_ left: Matrix, _ right: Matrix) -> Matrix {
    precondition(
      left.columnCount == right.rowCount,
      "\(left.rowCount) × \(left.columnCount) times \(right.rowCount) × \(right.columnCount)")
    var result = Matrix(rowCount: left.rowCount, columnCount: right.columnCount)
    result.withMutableValues { values in
      copenblas_gemm(
        false, false, blasSize(left.rowCount), blasSize(right.columnCount), blasSize(left.columnCount), 1, left.values,
        right.values, 0, values.baseAddress)
    }
    return result
  }

  /// `A' · diag(weights) · A`, the moments of weighted rows, symmetric to the last bit.
  ///
  /// - Parameter weights: `[rowCount]`, not negative.
  /// - Complexity: O(rows · columns²) by SYRK, one thread.
  public func weightedMoments(_ weights: [Double]) -> Matrix {
    var result = Matrix(rowCount: columnCount, columnCount: columnCount)
    result.addLowerMoments(of: self, weights: weights)
    result.mirrorLowerTriangle()
    return result
  }

  /// Adds `panel' · diag(weights) · panel` to the lower triangle; what lies above the diagonal stays as it is.
  ///
  /// SYRK has no weights, so rows are scaled by the roots: sums of whole numbers come out a few units in the last place
  /// away from whole.
  ///
  /// - Parameters:
  ///   - panel: some rows of a larger matrix, `[any × columnCount]`.
  ///   - weights: `[panel.rowCount]`, not negative.
  public mutating func addLowerMoments(of panel: Matrix, weights: [Double]) {
    precondition(
      rowCount == columnCount && panel.columnCount == columnCount && weights.count == panel.rowCount,
      "moments of \(panel.rowCount) × \(panel.columnCount), \(weights.count) weights, in \(rowCount) × \(columnCount)")
    var scaled = panel
    let width = panel.columnCount
    scaled.withMutableValues { values in
      for (row, weight) in weights.enumerated() {
        precondition(weight >= 0, "weight \(weight) of row \(row)")
        let root = weight.squareRoot()
        for index in row * width..<(row + 1) * width { values[index] *= root }
      }
    }
    withMutableValues { values in
      copenblas_syrk(Self.blasSize(panel.rowCount), Self.blasSize(width), 1, scaled.values, values.baseAddress)
    }
  }

  /// Subtracts from a block of rows of a square matrix what the outer products of `factors` give there:
  /// `block[i, j] -= Σ factors[firstRow + i, r] · factors[j, r]`, for the columns up to the block's last row.
  ///
  /// A block at a time fits the cache and needs no second matrix of full size, where SYRK on a copy would.
  ///
  /// - Parameters:
  ///   - block: `[rows × columns]`, row by row, the columns `0 ..< columns` of the rows `firstRow ..< firstRow + rows`.
  ///   - factors: `self`, `[order × rank]`.
  public func subtractOuterProducts(
    from block: UnsafeMutableBufferPointer<Double>, firstRow: Int, rows: Int, columns: Int
  ) {
    precondition(
      block.count >= rows * columns && firstRow >= 0 && firstRow + rows <= rowCount && columns <= rowCount,
      "block \(rows) × \(columns) from row \(firstRow) of \(rowCount), \(block.count) values")
    values.withUnsafeBufferPointer { factors in
      guard let start = factors.baseAddress else { return }
      copenblas_gemm(
        false, true, Self.blasSize(rows), Self.blasSize(columns), Self.blasSize(columnCount), -1,
        start + firstRow * columnCount, start, 1, block.baseAddress)
    }
  }
}
