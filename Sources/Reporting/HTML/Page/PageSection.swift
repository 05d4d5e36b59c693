/// A part of the page. A new one is one file and one entry in ``PageSections/all``.
protocol PageSection: Sendable {
  /// Where links lead to.
  static var id: String { get }
  static var title: String { get }
  /// - Returns: what stands below the title; nil where there is nothing to say.
  static func html(_ page: RunPage) -> HTML?
}

enum PageSections {
  /// In the order in which a newcomer reads.
  static let all: [any PageSection.Type] = [
    NextPart.self, ChangesPart.self, FunctionsPart.self, LabelsPart.self, MeasuredPart.self, TogetherPart.self,
    HistoryPart.self,
    RowsPart.self, DetailsPart.self, ProvenancePart.self,
  ]
}
