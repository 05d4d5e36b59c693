import LabelAnalysis
import Pipeline

/// The page's beginning: what was labelled, how well, and how sure that is, in sentences and in the few figures that count.
enum SummaryHead {
  static func html(_ page: RunPage) -> HTML {
    element("header") {
      element("h1") { own(page.manifest.task) }
      element("p", .class("sub")) {
        "Run "
        element("code") { page.manifest.run }
        ", \(Words.count(page.report.rowCount, "row")) of "
        element("bdi", .class("mono")) { page.manifest.data.path }
        if let time = page.history.runs.last(where: { $0.id == page.manifest.run })?.startedAt {
          ", \(Words.time(time))"
        }
      }
      element("p", .class("lead")) { labelled(page.report) }
      element("p") { quality(page) }
      element("p") { sureness(page) }
      if let promise = page.report.promise { element("p", .class("promise")) { promised(promise) } }
      figures(page)
    }
  }

  private static func labelled(_ report: RunReport) -> String {
    let voting = report.functions.count { $0.voteCount > 0 }
    let functions = Words.count(voting, "labeling function")
    guard report.coveredRowCount > 0 else {
      return "No labeling function voted on any of \(Words.count(report.rowCount, "row")), so there are no labels."
    }
    var text =
      "\(functions) labelled \(NumberFormat.count(report.coveredRowCount)) of \(Words.count(report.rowCount, "row")) "
      + "(\(Words.percent(report.coverage)))"
    if let most = report.labels.max(by: { $0.rowCount < $1.rowCount }), most.rowCount > 0 {
      let share = Double(most.rowCount) / Double(report.coveredRowCount)
      text += "; \(Words.percent(share)) of the labels are \(Words.quoted(most.name))"
    }
    text += "."
    if report.uncoveredRowCount > 0 {
      text +=
        report.uncoveredRowCount == 1
        ? " On one row no function votes: it has no label."
        : " On \(NumberFormat.count(report.uncoveredRowCount)) rows no function votes: they have no label."
    }
    return text
  }

  /// How well, or why nobody knows.
  private static func quality(_ page: RunPage) -> HTML {
    let report = page.report
    let expected = page.summary.pictures.expectedAccuracy
    guard let reliability = report.reliability, let accuracy = report.comparison.model else {
      return HTML(
        "How many of the labels are right is not measured, since no row’s class is known. The model itself expects "
          + "\(Words.percent(expected)) to be right.")
    }
    let rows = accuracy.rowCount
    let interval = ShareInterval.wilson(successes: Int(accuracy.correctCount.rounded()), trials: rows)
    let where_ =
      reliability.reference == .gold ? "with gold" : "that were drawn at random and answered by people"
    var text =
      "On the \(Words.count(rows, "labelled row")) \(where_), \(Words.percent(accuracy.accuracy)) of the labels are right"
    if let interval { text += " (90 % interval \(Words.interval(interval)))" }
    if let majority = report.comparison.majorityVote?.accuracy, let model = accuracy.accuracy {
      let difference = (model - majority) * 100
      text +=
        abs(difference) < 0.05
        ? ", as with majority vote"
        : difference > 0
          ? ", and \(Words.percent(majority)) of majority vote’s"
          : ", fewer than majority vote’s \(Words.percent(majority))"
    }
    return HTML(text + ".")
  }

  private static func promised(_ promise: RoutePromise) -> String {
    let words = PromiseWords(promise)
    return ([words.sentence] + [words.outlook].compactMap { $0 }).map { NextPart.sentence($0) + "." }
      .joined(separator: " ")
  }

  private static func sureness(_ page: RunPage) -> HTML {
    let report = page.report
    let margins = page.summary.pictures.margins
    guard report.coveredRowCount > 0 else { return .empty }
    let review = margins.people.reduce(0, +)
    let sure = zip(margins.people, margins.auto).map(+).suffix(RouteMargins.binCount / 10).reduce(0, +)
    let covered = Double(report.coveredRowCount)
    var text =
      "Of the labels, \(Words.percent(Double(sure) / covered)) are nearly certain (margin of 0.9 or more)"
    text +=
      report.promise != nil
      ? "."
      : review == 0
        ? "; none is so close that a person should check it."
        : "; \(Words.count(review, "row")) (\(Words.percent(Double(review) / covered))) "
          + "\(review == 1 ? "is" : "are") so close that a person should check."
    if let reliability = report.reliability {
      text += " " + Calibration(reliability).words
    }
    return HTML(text)
  }

  private static func figures(_ page: RunPage) -> HTML {
    let report = page.report
    let accuracy = report.comparison.model
    let interval = accuracy.flatMap {
      ShareInterval.wilson(successes: Int($0.correctCount.rounded()), trials: $0.rowCount)
    }
    return element("dl", .class("figures")) {
      figure("Coverage", Words.percent(report.coverage), "\(NumberFormat.count(report.coveredRowCount)) rows")
      if let accuracy {
        figure(
          "Accuracy", Words.percent(accuracy.accuracy),
          interval.map { Words.interval($0) + (report.reliability?.reference == .gold ? ", on gold" : ", on answers") })
      } else {
        figure("Expected accuracy", Words.percent(page.summary.pictures.expectedAccuracy), "not measured")
      }
      figure("Conflicts", Words.percent(report.conflicts), "\(NumberFormat.count(report.conflictRowCount)) rows")
      figure(
        "For review", NumberFormat.count(page.summary.pictures.margins.people.reduce(0, +)),
        page.summary.pictures.margins.reviewBelow.map { "margin below \(NumberFormat.fixed($0, digits: 2))" })
      if let promise = page.report.promise {
        figure(
          "Need nobody", Words.percent(promise.autoShare),
          promise.refusal == nil ? "at most \(Words.tick(promise.maxError)) wrong" : "nothing can be promised")
      }
      figure("Votes a row", NumberFormat.fixed(report.votesPerRow, digits: 2), nil)
    }
  }

  private static func figure(_ name: String, _ value: String, _ more: String?) -> HTML {
    element("div") {
      element("dt") { name }
      element("dd") {
        value
        if let more { element("small") { more } }
      }
    }
  }
}

extension Words {
  /// `2026-11-21T16:33:57Z` as `21 November 2026, 16:33 UTC`; anything else as it is.
  static func time(_ text: String) -> String {
    let months = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
      "December",
    ]
    let parts = text.split(whereSeparator: { "-T:Z".contains($0) })
    guard parts.count >= 5, let month = Int(parts[1]), (1...12).contains(month), let day = Int(parts[2]) else {
      return text
    }
    return "\(day) \(months[month - 1]) \(parts[0]), \(parts[3]):\(parts[4]) UTC"
  }
}
