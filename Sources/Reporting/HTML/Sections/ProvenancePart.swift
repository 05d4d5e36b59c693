import Pipeline

/// What the run was made from, so that it can be made again.
enum ProvenancePart: PageSection {
  static let id = "provenance"
  static let title = "Where this comes from"

  static func html(_ page: RunPage) -> HTML? {
    HTML([
      element("p") {
        "The same data, functions and options give this run again, byte for byte."
      },
      element("dl", .class("about")) {
        for (name, value) in facts(page) {
          element("dt") { name }
          element("dd") { own(value) }
        }
      },
      element("details") {
        element("summary") { "Versions of the \(Words.count(page.manifest.functions.count, "function"))" }
        DataTable(
          columns: ["Labeling function", "Version"],
          rows: page.manifest.functions.prefix(FunctionsPart.lineLimit).map { [$0.name, $0.version] },
          omitted: max(0, page.manifest.functions.count - FunctionsPart.lineLimit)
        ).html
      },
    ])
  }

  /// How rows were divided between people and nobody.
  private static func routes(_ manifest: Manifest) -> String {
    let options = manifest.options
    let expert = options.routing?.expertBelow.map { "; probabilities below \($0) to an expert" } ?? ""
    guard let promise = manifest.promise else {
      return (options.routing?.autoAbove.map { "probabilities below \($0)" } ?? "margins below \(options.reviewBelow)")
        + expert
    }
    let terms =
      "an error of at most \(promise.maxError), with confidence \(promise.confidence), at look \(promise.look) at the audit"
    let answers =
      promise.settledError.map { "; at most \(NumberFormat.fixed($0, digits: 4)) of its answers wrong" } ?? ""
    let limit = promise.threshold.map { "margins below \(NumberFormat.fixed($0, digits: 4))" } ?? "all rows"
    return "\(limit): \(terms)\(answers)\(expert)"
  }

  private static func facts(_ page: RunPage) -> [(String, String)] {
    let manifest = page.manifest
    let options = manifest.options
    var facts = [("Run", manifest.run)]
    if let run = page.history.runs.last(where: { $0.id == manifest.run }) {
      facts.append(("Started", Words.time(run.startedAt)))
    }
    facts.append(("Data", manifest.data.path))
    facts.append(("SHA-256 of the data", manifest.data.sha256))
    if let gold = manifest.gold { facts.append(("Gold", "\(gold.path), SHA-256 \(gold.sha256)")) }
    if let reviewed = manifest.reviewed { facts.append(("Answers", "\(reviewed.path), SHA-256 \(reviewed.sha256)")) }
    facts.append(("Functions", manifest.functionSet))
    if let model = manifest.model {
      facts.append(("Label model", "\(page.summary.modelName), frozen: \(model.path), SHA-256 \(model.sha256)"))
    } else {
      facts.append(("Label model", page.summary.modelName))
    }
    facts.append(("Ids", options.id.map { "column \($0)" } ?? "positions, from 0"))
    facts.append(("Review", routes(manifest)))
    if options.skipsBadLines { facts.append(("Bad lines", "\(NumberFormat.count(manifest.counts.badLines)) left out")) }
    if let knowledge = options.knowledge { facts.append(("Stated", knowledge.joined(separator: "; "))) }
    if let limits = options.limits { facts.append(("Limits", limits.joined(separator: "; "))) }
    if let quarantined = manifest.quarantined { facts.append(("Quarantined", quarantined.joined(separator: ", "))) }
    facts.append(
      (
        "Vote patterns",
        "\(NumberFormat.count(manifest.counts.patterns)) distinct, \(NumberFormat.count(manifest.counts.votes)) votes"
      ))
    return facts
  }
}
