import Glibc
import LinearAlgebra
import Testing

@Suite struct CholeskyTests {
  @Test(arguments: [1, 2, 7, 60], [7 as UInt64, 8])
  func factorTimesItsTransposeIsTheMatrix(order: Int, seed: UInt64) throws {
    let matrix = positiveDefinite(order: order, seed: seed)
    let factor = try Cholesky(matrix).factor
    var product = Matrix(rowCount: order, columnCount: order)
    for row in 0..<order {
      for column in 0..<order {
        product[row, column] = (0..<order).reduce(0) { $0 + factor[row, $1] * factor[column, $1] }
        if column > row { #expect(factor[row, column] == 0) }
      }
    }
    #expect(largestDifference(product, matrix) < 1e-12)
  }

  @Test(arguments: [9 as UInt64, 10, 11])
  func solutionSolves(seed: UInt64) throws {
    let matrix = positiveDefinite(order: 12, seed: seed)
    let rightSide = randomMatrix(rows: 12, columns: 5, seed: seed + 100)
    let solution = try Cholesky(matrix).solve(rightSide)
    #expect(largestDifference(Matrix.product(matrix, solution), rightSide) < 1e-12)
  }

  @Test func upperTriangleIsNotRead() throws {
    var matrix = positiveDefinite(order: 4, seed: 12)
    let factor = try Cholesky(matrix).factor
    matrix[0, 3] = 99
    #expect(try Cholesky(matrix).factor == factor)
  }

  @Test func logDeterminantOfADiagonal() throws {
    let matrix = Matrix(rowCount: 2, columnCount: 2, values: [4, 0, 0, 0.25])
    #expect(abs(try Cholesky(matrix).logDeterminant) < 1e-15)
    let other = Matrix(rowCount: 2, columnCount: 2, values: [2, 1, 1, 2])
    #expect(abs(try Cholesky(other).logDeterminant - log(3)) < 1e-15)
  }

  @Test func singularMatrixThrows() {
    let ones = Matrix(rowCount: 3, columnCount: 3, repeating: 1)
    #expect(throws: LinearAlgebraError.notPositiveDefinite(minor: 2, order: 3)) { try Cholesky(ones) }
  }

  @Test func indefiniteMatrixThrows() {
    let matrix = Matrix(rowCount: 4, columnCount: 4, values: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1])
    #expect(throws: LinearAlgebraError.notPositiveDefinite(minor: 3, order: 4)) { try Cholesky(matrix) }
  }

  @Test func emptyMatrixHasAnEmptyFactor() throws {
    #expect(try Cholesky(Matrix(rowCount: 0, columnCount: 0)).factor.values.isEmpty)
  }
}
