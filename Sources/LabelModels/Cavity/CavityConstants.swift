/// The constants of ``CavityModel``. Each was chosen on 7 LF sets, 10 crowds and simulated matrices; "flat" means that
/// half or double moved the mean accuracy by less than 0.01, the noise of seven sets.
enum CavityConstants {
  /// 3 to 10 are flat on LF sets; crowds gain 0.002 of accuracy from 3 to 6 and nothing after.
  static let roundCount = 6

  /// What an unknown LF's vote is worth at the start: a better-than-random guess, at least half-way from chance to
  /// certainty. 0.65 to 0.85 are flat.
  static let startAccuracy = 0.75

  /// Pseudo-votes of the start's ratio against which cavity counts are held. An LF with a hundred votes that all others
  /// contradict should not lose its sign. Flat from 200 to 1000.
  static let ratioPseudoVotes = 650.0

  /// The share of its own evidence that a vote leaves in its cavity: at least a half, and more where many rows check the
  /// token.
  ///
  /// 0 asks the others alone, who are vague: what a good LF is worth is then underestimated, by 0.13 to 0.42 where the
  /// assumptions hold. 1 is expectation-maximisation: right for plenty of rows, and self-confirming for few. Real sets do
  /// not mind (accuracy 0.7321 at 0, 0.7318 at a half, 0.7307 at 1).
  static func ownShare(checkedRows rows: Double) -> Double { max(smallestOwnShare, rows / (rows + ownShareRows)) }
  static let smallestOwnShare = 0.5
  static let ownShareRows = 1000.0

  /// Pseudo-rows of the uniform balance in the balance of the rows that others vote on. Flat from 1 to 50.
  static let balancePseudoRows = 10.0

  /// The share of an abstention's evidence that counts. Hundreds of narrow LFs abstain together and are not
  /// independent: at full weight accuracy falls from 0.73 to 0.70. 0.15 and 0.25 are level in accuracy; 0.15 has the lower
  /// log loss (0.850 and 0.866, mean of 27 settings of the other constants).
  static let abstentionShare = 0.15

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

  /// The largest Jaccard overlap from which two tokens start to be one; for LFs that vote everywhere 0.6 loses 0.013 on
  /// crowds.
  static let duplicateOverlap = 0.8

  /// Tokens tied more than this are left out of each other's cavity.
  static let neighbourTie = 0.3

  /// Residual correlations count from this many standard errors (`1/√N`) on: among thousands of pairs, noise reaches 3.
  static let correlationThreshold = 4.0

  /// Agreement of two many-sided LFs counts from this many standard errors (`1/√rows`) on: there are few pairs, and half
  /// or double are flat.
  static let agreementThreshold = 1.0

  /// The residual correlation from which two tokens count as one.
  static let fullCorrelation = 0.85

  /// Ties below this are dropped: they change nothing and would cost time.
  static let smallestTie = 0.05

  /// A token keeps this share of its weight, however many are tied to it.
  static let smallestWeightShare = 0.1

  /// Below this variance (in rows) a token's correlations are not defined: the posterior explains all its votes.
  static let smallestVariance = 1e-3

  /// The share of the posterior that is majority vote's: the one calibration that helped LFs and crowds alike. 0.2 to 0.3
  /// are flat.
  static let majorityShare = 0.25

  /// Keeps a balance positive where subtracting counts leaves nothing, in rows.
  static let smallestBalanceRows = 1e-6

  /// The same where the class balance is given: majority vote does not know it. 0 to 0.1 are flat, 0.25 loses 0.02.
  static let balancedMajorityShare = 0.1

  /// Reviewed rows with votes, random or chosen, after which half of majority vote's share is gone.
  static let reviewedMajorityRows = 20.0

  /// Pseudo-rows of the balance before in the balance of random reviewed rows.
  static let reviewedBalanceRows = 20.0

  /// Standard deviations of the normal priors of ``ReviewCorrection``, in nats. Tried with 25, 50 and 100 random reviewed
  /// rows of seven LF sets: `shift` 2 loses 0.001 to 0.003 of accuracy; `ofToken` 0.3 and 1 lose up to 0.008 at 25 rows and
  /// differ by 0.003 at 100; `heat` 0.5 to 1 and `ofClass` 0 to 0.3 are flat. Those of chosen rows were tried less.
  enum CorrectionDeviation {
    /// Of the logarithm of the factor on all scores.
    static let heat = 1.0
    static let shift = 1.0
    /// What rows that were chosen may differ in by being chosen.
    static let chosenHeat = 0.5
    static let chosenShift = 1.0
    static let ofClass = 0.3
    static let ofToken = 0.5
  }
}
