/// How sure the labels are.
enum MarginsSection: ReportSection {
  static func text(_ report: RunReport, _ style: TextStyle) -> String? {
    let counts = report.margins.counts
    guard report.coveredRowCount > 0 else { return nil }
    let lines = counts.enumerated().map { bin, count in
      let lower = NumberFormat.fixed(Double(bin) / Double(counts.count), digits: 1)
      let upper = NumberFormat.fixed(Double(bin + 1) / Double(counts.count), digits: 1)
      return (name: "\(lower)–\(upper)", count: count)
    }
    return LabelsSection.bars("margin", lines, of: report.coveredRowCount, style)
  }
}
