import LabelAnalysis
import Pipeline

extension RunChanges {
  /// What changed, in sentences: LFs, labels, and how good they are.
  var sentences: [String] {
    [functionWords, labelWords, qualityWords].compactMap { $0 }
  }

  private var functionWords: String {
    let functions = runs.functions
    let parts = [("added", functions.added), ("removed", functions.removed), ("edited", functions.edited)]
      .filter { !$0.1.isEmpty }.map { kind, names in "\(kind): \(Words.list(names.map(Words.quoted)))" }
    let same = Words.count(functions.unchangedCount, "labeling function")
    if parts.isEmpty { return "The \(same) are the same in both runs." }
    let left =
      functions.unchangedCount == 0 ? "" : "; \(same) as \(functions.unchangedCount == 1 ? "it was" : "they were")"
    return NextPart.sentence(parts.joined(separator: "; ")) + left + "."
  }

  private var labelWords: String {
    let rows = runs.rows
    guard rows.matchedCount > 0 else { return "The two runs have no row in common, so labels cannot be compared." }
    var text =
      "Of \(Words.count(rows.matchedCount, "row")) in both, \(NumberFormat.count(runs.flippedRowCount)) "
      + "(\(Words.percent(runs.flippedShare))) have another label, \(NumberFormat.count(runs.gainedRowCount)) got one "
      + "and \(NumberFormat.count(runs.lostRowCount)) lost theirs"
    if runs.modelOnlyRowCount > 0 {
      text += "; on \(NumberFormat.count(runs.modelOnlyRowCount)) of these no vote changed, only what votes weigh"
    }
    text += "."
    if rows.onlyOldCount + rows.onlyNewCount > 0 {
      text +=
        " \(Words.count(rows.onlyOldCount, "row")) \(rows.onlyOldCount == 1 ? "is" : "are") only in the older run, "
        + "\(NumberFormat.count(rows.onlyNewCount)) only in the newer."
    }
    return text
  }

  private var qualityWords: String? {
    guard let paired = runs.paired else { return nil }
    let change = paired.accuracy
    var text =
      "On the \(Words.count(paired.rowCount, "row")) with gold that both label, \(Words.percent(change.new)) are right, "
      + "and \(Words.percent(change.old)) were: \(RunChanges.signed(change.difference * 100, digits: 1)) points"
    if let lower = change.lower, let upper = change.upper {
      text +=
        " (90 % interval \(RunChanges.signed(lower * 100, digits: 1)) to \(RunChanges.signed(upper * 100, digits: 1)), "
        + "paired bootstrap)"
    }
    text +=
      ". \(NumberFormat.count(paired.newOnly)) went from wrong to right, \(NumberFormat.count(paired.oldOnly)) from right "
      + "to wrong (exact McNemar test, p = \(RunChanges.probability(paired.mcNemar)))."
    if !runs.hasSameGold { text += " Gold is not the same file in both runs: the newer one’s counts." }
    return text
  }

  private static func probability(_ value: Double) -> String {
    value < 0.001 ? "under 0.001" : NumberFormat.fixed(value, digits: 3)
  }

  /// With its sign, also where it is positive.
  static func signed(_ value: Double?, digits: Int) -> String {
    guard let value else { return NumberFormat.undefined }
    let text = NumberFormat.fixed(value, digits: digits)
    let isZero = text.allSatisfy { "0.".contains($0) }
    return value > 0 && !isZero ? "+" + text : text.replacing("-", with: "−")
  }

  static func name(_ label: String) -> String { label.isEmpty ? "(uncovered)" : label }
}

extension RunChanges.Metric {
  /// As many digits as the figure has a use for.
  private var isCount: Bool { ["rows", "functions", "faults"].contains(name) }

  var title: String {
    let title = name.replacing("_", with: " ")
    let words = ["ece": "calibration error", "review": "for review", "accuracy": "accuracy on gold"][name] ?? title
    return words + (isPaired ? " *" : "")
  }

  var cells: [String] {
    func text(_ value: Double?) -> String { NumberFormat.fixed(value, digits: isCount ? 0 : 3) }
    var interval = NumberFormat.undefined
    if let lower, let upper {
      interval = RunChanges.signed(lower, digits: 3) + " to " + RunChanges.signed(upper, digits: 3)
    }
    return [text(old), text(new), RunChanges.signed(difference, digits: isCount ? 0 : 3), interval]
  }

  static let note = "* on the rows with gold that both runs label, each compared with itself"
}
