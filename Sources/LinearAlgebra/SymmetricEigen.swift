import COpenBLAS

/// The eigenvalues and eigenvectors of a symmetric matrix.
public struct SymmetricEigen: Sendable, Equatable {
  /// `[order]`, ascending.
  public let values: [Double]
  /// `[order × order]`: row `i` is the unit eigenvector of `values[i]`. Its sign is the one that LAPACK gives.
  public let vectors: Matrix

  /// - Parameter matrix: symmetric, finite; only the lower triangle is read.
  /// - Throws: ``LinearAlgebraError/noConvergence(info:order:)``.
  /// - Complexity: O(n³).
  public init(_ matrix: Matrix) throws(LinearAlgebraError) {
    precondition(matrix.rowCount == matrix.columnCount, "\(matrix.rowCount) × \(matrix.columnCount) is not square")
    let order = matrix.rowCount
    var vectors = matrix
    var values = [Double](repeating: 0, count: order)
    let info = vectors.withMutableValues { copenblas_syevd(Matrix.blasSize(order), $0.baseAddress, &values) }
    if let info = failure(info, routine: "dsyevd", order: order) { throw .noConvergence(info: info, order: order) }
    self.values = values
    self.vectors = vectors
  }
}
