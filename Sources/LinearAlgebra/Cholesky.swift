import COpenBLAS
import Glibc

/// The Cholesky factor of a symmetric positive definite matrix, `A = L · L'`.
public struct Cholesky: Sendable, Equatable {
  /// `L`, zeros above the diagonal.
  public let factor: Matrix

  /// - Parameter matrix: symmetric, finite; only the lower triangle is read.
  /// - Throws: ``LinearAlgebraError/notPositiveDefinite(minor:order:)``.
  /// - Complexity: O(n³ / 3).
  public init(_ matrix: Matrix) throws(LinearAlgebraError) {
    precondition(matrix.rowCount == matrix.columnCount, "\(matrix.rowCount) × \(matrix.columnCount) is not square")
    let order = matrix.rowCount
    var factor = matrix
    let info = factor.withMutableValues { copenblas_potrf(Matrix.blasSize(order), $0.baseAddress) }
    if let minor = failure(info, routine: "dpotrf", order: order) {
      throw .notPositiveDefinite(minor: minor, order: order)
    }
    factor.withMutableValues { values in
      for row in 0..<order {
        for column in row + 1..<max(order, row + 1) { values[row * order + column] = 0 }
      }
    }
    self.factor = factor
  }

  /// The `X` of `A · X = rightSide`.
  ///
  /// - Parameter rightSide: `[order × any]`, finite.
  public func solve(_ rightSide: Matrix) -> Matrix {
    let order = factor.rowCount
    precondition(rightSide.rowCount == order, "\(rightSide.rowCount) rows for order \(order)")
    var solution = rightSide
    let info = solution.withMutableValues {
      copenblas_potrs(
        Matrix.blasSize(order), Matrix.blasSize(rightSide.columnCount), factor.values, $0.baseAddress)
    }
    // dpotrs has no positive info: the factor exists already.
    precondition(info == 0, "dpotrs of order \(order): info \(info)")
    return solution
  }

  /// `log det A`, in nats.
  public var logDeterminant: Double {
    (0..<factor.rowCount).reduce(0) { $0 + 2 * log(factor[$1, $1]) }
  }
}
