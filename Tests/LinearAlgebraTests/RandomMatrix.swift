import LinearAlgebra

/// Numbers in -1 ... 1 from a linear congruential generator, so that a seed says all.
func randomMatrix(rows: Int, columns: Int, seed: UInt64) -> Matrix {
  var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
  let values = (0..<rows * columns).map { _ in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) * 0x1p-52 - 1
  }
  return Matrix(rowCount: rows, columnCount: columns, values: values)
}

/// `B · B' + identity`: positive definite whatever the seed.
func positiveDefinite(order: Int, seed: UInt64) -> Matrix {
  let root = randomMatrix(rows: order, columns: order, seed: seed)
  var matrix = Matrix(rowCount: order, columnCount: order)
  for row in 0..<order {
    for column in 0..<order {
      matrix[row, column] = (0..<order).reduce(row == column ? 1 : 0) { $0 + root[row, $1] * root[column, $1] }
    }
  }
  return matrix
}

func largestDifference(_ left: Matrix, _ right: Matrix) -> Double {
  guard left.rowCount == right.rowCount, left.columnCount == right.columnCount else { return .infinity }
  return zip(left.values, right.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
}
