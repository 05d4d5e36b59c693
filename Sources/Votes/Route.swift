/// Where a row goes after labeling.
public enum Route: String, Sendable, CaseIterable, Codable {
  /// The label can be used as it is.
  case auto
  /// The margin is too small: a person should look.
  case annotator
  /// People disagreed or passed it on.
  case expert
  /// No labeling function voted: the class balance as probabilities, an empty label.
  case uncovered

  /// Whether a person should look at the label.
  public var isForPeople: Bool { self == .annotator || self == .expert }
}
