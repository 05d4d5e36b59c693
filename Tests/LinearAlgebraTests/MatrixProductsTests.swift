import LinearAlgebra
import Testing

@Suite struct MatrixProductsTests {
  static let shapes = [(1, 1, 1), (2, 3, 4), (17, 5, 9), (64, 33, 2), (3, 70, 65)]

  @Test(arguments: shapes)
  func productMatchesPlainLoops(rows: Int, inner: Int, columns: Int) {
    let left = randomMatrix(rows: rows, columns: inner, seed: 1)
    let right = randomMatrix(rows: inner, columns: columns, seed: 2)
    var expected = Matrix(rowCount: rows, columnCount: columns)
    for row in 0..<rows {
      for column in 0..<columns {
        expected[row, column] = (0..<inner).reduce(0) { $0 + left[row, $1] * right[$1, column] }
      }
    }
    #expect(largestDifference(Matrix.product(left, right), expected) < 1e-13)
  }

  @Test(arguments: [(1, 1), (4, 3), (50, 20), (300, 65)], [3 as UInt64, 4])
  func weightedMomentsMatchPlainLoops(shape: (rows: Int, columns: Int), seed: UInt64) {
    let matrix = randomMatrix(rows: shape.rows, columns: shape.columns, seed: seed)
    let weights = (0..<shape.rows).map { Double($0 % 5) }
    var expected = Matrix(rowCount: shape.columns, columnCount: shape.columns)
    for row in 0..<shape.columns {
      for column in 0..<shape.columns {
        expected[row, column] = (0..<shape.rows).reduce(0) { $0 + weights[$1] * matrix[$1, row] * matrix[$1, column] }
      }
    }
    let moments = matrix.weightedMoments(weights)
    #expect(largestDifference(moments, expected) < 1e-11)
    for row in 0..<shape.columns {
      for column in 0..<row { #expect(moments[row, column] == moments[column, row]) }
    }
  }

  @Test func momentsAddUpPanelByPanel() {
    let matrix = randomMatrix(rows: 10, columns: 4, seed: 5)
    let weights = (1...10).map(Double.init)
    var sum = Matrix(rowCount: 4, columnCount: 4)
    for (start, end) in [(0, 3), (3, 10)] {
      let panel = Matrix(rowCount: end - start, columnCount: 4, values: Array(matrix.values[start * 4..<end * 4]))
      sum.addLowerMoments(of: panel, weights: Array(weights[start..<end]))
    }
    let whole = matrix.weightedMoments(weights)
    for row in 0..<4 {
      for column in 0...row { #expect(abs(sum[row, column] - whole[row, column]) < 1e-12) }
      for column in row + 1..<max(4, row + 1) { #expect(sum[row, column] == 0) }
    }
  }

  @Test func outerProductsLeaveABlock() {
    let factors = randomMatrix(rows: 9, columns: 3, seed: 6)
    let (firstRow, rows, columns) = (4, 3, 7)
    var block = [Double](repeating: 1, count: rows * columns)
    block.withUnsafeMutableBufferPointer {
      factors.subtractOuterProducts(from: $0, firstRow: firstRow, rows: rows, columns: columns)
    }
    for row in 0..<rows {
      for column in 0..<columns {
        let expected = (0..<3).reduce(1) { $0 - factors[firstRow + row, $1] * factors[column, $1] }
        #expect(abs(block[row * columns + column] - expected) < 1e-14)
      }
    }
  }

  @Test func emptyMatricesHaveEmptyProducts() {
    let none = Matrix(rowCount: 0, columnCount: 3)
    #expect(none.weightedMoments([]) == Matrix(rowCount: 3, columnCount: 3))
    #expect(Matrix.product(none, Matrix(rowCount: 3, columnCount: 2)) == Matrix(rowCount: 0, columnCount: 2))
    let flat = Matrix(rowCount: 2, columnCount: 0)
    #expect(Matrix.product(flat, Matrix(rowCount: 0, columnCount: 2)).values == [0, 0, 0, 0])
  }
}
