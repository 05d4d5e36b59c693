import LinearAlgebra
import Testing

@Suite struct SymmetricEigenTests {
  @Test func knownPair() throws {
    let eigen = try SymmetricEigen(Matrix(rowCount: 2, columnCount: 2, values: [2, 1, 1, 2]))
    #expect(abs(eigen.values[0] - 1) < 1e-15)
    #expect(abs(eigen.values[1] - 3) < 1e-15)
    #expect(abs(eigen.vectors[0, 0] + eigen.vectors[0, 1]) < 1e-15)
    #expect(abs(eigen.vectors[1, 0] - eigen.vectors[1, 1]) < 1e-15)
  }

  @Test(arguments: [1, 3, 40], [13 as UInt64, 14])
  func vectorsAreOrthonormalAndSolve(order: Int, seed: UInt64) throws {
    let root = randomMatrix(rows: order, columns: order, seed: seed)
    var matrix = root
    for row in 0..<order {
      for column in 0..<order { matrix[row, column] = root[row, column] + root[column, row] }
    }
    let eigen = try SymmetricEigen(matrix)
    #expect(eigen.values == eigen.values.sorted())
    for first in 0..<order {
      for second in 0..<order {
        let dot = (0..<order).reduce(0) { $0 + eigen.vectors[first, $1] * eigen.vectors[second, $1] }
        #expect(abs(dot - (first == second ? 1 : 0)) < 1e-12)
        let image = (0..<order).reduce(0) { $0 + matrix[second, $1] * eigen.vectors[first, $1] }
        #expect(abs(image - eigen.values[first] * eigen.vectors[first, second]) < 1e-11)
      }
    }
  }

  @Test func singularMatrixHasAnEigenvalueOfZero() throws {
    let eigen = try SymmetricEigen(Matrix(rowCount: 3, columnCount: 3, repeating: 1))
    #expect(abs(eigen.values[0]) < 1e-15 && abs(eigen.values[1]) < 1e-15 && abs(eigen.values[2] - 3) < 1e-14)
  }
}
