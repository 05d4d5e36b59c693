import LabelAnalysis
import Votes

/// A warning in words: what there is, and what can be done.
public struct WordedWarning: Sendable, Equatable, Codable {
  /// Lower case, no stop at the end.
  public let what: String
  public let fix: String
}

/// Words for the warnings about one report's LFs and classes.
struct WarningWords {
  /// Longer lists are cut.
  static let maximumNameCount = 6

  let functionNames: [String]
  let classNames: [String]

  func callAsFunction(_ warning: ModelWarning) -> WordedWarning {
    switch warning {
    case .littleOverlap(let rows, let covered):
      WordedWarning(
        what: "only \(NumberFormat.count(rows)) of \(NumberFormat.count(covered)) covered rows have two votes or more, "
          + "too few to say how good each labeling function is",
        fix: "write functions that look at the same rows in another way")
    case .classesWithoutVotes(let classes):
      WordedWarning(
        what: "no labeling function votes for \(list(classes.map { quoted(classNames[Int($0)]) }))",
        fix: "write one, or rows of \(classes.count == 1 ? "this class" : "these classes") get other labels")
    case .departsFromMajority(let share, let rows, let model, let majority):
      departure(share, rows, model: model, majority: majority)
    case .worseThanChance(let function, let rate):
      WordedWarning(what: figures(function, rate), fix: flip(rate))
    case .noBetterThanChance(let function, let rate):
      WordedWarning(
        what: figures(function, rate), fix: "make it narrower, or remove it: its votes say next to nothing")
    case .identical(let functions):
      WordedWarning(
        what: "\(list(functions.map(name))) vote alike on every row", fix: "keep one of them: copies are no evidence")
    case .checkedByOne(let function, let other, let overlaps, let disagreements):
      checkedByOne(function, other, overlaps, disagreements)
    }
  }

  private func departure(_ share: Double, _ rows: Int, model: Double?, majority: Double?) -> WordedWarning {
    let what =
      "the model's label is not majority vote's on \(NumberFormat.count(rows)) rows, \(NumberFormat.share(share)) of the "
      + "covered ones"
    guard let model, let majority else {
      return WordedWarning(
        what: what, fix: "look at some of these rows; if majority vote is right there, use --label-model majority")
    }
    return WordedWarning(
      what: what + "; on gold \(NumberFormat.share(model)) of its labels are right, and "
        + "\(NumberFormat.share(majority)) of majority vote's",
      fix: model < majority
        ? "use --label-model majority, or mend the functions that the two disagree about"
        : "look at some of these rows: too few have gold to tell which of the two is right")
  }

  private func figures(_ function: Int, _ rate: FunctionRate) -> String {
    let interval = rate.interval.map {
      " (90 % interval \(NumberFormat.fixed($0.lower, digits: 3))–\(NumberFormat.fixed($0.upper, digits: 3)))"
    }
    let votes = NumberFormat.count(rate.votes) + (rate.source == .gold ? " votes with gold" : " votes")
    let source = rate.source == .gold ? "is right" : "is right, the model estimates,"
    return "\(name(function)) \(source) on \(NumberFormat.share(rate.accuracy)) of its \(votes)\(interval ?? ""), and "
      + "chance would give \(NumberFormat.share(rate.chance))"
  }

  /// What to do about an LF that is wrong more often than chance.
  private func flip(_ rate: FunctionRate) -> String {
    guard classNames.count == 2 else { return "look at the rows that it votes on, and mend or remove it" }
    guard let only = rate.onlyClass else { return "turn its votes around, or remove it" }
    return "let it vote \(quoted(classNames[1 - Int(only)])) instead, or remove it"
  }

  private func checkedByOne(_ function: Int, _ other: Int, _ overlaps: Int, _ disagreements: Int) -> WordedWarning {
    let rows = "\(NumberFormat.count(overlaps)) rows"
    let agreement = disagreements == 0 ? "all \(rows)" : "all but \(NumberFormat.count(disagreements)) of \(rows)"
    return WordedWarning(
      what: "\(name(function)) meets no function but \(name(other)), and agrees with it on \(agreement)",
      fix: "write another function for these rows, or check some by hand: nothing independent checks these two")
  }

  private func name(_ function: Int) -> String { quoted(functionNames[function]) }

  private func quoted(_ name: String) -> String { "\"" + DisplayWidth.sanitize(name) + "\"" }

  private func list(_ names: [String]) -> String {
    let left = names.count - Self.maximumNameCount
    if left > 0 { return names.prefix(Self.maximumNameCount).joined(separator: ", ") + " and \(left) more" }
    guard names.count > 1 else { return names.joined() }
    return names.dropLast().joined(separator: ", ") + " and " + names.last!
  }
}
