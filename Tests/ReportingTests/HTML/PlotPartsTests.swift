import TestSupport
import Testing
import Votes

@testable import Reporting

@Suite struct PlotPartsTests {
  @Test(arguments: [
    (0.0...1, ["0 %", "20 %", "40 %", "60 %", "80 %", "100 %"]),
    (0.5...1, ["50 %", "60 %", "70 %", "80 %", "90 %", "100 %"]),
    (0.0...0.011, ["0 %", "0.2 %", "0.4 %", "0.6 %", "0.8 %", "1 %"]),
  ]) func ticksAreRoundAndWithin(domain: ClosedRange<Double>, expected: [String]) {
    let scale = Scale(domain: domain, start: 0, end: 100)
    #expect(scale.ticks().map(Words.tick) == expected)
  }

  @Test func ticksOfOrdersOfMagnitude() {
    let short = Scale(domain: 0.004...0.3, start: 0, end: 100, kind: .logarithmic)
    #expect(short.ticks().map(Words.tick) == ["0.5 %", "1 %", "2 %", "5 %", "10 %", "20 %"])
    let long = Scale(domain: 0.00001...1, start: 0, end: 100, kind: .logarithmic)
    #expect(long.ticks().map(Words.tick) == ["0.001 %", "0.01 %", "0.1 %", "1 %", "10 %", "100 %"])
    #expect(abs(long(0.1) - 80) < 1e-9)
  }

  @Test func valuesBeyondTheDomainStayInThePicture() {
    let scale = Scale(domain: 0.5...1, start: 300, end: 20)
    #expect(scale(0) == 300 && scale(2) == 20 && scale(0.75) == 160)
  }

  /// Names that have a place touch no other name and no mark; where there is room, all have one.
  @Test(arguments: Seeds.first(10)) func namesDoNotTouch(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var placer = LabelPlacer(left: 0, top: 0, right: 700, bottom: 400)
    let marks = (0..<60).map { _ in (x: generator.nextUniform() * 700, y: generator.nextUniform() * 400) }
    for mark in marks { placer.reserve(x: mark.x, y: mark.y, radius: 5) }
    var boxes: [(left: Double, top: Double, right: Double, bottom: Double)] = []
    for (index, mark) in marks.enumerated() {
      let name = "function_\(index)"
      guard let place = placer.place(name, x: mark.x, y: mark.y, radius: 5) else { continue }
      let width = TextSize.width(name, size: LabelPlacer.size)
      let left = place.anchor == "start" ? place.x : place.anchor == "end" ? place.x - width : place.x - width / 2
      boxes.append((left, place.y - 9, left + width, place.y + 2.5))
    }
    #expect(boxes.count > 20)
    for (index, box) in boxes.enumerated() {
      #expect(box.left >= 0 && box.right <= 700)
      for other in boxes[(index + 1)...] {
        let touches =
          box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom
        #expect(!touches)
      }
      for mark in marks {
        let isHit = box.left < mark.x && mark.x < box.right && box.top < mark.y && mark.y < box.bottom
        #expect(!isHit)
      }
    }
  }

  @Test func cutNamesFit() {
    let name = "a_function_with_a_very_long_name_名前"
    let cut = TextSize.truncate(name, to: 100, size: 11)
    #expect(cut.hasSuffix("…") && TextSize.width(cut, size: 11) <= 100)
    #expect(TextSize.truncate("short", to: 100, size: 11) == "short")
  }
}
