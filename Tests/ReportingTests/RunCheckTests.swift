import Testing

@testable import Reporting

@Suite struct RunCheckTests {
  @Test(arguments: [
    ("coverage < 0.8", "coverage", RunCheck.Relation.below, 0.8), ("flipped>5%", "flipped", .above, 0.05),
    (" accuracy <= 1 ", "accuracy", .atMost, 1), ("lf.a < b.precision >= 50 %", "lf.a < b.precision", .atLeast, 0.5),
    ("change.accuracy < -0.01", "change.accuracy", .below, -0.01), ("rows == 300", "rows", .equal, 300),
    ("faults != 0", "faults", .unequal, 0),
  ]) func aCheckIsNameRelationAndNumber(text: String, metric: String, relation: RunCheck.Relation, bound: Double) throws
  {
    let check = try #require(RunCheck(text))
    #expect(check.metric == metric && check.relation == relation && check.bound == bound)
  }

  @Test(arguments: [
    "", "coverage", "coverage <", "< 0.8", "coverage < many", "coverage < nan", "0.8 > coverage", "a = 1",
  ])
  func otherTextsAreNone(text: String) { #expect(RunCheck(text) == nil) }

  @Test func checksLookAtTheFigures() throws {
    let page = try SmallPage().page()
    let metrics = RunMetrics(page.report, page.summary.pictures)
    func fails(_ text: String, undefined: Bool = false) throws -> Bool {
      try #require(RunCheck(text)).result(metrics, passesUndefined: undefined).isFailed
    }
    #expect(try fails("rows == 400") && !fails("rows != 400") && fails("rows >= 400") && !fails("rows < 400"))
    #expect(metrics["coverage"] == page.report.coverage)
    #expect(metrics["lf.function_2.precision"] == page.report.functions[2].gold?.precision)
    #expect(metrics["label.spam"] == page.report.labels[1].share)
    let plain = try SmallPage(hasGold: false).page()
    let without = RunMetrics(plain.report, plain.summary.pictures)
    let check = try #require(RunCheck("accuracy < 0.1"))
    #expect(without.contains("accuracy") && without["accuracy"] == nil && !without.contains("acuracy"))
    #expect(check.result(without, passesUndefined: false).isFailed)
    #expect(!check.result(without, passesUndefined: true).isFailed)
  }
}
