import LabelAnalysis

/// The table of LFs, and where each stands.
enum FunctionsPart: PageSection {
  static let id = "functions"
  static let title = "Labeling functions"
  /// A table of more is no table; `--json` has all.
  static let lineLimit = 1_000
  /// A longer table scrolls within.
  private static let foldLimit = 50

  static func html(_ page: RunPage) -> HTML? {
    let report = page.report
    guard !report.functions.isEmpty else { return nil }
    let columns = Column.all.filter { column in report.functions.contains { column.isWorthIt($0) } }
    let shown = mostVoted(report.functions)
    let detailed = Set(page.detailed)
    let hidden = report.functions.count - shown.count
    let isLong = shown.count > foldLimit
    let table = element(
      "div", .class(isLong ? "scroll tall long functions" : "scroll tall functions"), .init("tabindex", "0"),
      .init("role", "region"),
      .init("aria-label", "Table of labeling functions")
    ) {
      element("table", .init("data-sort", "")) {
        element("thead") {
          element("tr") {
            element("th", .init("scope", "col")) { "Labeling function" }
            element("th", .init("scope", "col"), .class("left")) { "Votes for" }
            for column in columns { element("th", .init("scope", "col")) { column.title } }
          }
        }
        element("tbody") {
          for index in shown { line(index, page, columns, isDetailed: detailed.contains(index)) }
        }
      }
    }
    return HTML([
      intro(report), table,
      hidden > 0
        ? element("p", .class("note")) { "… and \(NumberFormat.count(hidden)) with fewer votes" } : .empty,
      element("div", .class("plots")) { CoveragePlot.plot(page)?.html(id: "coverage-plot") },
    ])
  }

  private static func intro(_ report: RunReport) -> HTML {
    let hasGold = report.functions.contains { $0.gold != nil }
    let hasInterval = report.functions.contains { $0.estimatedInterval != nil }
    return element("p") {
      "Coverage is the share of rows that a function votes on; conflicts, the share on which another votes otherwise. "
      "Accuracy is what the model estimates, without looking at gold"
      hasGold ? "; precision is what gold shows, with its 90 % interval and the votes behind it." : "."
      if hasInterval {
        " The interval below an estimate is corrected for the model’s own bias, so the estimate may lie beside it."
      } else {
        " "
        element("code") { "tally run --intervals" }
        " adds how sure the estimates are."
      }
    }
  }

  private static func mostVoted(_ functions: [RunReport.Function]) -> [Int] {
    guard functions.count > lineLimit else { return Array(functions.indices) }
    let order = functions.indices.sorted { (-functions[$0].voteCount, $0) < (-functions[$1].voteCount, $1) }
    return order.prefix(lineLimit).sorted()
  }

  private static func line(_ index: Int, _ page: RunPage, _ columns: [Column], isDetailed: Bool) -> HTML {
    let function = page.report.functions[index]
    let polarity = function.polarity
    return element("tr") {
      element("th", .init("scope", "row"), .init("title", function.name)) {
        if isDetailed {
          element("a", .href(RunPage.anchor(index))) { own(function.name) }
        } else {
          own(function.name)
        }
      }
      element("td", .class("left")) {
        if polarity.isEmpty {
          NumberFormat.undefined
        } else if polarity.count <= 3 {
          own(polarity.joined(separator: ", "))
        } else {
          "\(polarity.count) of \(page.report.labels.count) classes"
        }
      }
      for column in columns { column.cell(function) }
    }
  }

  private struct Column: Sendable {
    let title: String
    /// nil where undefined.
    let value: @Sendable (RunReport.Function) -> Double?
    let text: @Sendable (RunReport.Function) -> String
    var more: @Sendable (RunReport.Function) -> String? = { _ in nil }
    var isBad: @Sendable (RunReport.Function) -> Bool = { _ in false }
    var isWorthIt: @Sendable (RunReport.Function) -> Bool = { _ in true }

    func cell(_ function: RunReport.Function) -> HTML {
      let value = value(function).map { "\($0)" } ?? ""
      var attributes = [HTML.Attribute("data-v", value)]
      if isBad(function) { attributes.append(.class("bad")) }
      let more = more(function)
      return HTML(
        "td", attributes,
        HTML([HTML(text(function)), more.map { text in element("small") { text } } ?? .empty]))
    }

    static let all: [Column] = [
      share("Coverage") { $0.coverage },
      share("Overlaps") { $0.overlaps },
      share("Conflicts") { $0.conflicts },
      Column(
        title: "Faults", value: { Double($0.faultCount ?? 0) }, text: { NumberFormat.count($0.faultCount ?? 0) },
        isBad: { ($0.faultCount ?? 0) > 0 }, isWorthIt: { $0.faultCount != nil }),
      Column(
        title: "Accuracy (est.)", value: { $0.estimatedAccuracy }, text: { Words.percent($0.estimatedAccuracy) },
        more: { $0.estimatedInterval.map(Words.interval) }),
      Column(
        title: "Precision on gold", value: { $0.gold?.precision }, text: { Words.percent($0.gold?.precision) },
        more: { function in
          guard let gold = function.gold, let interval = gold.interval else { return nil }
          return Words.interval(interval) + ", n\u{A0}" + NumberFormat.count(gold.voteCount)
        },
        // Sure to be below the model's estimate.
        isBad: { function in
          guard let upper = function.gold?.interval?.upper, let estimate = function.estimatedAccuracy else {
            return false
          }
          return upper < estimate - 0.05
        }, isWorthIt: { $0.gold != nil }),
      Column(
        title: "Recall on gold", value: { $0.gold?.recall }, text: { Words.percent($0.gold?.recall) },
        isWorthIt: { $0.gold != nil }),
    ]

    private static func share(_ title: String, _ value: @escaping @Sendable (RunReport.Function) -> Double?) -> Column {
      Column(title: title, value: value, text: { Words.percent(value($0)) })
    }
  }
}
