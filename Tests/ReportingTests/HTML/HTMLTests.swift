import Foundation
import FoundationXML
import TestSupport
import Testing
import Votes

@testable import Reporting

@Suite struct HTMLTests {
  @Test func textCannotBecomeMarkup() {
    let text = #"</p><script>alert("1")</script> & 'x'"#
    let escaped = "&lt;/p&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;"
    let source = element("p", .init("title", text)) { text }.source
    #expect(source == "<p title=\"\(escaped)\">\(escaped)</p>")
  }

  @Test func whatNoPageMayHoldBecomesVisible() {
    #expect(
      HTML("a\u{0}b\u{1B}[2Jc\u{85}d\u{FFFE}e\r\nf\tg").source == "a\u{FFFD}b\u{FFFD}[2Jc\u{FFFD}d\u{FFFD}e\n\nf\tg")
    #expect(HTML("été 👍🏽 שלום").source == "été 👍🏽 שלום")
  }

  /// Whatever the text is, a parser gives it back.
  @Test(arguments: Seeds.first(20)) func aParserReadsTheTextThatWasWritten(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let parts = [
      "<", ">", "&", "\"", "'", "]]>", "<!--", "-->", "<![CDATA[", "&amp;", "é", "👍🏽", "\u{202E}", "a", " ", "\n",
    ]
    let text = (0..<40).map { _ in generator.pick(parts) }.joined()
    let outline = try PageOutline(element("p", .init("title", text)) { text }.source)
    #expect(outline.elements[0].text == text)
    // Line feeds in attributes are blanks to XML.
    #expect(outline.elements[0].attributes["title"] == text.replacing("\n", with: " "))
  }

  @Test func onlyVoidElementsAreClosedAtOnce() {
    #expect(element("br").source == "<br/>")
    #expect(element("td").source == "<td></td>")
    #expect(element("rect", .init("x", 1.5)).source == "<rect x=\"1.5\"/>")
    #expect(element("rect") { element("title") { "hint" } }.source == "<rect><title>hint</title></rect>")
  }

  @Test(arguments: [
    (0, "0"), (1, "1"), (-1, "-1"), (1.5, "1.5"), (1.25, "1.25"), (0.1 + 0.2, "0.3"), (-0.004, "0"), (12.005, "12.01"),
    (99.999, "100"), (-2.5, "-2.5"),
  ]) func coordinatesAreShort(value: Double, text: String) {
    #expect(HTML.Attribute.number(value) == text)
  }
}

/// The elements of a page, as an XML parser sees them.
final class PageOutline: NSObject, XMLParserDelegate {
  struct Element {
    let name: String
    let attributes: [String: String]
    var text = ""
  }

  private(set) var elements: [Element] = []
  private var open: [Int] = []
  private var problem: (any Error)?

  struct NotWellFormed: Error, CustomStringConvertible {
    let description: String
  }

  init(_ page: String) throws {
    super.init()
    let parser = XMLParser(data: Data(page.replacing("<!DOCTYPE html>\n", with: "").utf8))
    parser.delegate = self
    guard parser.parse() else {
      throw NotWellFormed(
        description: "\(parser.lineNumber):\(parser.columnNumber) \(String(describing: parser.parserError))")
    }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    open.append(elements.count)
    elements.append(Element(name: name, attributes: attributes))
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    open.removeLast()
  }

  /// Text belongs to all elements that it is in.
  func parser(_ parser: XMLParser, foundCharacters text: String) {
    for place in open { elements[place].text += text }
  }

  func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }
}
