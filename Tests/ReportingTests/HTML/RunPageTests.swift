import Foundation
import TestSupport
import Testing

@testable import Pipeline
@testable import Reporting

@Suite struct RunPageTests {
  static let unfriendly = [
    "</script><script>alert(1)</script>", "\" onload=\"alert(1)", "a & b &amp; c", "<img src=x onerror='alert(1)'>",
    "名前 👍🏽", "\u{202E}turned", "]]>", "a\u{0}b",
  ]

  static let kinds: [(String, SmallPage)] = [
    ("plain", SmallPage()), ("one function", SmallPage(functionCount: 1)), ("no gold", SmallPage(hasGold: false)),
    ("no votes", SmallPage(isSilent: true)), ("100 functions", SmallPage(functionCount: 100)),
    ("56 classes", SmallPage(functionCount: 112, classes: (0..<56).map { "class \($0)" }, rowCount: 2_000)),
    (
      "unfriendly names",
      SmallPage(
        functionCount: 8, classes: Array(unfriendly.prefix(7)), rowCount: 900,
        name: { unfriendly[$0 % unfriendly.count] })
    ),
  ]

  /// The structure in full: what stands where, in which words.
  @Test func aSmallPage() throws {
    let html = try SmallPage(functionCount: 4, rowCount: 200).page().html()
    // The look may change without the page's structure.
    let plain = html.replacing(/<style>[^<]*<\/style>/, with: "").replacing(/<script>[^<]*<\/script>/, with: "")
      .replacing(/sha256-[A-Za-z0-9+\/]*=/, with: "sha256-…").replacing("><", with: ">\n<")
    Golden.expect(plain, equals: "page.html")
  }

  @Test(arguments: kinds.indices) func everyPageIsWellFormedAndWhole(_ kind: Int) throws {
    let html = try Self.kinds[kind].1.page().html()
    let outline = try PageOutline(html)
    let ids = outline.elements.compactMap { $0.attributes["id"] }
    #expect(Set(ids).count == ids.count, "an id occurs twice")
    for link in outline.all("a") {
      let target = try #require(link.attributes["href"])
      #expect(target.hasPrefix("#") && ids.contains(String(target.dropFirst())), "\(target)")
    }
    for element in outline.elements {
      for name in element.attributes.keys { #expect(name != "style" && !name.hasPrefix("on"), "\(name)") }
      for label in (element.attributes["aria-labelledby"] ?? "").split(separator: " ") {
        #expect(ids.contains(String(label)))
      }
    }
    for picture in outline.all("svg") where picture.attributes["role"] == "img" {
      #expect(picture.attributes["aria-labelledby"]?.split(separator: " ").count == 2)
    }
    #expect(outline.all("script").count == 1 && outline.all("style").count == 1)
    #expect(outline.all("link").allSatisfy { $0.attributes["href"] == "data:," })
    #expect(!html.contains("NaN") && !html.contains("inf\""))
  }

  @Test func thePolicyAllowsThisStyleAndScriptAndNoOther() throws {
    let outline = try PageOutline(try SmallPage().page().html())
    let policy = try #require(
      outline.all("meta").first { $0.attributes["http-equiv"] == "Content-Security-Policy" }?.attributes["content"])
    let style = ContentHash.policySource(of: outline.all("style")[0].text)
    let script = ContentHash.policySource(of: outline.all("script")[0].text)
    #expect(
      policy == "default-src 'none'; style-src '\(style)'; script-src '\(script)'; img-src data:; base-uri 'none'; "
        + "form-action 'none'")
    // SHA-256 of "abc" (FIPS 180-4), as base64.
    #expect(ContentHash.policySource(of: "abc") == "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=")
  }

  @Test func namesAndRowsAreShownAsTheyAre() throws {
    let page = try Self.kinds.last!.1.page()
    let outline = try PageOutline(page.html())
    let titles = outline.all("article").count
    #expect(titles == 8)
    let shown = Set(outline.all("bdi").map(\.text))
    for name in Self.unfriendly { #expect(shown.contains(name.replacing("\u{0}", with: "\u{FFFD}")), "\(name)") }
    #expect(outline.all("blockquote").contains { $0.text == "text of <b></script><script>alert(1)</script></b>" })
    #expect(outline.all("img").isEmpty)
  }

  @Test func theNumbersUnderAPictureAreTheFigures() throws {
    let page = try SmallPage().page()
    let report = page.report
    let balance = try #require(BalancePlot.plot(page)).numbers
    #expect(balance.rows.map { $0[1] } == report.labels.map { NumberFormat.count($0.rowCount) })
    let margins = try #require(MarginPlot.plot(page)).numbers
    let counts: [Int] = margins.rows.map { row in row.dropFirst().compactMap { Int($0) }.reduce(0, +) }
    #expect(counts.reduce(0, +) == report.coveredRowCount)
    // Two bins of the picture are one of the text report.
    let halved: [Int] = stride(from: 0, to: 20, by: 2).map { bin in counts[bin] + counts[bin + 1] }
    #expect(halved == report.margins.counts)
    let reliability = try #require(ReliabilityPlot.plot(page)).numbers
    #expect(reliability.rows.compactMap { Int($0[3]) }.reduce(0, +) == report.comparison.model?.rowCount)
    let coverage = try #require(CoveragePlot.plot(page)).numbers
    for function in report.functions where function.voteCount > 0 {
      let line = try #require(coverage.rows.first { $0[0] == function.name })
      #expect(line[1] == NumberFormat.share(function.coverage))
      #expect(line[2] == NumberFormat.share(function.estimatedAccuracy))
    }
    let drawn = try PageOutline(page.html()).all("rect").count { $0.attributes["class"]?.hasPrefix("bar") == true }
    let bins = page.summary.pictures.margins
    let differences = try #require(MajorityPlot.plot(page)).numbers.rows.count
    // And three in legends.
    #expect(drawn == (bins.annotator + bins.auto).count { $0 > 0 } + report.labels.count + differences + 3)
  }

  @Test func thousandFunctionsGiveAPageOfSomeMegabytes() throws {
    let page = try SmallPage(functionCount: 1_000, rowCount: 300).page()
    let html = page.html()
    #expect(html.utf8.count < 4_000_000)
    #expect(page.detailed.count == RunPage.detailLimit)
    #expect(html.contains("800 others are in the table only."))
    _ = try PageOutline(html)
  }

  @Test func theSamePageHasTheSameBytes() throws {
    #expect(try SmallPage().page().html() == SmallPage().page().html())
    #expect(try SmallPage().page().html() != SmallPage(seed: 2).page().html())
  }

  @Test func theSummarySaysWhatTheFiguresSay() throws {
    let page = try SmallPage().page()
    let text = try PageOutline(page.html()).all("header")[0].text
    #expect(text.contains(NumberFormat.count(page.report.coveredRowCount) + " of 400 rows"))
    #expect(text.contains(Words.percent(page.report.comparison.model?.accuracy) + " of the labels are right"))
    let without = try PageOutline(try SmallPage(hasGold: false).page().html()).all("header")[0].text
    #expect(without.contains("is not measured") && !without.contains("On the "))
    let silent = try PageOutline(try SmallPage(isSilent: true).page().html()).all("header")[0].text
    #expect(silent.contains("No labeling function voted on any of 400 rows, so there are no labels."))
  }
}
