import Foundation
import TestSupport
import Testing
import Votes

@testable import Review

@Suite struct UTCMomentTests {
  @Test(arguments: [
    (0.0, "1970-01-01T00:00:00.000Z"), (951_782_400.0, "2000-02-29T00:00:00.000Z"),
    (1_795_305_600.25, "2026-11-22T00:00:00.250Z"), (-0.001, "1969-12-31T23:59:59.999Z"),
  ])
  func timesAreWrittenAsISO8601(time: Double, text: String) {
    #expect(UTCMoment.text(time) == text)
    #expect(abs((UTCMoment.seconds(text) ?? .nan) - time) < 1e-6)
  }

  @Test(arguments: Seeds.first(50)) func anyTimeReadsBack(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<100 {
      let time = Double(generator.nextInt(below: 4_000_000_000_000)) / 1_000
      let text = UTCMoment.text(time)
      #expect(abs(try #require(UTCMoment.seconds(text)) - time) < 1e-4)
      // Foundation's own opinion.
      let date = try Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
      #expect(abs(date.timeIntervalSince1970 - time) < 2e-3)
    }
  }

  @Test(arguments: ["", "yesterday", "2026-13-01", "2026-1-1", "2026-01-01T25:00:00Z", "2026-01-01T10:00:00+02:00"])
  func otherTextsAreNoTimes(text: String) { #expect(UTCMoment.seconds(text) == nil) }

  @Test(arguments: [
    ("2026-11-21", 1_795_219_200.0), ("2026-11-21T03:00:00Z", 1_795_230_000),
    ("2026-11-21 03:00:00.5Z", 1_795_230_000.5),
    ("2026-11-21T03:00Z", 1_795_230_000),
  ])
  func shorterFormsAreRead(text: String, time: Double) { #expect(UTCMoment.seconds(text) == time) }
}
