/// A part of the text report. A new one is one file and one entry in ``ReportSections/all``.
protocol ReportSection: Sendable {
  /// - Returns: lines, each ended by a newline; nil where there is nothing to say.
  static func text(_ report: RunReport, _ style: TextStyle) -> String?
}

enum ReportSections {
  static let all: [any ReportSection.Type] = [
    SummarySection.self, FunctionsSection.self, LabelsSection.self, MarginsSection.self, BalanceSection.self,
    TiesSection.self, ComparisonSection.self,
    ReliabilitySection.self, ChangesSection.self, WarningsSection.self,
  ]
}

extension RunReport {
  /// The report as text, sections apart by a blank line.
  public func text(_ style: TextStyle = TextStyle()) -> String {
    ReportSections.all.compactMap { $0.text(self, style) }.joined(separator: "\n")
  }
}
