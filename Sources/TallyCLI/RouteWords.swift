import Pipeline
import Reporting
import Votes

/// Why a row has its route.
enum RouteWords {
  /// - Returns: nil where a smallest margin alone decides.
  static func reason(_ row: RowExplanation) -> String? {
    if row.route == .uncovered { return nil }
    if row.isAudited, row.answers.isEmpty || row.route == .expert {
      return "route \(row.route.rawValue): it was audited, and nobody has settled its answer"
    }
    if !row.answers.isEmpty, row.route != .auto, !row.isAudited, row.promise != nil {
      return "route \(row.route.rawValue): people have answered it, so the promise is not about it"
    }
    let probability = row.posterior.max() ?? 0
    if row.route == .expert, row.routeRule.expertBelow > 0 {
      return "route expert: the label's probability of \(NumberFormat.share(probability)) is below "
        + "\(row.routeRule.expertBelow)"
    }
    let isAuto = row.route == .auto
    switch row.routeRule.auto {
    case .margin: return nil
    case .probability(let limit):
      return "route \(row.route.rawValue): the label's probability of \(NumberFormat.share(probability)) is "
        + "\(isAuto ? "not below" : "below") \(limit)"
    case .promise(let limit?):
      return "route \(row.route.rawValue): the margin is \(isAuto ? "not below" : "below") "
        + "\(NumberFormat.fixed(limit, digits: 4)), down to which labels are promised: "
        + (row.promise.map { PromiseWords($0).sentence } ?? "")
    case .promise(nil):
      return "route \(row.route.rawValue): "
        + (row.promise.map { PromiseWords($0).sentence } ?? "nothing was promised")
    }
  }
}
