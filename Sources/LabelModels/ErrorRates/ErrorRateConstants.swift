/// The numbers that the fits of this folder are held by.
enum ErrorRateConstants {
  /// A round that moves fewer rows than this for each rate to learn is the last.
  ///
  /// With a dozen votes a rate, as in most crowds, later rounds fit noise; with thousands, as LFs have, the maximum is
  /// far off after a few rounds, and an estimate that stops there is biased. So the limit is in rows a rate. On ten crowds
  /// it takes 0.8326 mean accuracy (0.8322 to 0.8328 for limits of 0.01 to 0.05; 0.8331 with 4 rounds for all, 0.8293 with 50), and the
  /// one-coin model 0.801 (0.798 with 4, 0.788 with 50).
  static let movedRowsARate = 0.02

  /// Expectation–maximisation may creep for ever.
  static let roundLimit = 200

  /// 0.27 GB for each list of this length, of which a fit holds four.
  static let numberLimit = 1 << 25
}
