/// The constants of ``CavityModel``. Each was chosen on 7 LF sets, 10 crowds and simulated matrices; "flat" means that
/// half or double moved the mean accuracy by less than 0.01, the noise of seven sets.
enum CavityConstants {
  /// Three is where accuracy is best; 2 to 10 are flat, more costs time and can drift.
  static let roundCount = 3

  /// What an unknown LF's vote is worth at the start: a better-than-random guess, at least half-way from chance to
  /// certainty. 0.65 to 0.85 are flat.
  static let startAccuracy = 0.75

  /// Pseudo-votes of the start's ratio against which cavity counts are held. An LF with a hundred votes that all others
  /// contradict should not lose its sign. Flat from 200 to 1000.
  static let ratioPseudoVotes = 300.0

  /// Pseudo-rows of the uniform balance in the balance of the rows that others vote on. Flat from 1 to 50.
  static let balancePseudoRows = 10.0

  /// The share of an abstention's evidence that counts. Hundreds of narrow LFs abstain together and are not
  /// independent: at full weight accuracy falls from 0.73 to 0.70.
  static let abstentionShare = 0.25

  /// LFs that vote on less than this share of the rows say nothing by abstaining.
  static let smallestAbstainingCoverage = 0.02

  /// Keeps `log(1 - rate)` finite for an LF that nearly always votes.
  static let largestRate = 0.95

  /// Log ratios are cut to this for abstentions only, in nats: the rate of one class is then at most 400 times the mean.
  static let largestAbstentionRatio = 6.0

  /// Pseudo-votes of the pooled confusion matrix in an LF's own.
  static let confusionPseudoVotes = 8.0

  /// Pseudo-votes of the pooled accuracy in an LF's own accuracy.
  static let accuracyPseudoVotes = 10.0

  /// Votes that each cell of the pooled confusion matrix starts with, and what the diagonal starts with on top: right
  /// three times as often as any one mistake.
  static let pooledPseudoVotes = 1.0
  static let pooledDiagonalPseudoVotes = 2.0

  /// Accuracies are cut to `share ... 1 - share` before their logits are added.
  static let accuracyCut = 0.02

  /// An LF whose vote entropy is this fraction (1 / gain) of all votes' entropy is fully many-sided.
  static let polarityGain = 2.0

  /// Pseudo-votes of the mean polarity in an LF's own.
  static let polarityPseudoVotes = 10.0

  /// The Jaccard overlap from which two tokens start to be one; 0.8 and 0.9 are flat, 0.6 loses 0.013 on crowds.
  static let duplicateOverlap = 0.8

  /// Tokens tied more than this are left out of each other's cavity.
  static let neighbourTie = 0.3

  /// Residual correlations count from this many standard errors (`1/√N`) on: among thousands of pairs, noise reaches 3.
  static let correlationThreshold = 4.0

  /// A token keeps this share of its weight, however many are tied to it.
  static let smallestWeightShare = 0.1

  /// Below this variance (in rows) a token's correlations are not defined: the posterior explains all its votes.
  static let smallestVariance = 1e-3

  /// What one reviewed row counts in the cavity counts, in rows: it is surer than a posterior. Measured at 25 to 100 rows
  /// on LF sets; rows chosen for small margins are no random sample, so they get less.
  static let randomReviewedRows = 20.0
  static let chosenReviewedRows = 8.0

  /// Pseudo-rows of the uniform balance in the balance of reviewed rows.
  static let reviewedBalancePseudoRows = 20.0

  /// The share of the posterior that is majority vote's: the one calibration that helped LFs and crowds alike (crowd log
  /// loss 0.75 to 0.58).
  static let majorityShare = 0.1

  /// Keeps a balance positive where subtracting counts leaves nothing, in rows.
  static let smallestBalanceRows = 1e-6
}
