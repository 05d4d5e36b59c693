/// Each LF with its figures, its place in the sources, and rows of each outcome.
enum DetailsPart: PageSection {
  static let id = "each"
  static let title = "Each function"
  /// With more, rows are folded away.
  private static let openLimit = 12

  static func html(_ page: RunPage) -> HTML? {
    let shown = page.detailed
    guard !shown.isEmpty else { return nil }
    let hidden = page.report.functions.count - shown.count
    return HTML([
      hidden > 0
        ? element("p", .class("note")) {
          "The \(shown.count) functions with the most votes; \(NumberFormat.count(hidden)) others are in the table only."
        } : .empty,
      HTML(shown.map { article($0, page) }),
    ])
  }

  private static func article(_ index: Int, _ page: RunPage) -> HTML {
    let function = page.report.functions[index]
    let place = index < page.functions.count ? page.functions[index] : nil
    return element("article", .id(RunPage.anchor(index))) {
      element("h3") { own(function.name) }
      if let place {
        element("p", .class("where")) {
          kind(place.kind)
          if !place.file.isEmpty {
            ", "
            element("bdi", .class("mono")) { "\(place.file):\(place.line)" }
          }
        }
      }
      facts(function, page)
      relations(index, page)
      rows(index, page)
    }
  }

  private static func kind(_ kind: String) -> String { kind == "code" ? "Swift code" : NextPart.sentence(kind) }

  private static func facts(_ function: RunReport.Function, _ page: RunPage) -> HTML {
    var facts = [("votes", NumberFormat.count(function.voteCount))]
    if !function.polarity.isEmpty { facts.append(("for", Words.list(function.polarity))) }
    facts.append(("coverage", Words.percent(function.coverage)))
    facts.append(("conflicts", Words.percent(function.conflicts)))
    if let estimate = function.estimatedAccuracy {
      let interval = function.estimatedInterval.map { " (\(Words.interval($0)))" } ?? ""
      facts.append(("estimated accuracy", Words.percent(estimate) + interval))
    }
    if let gold = function.gold, let precision = gold.precision {
      let interval = gold.interval.map { " (\(Words.interval($0)))" } ?? ""
      facts.append(
        (
          "precision on gold",
          "\(Words.percent(precision))\(interval), \(NumberFormat.count(gold.correctCount)) of "
            + NumberFormat.count(gold.voteCount)
        ))
    }
    if let faults = function.faultCount, faults > 0 { facts.append(("faults", NumberFormat.count(faults))) }
    return element("dl", .class("facts")) {
      for (name, value) in facts {
        element("div") {
          element("dt") { name }
          element("dd") { own(value) }
        }
      }
    }
  }

  /// What it is tied to, and whom it contradicts most.
  private static func relations(_ index: Int, _ page: RunPage) -> HTML {
    let name = page.report.functions[index].name
    let names = page.report.functions.map(\.name)
    let tied = page.report.ties.filter { $0.first == name || $0.second == name }.prefix(4).map {
      "\(Words.quoted($0.first == name ? $0.second : $0.first)) (\(NumberFormat.fixed($0.strength, digits: 2)))"
    }
    let worst = page.summary.pictures.meetings.pairs.filter {
      ($0.first == index || $0.second == index) && $0.conflicts > 0
    }.max { ($0.conflicts, $1.first, $1.second) < ($1.conflicts, $0.first, $0.second) }
    var sentences: [String] = []
    if let worst {
      sentences.append(
        "Most often contradicted by \(Words.quoted(names[worst.first == index ? worst.second : worst.first])): on "
          + "\(NumberFormat.count(worst.conflicts)) of \(Words.count(worst.overlaps, "shared row")).")
    }
    if !tied.isEmpty { sentences.append("Says in part the same as \(Words.list(Array(tied))).") }
    return sentences.isEmpty ? .empty : element("p", .class("note")) { sentences.joined(separator: " ") }
  }

  private static func rows(_ index: Int, _ page: RunPage) -> HTML {
    guard index < page.examples.count else { return .empty }
    let groups = page.examples[index].filter { !$0.rows.isEmpty }
    guard !groups.isEmpty else { return .empty }
    let lists = HTML(groups.map { RowList.html($0, of: page) })
    guard page.detailed.count > openLimit else { return lists }
    return element("details") {
      element("summary") { "Rows: " + groups.map(RowList.summary).joined(separator: ", ") }
      lists
    }
  }
}
