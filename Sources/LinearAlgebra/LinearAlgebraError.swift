/// What LAPACK could not do with the numbers it was given.
public enum LinearAlgebraError: Error, Equatable, Sendable {
  /// The leading minor of this order (from 1) is not positive: the matrix has no Cholesky factor.
  case notPositiveDefinite(minor: Int, order: Int)
  /// The eigenvalue iteration did not converge; `info` as `dsyevd` documents it.
  case noConvergence(info: Int, order: Int)
}

/// - Parameter info: what a LAPACK routine returned. Negative means that argument `-info` was wrong or held a `nan`, or
///   (below -1000) that LAPACKE found no memory: nothing that data may cause.
/// - Returns: `info` where it is positive, else `nil`.
func failure(_ info: Int32, routine: StaticString, order: Int) -> Int? {
  precondition(info >= 0, "\(routine) of order \(order): info \(info)")
  return info > 0 ? Int(info) : nil
}
