import Votes

/// A column of votes as a label model sees it: an LF, or one band of confidence of an LF with soft votes.
public struct VotingFunction: Sendable, Equatable {
  /// The LF's, as in the file of votes.
  public let name: String
  /// nil for votes without a confidence.
  public let band: ConfidenceBand?
  /// The sum of the band's confidences, in millionths.
  public var millionths: Int
  /// The votes behind that sum.
  public var softVoteCount: Int

  public init(name: String, band: ConfidenceBand? = nil, millionths: Int = 0, softVoteCount: Int = 0) {
    self.name = name
    self.band = band
    self.millionths = millionths
    self.softVoteCount = softVoteCount
  }

  /// `name`, or `name@0.7-0.9`.
  public var fullName: String { name + (band?.suffix ?? "") }

  /// nil without soft votes.
  public var meanConfidence: Double? {
    softVoteCount > 0 ? Double(millionths) / 1e6 / Double(softVoteCount) : nil
  }
}
