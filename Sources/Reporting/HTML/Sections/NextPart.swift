import Pipeline

/// What to do next: warnings, each with what to do, and what the figures ask for.
enum NextPart: PageSection {
  static let id = "next"
  static let title = "What to do next"
  private static let limit = 8

  static func html(_ page: RunPage) -> HTML? {
    let steps = warnings(page) + figures(page)
    guard !steps.isEmpty else { return nil }
    let left = steps.count - limit
    return HTML([
      element("ol", .class("steps")) {
        for step in steps.prefix(limit) {
          element("li") {
            element("b") { step.fix }
            element("span") {
              step.why
              if let command = step.command {
                " "
                element("code") { command }
              }
            }
          }
        }
      },
      left > 0 ? element("p", .class("note")) { "… and \(left) more; tally run prints them all." } : .empty,
    ])
  }

  private struct Step {
    let fix: String
    let why: String
    var command: String?
  }

  private static func warnings(_ page: RunPage) -> [Step] {
    var steps: [Step] = []
    let faulty = page.report.functions.filter { ($0.faultCount ?? 0) > 0 }
    if let worst = faulty.max(by: { ($0.faultCount ?? 0) < ($1.faultCount ?? 0) }) {
      let others = faulty.count > 1 ? ", and \(Words.count(faulty.count - 1, "other function")) on some" : ""
      steps.append(
        Step(
          fix: "Mend \(Words.quoted(worst.name))",
          why: "It failed on \(Words.count(worst.faultCount ?? 0, "row"))\(others); there it has no vote. "
            + "Where:", command: "tally runs faults \(page.manifest.task)"))
    }
    return steps + page.report.warnings.map { Step(fix: sentence($0.fix), why: sentence($0.what) + ".") }
  }

  private static func figures(_ page: RunPage) -> [Step] {
    let report = page.report
    var steps: [Step] = []
    let silent = report.functions.filter { $0.voteCount == 0 }.map { "\(Words.quoted($0.name))" }
    if !silent.isEmpty {
      steps.append(
        Step(
          fix: "Widen or remove \(Words.list(silent))", why: "\(silent.count == 1 ? "It" : "They") never voted."))
    }
    if let coverage = report.coverage, coverage < 0.9 {
      steps.append(
        Step(
          fix: "Write functions for the rows that none votes on",
          why: "\(NumberFormat.count(report.uncoveredRowCount)) rows (\(Words.percent(1 - coverage))) have no label. "
            + "Ideas:", command: "tally suggest \(page.manifest.task)"))
    }
    if let promise = report.promise { steps += audit(promise, page) }
    if let step = review(page) { steps.append(step) }
    return steps
  }

  /// Half of the rows that tally review asks about are drawn at random, so that answers also measure.
  private static func review(_ page: RunPage) -> Step? {
    let margins = page.summary.pictures.margins
    let count = margins.people.reduce(0, +)
    var why: [String] = []
    if count > 0 {
      why.append(
        margins.reviewBelow.map {
          "\(Words.count(count, "row")) \(count == 1 ? "has" : "have") a margin below \(NumberFormat.fixed($0, digits: 2))."
        } ?? "\(Words.count(count, "row")) \(count == 1 ? "is" : "are") for people.")
    }
    if page.report.reliability == nil {
      why.append(
        "Nothing is measured yet, and some 25 answers show the class balance, which is what raises accuracy most.")
    }
    return why.isEmpty
      ? nil
      : Step(
        fix: "Let people answer rows in their browsers", why: why.joined(separator: " "),
        command: "tally review \(page.manifest.task)")
  }

  /// What would raise the share of rows that need nobody.
  private static func audit(_ promise: RoutePromise, _ page: RunPage) -> [Step] {
    let words = PromiseWords(promise)
    if promise.refusal != nil {
      return [
        Step(
          fix: sentence(words.fix(task: page.manifest.task)), why: "Nothing can be promised: \(words.reason).")
      ]
    }
    guard let outlook = promise.outlook, let why = words.outlook else { return [] }
    return [
      Step(
        fix: "Have more rows audited, if more are to need nobody", why: "\(sentence(why)). Which:",
        command: "tally queue \(page.manifest.task) --audit \(outlook.moreCount)")
    ]
  }

  /// With a capital.
  static func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
