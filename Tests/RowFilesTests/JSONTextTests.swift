import Foundation
import RowFiles
import TestSupport
import Testing
import Votes

/// What the writer writes, Foundation reads.
@Suite struct JSONTextTests {
  @Test(arguments: Seeds.first(40))
  func stringsOutliveTheWay(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let controls = (0..<0x20).map { String(Unicode.Scalar(UInt8($0))) }
    // Foundation loses U+FEFF behind an escape.
    let pieces = UnicodeAlphabet.pieces.filter { $0 != "\u{FEFF}" } + controls + ["\"", "\\", "/", "\u{7F}"]
    let text = generator.text(from: pieces, longest: 60)
    let key = generator.text(from: pieces, longest: 10)
    var json = JSONText()
    json.object { json in
      json.key("plain \(key)")
      json.string(text)
      json.key("bytes")
      Array(text.utf8).withUnsafeBytes { json.string(utf8: $0) }
    }
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.bytes)) as? [String: String])
    #expect(object["plain \(key)"].map { Array($0.utf8) } == Array(text.utf8))
    #expect(object["bytes"].map { Array($0.utf8) } == Array(text.utf8))
  }

  @Test func valuesAreWrittenInOrderWithCommas() {
    var json = JSONText()
    json.object { json in
      json.key("a")
      json.array { json in
        json.integer(-1)
        json.bool(true)
        json.null()
        json.array { _ in }
        json.object { _ in }
        json.string("x")
      }
      json.key("b")
      json.number(0.1)
      json.key("c")
      json.raw("[1]")
    }
    #expect(String(decoding: json.bytes, as: UTF8.self) == #"{"a":[-1,true,null,[],{},"x"],"b":0.1,"c":[1]}"#)
  }

  @Test func controlCharactersAreEscaped() {
    var json = JSONText()
    json.string("\u{0}\u{1F}\n\r\t\"\\\u{7F}é")
    #expect(String(decoding: json.bytes, as: UTF8.self) == "\"\\u0000\\u001f\\n\\r\\t\\\"\\\\\u{7F}é\"")
  }

  @Test(arguments: [0, -0.0, 0.1, 1e21, .leastNonzeroMagnitude, -1.7976931348623157e308, 1.0 / 3])
  func numbersReadBackTheSame(number: Double) throws {
    var json = JSONText()
    json.array { $0.number(number) }
    #expect(try JSONDecoder().decode([Double].self, from: Data(json.bytes)) == [number])
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func whatJSONDoesNotHaveIsNull(number: Double) {
    var json = JSONText()
    json.number(number)
    #expect(json.bytes == Array("null".utf8))
  }

  @Test func removingStartsAnew() {
    var json = JSONText()
    json.array { $0.integer(1) }
    json.removeAll()
    json.integer(2)
    #expect(json.bytes == Array("2".utf8))
  }
}
