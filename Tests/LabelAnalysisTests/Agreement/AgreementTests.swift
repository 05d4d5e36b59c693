import TestSupport
import Testing
import Votes

@testable import LabelAnalysis

@Suite struct AgreementTests {
  /// Krippendorff 2011, section C: four observers, twelve units, five classes, answers missing; nominal alpha 0.743.
  static let krippendorff: [[Vote]] = {
    let observers: [[Vote]] = [
      [0, 1, 2, 2, 1, 0, 3, 0, 1, -1, -1, -1],
      [0, 1, 2, 2, 1, 1, 3, 0, 1, 4, -1, 2],
      [-1, 2, 2, 2, 1, 2, 3, 1, 1, 4, 0, -1],
      [0, 1, 2, 2, 1, 3, 3, 0, 1, 4, 0, -1],
    ]
    return (0..<12).map { unit in observers.map { $0[unit] } }
  }()

  private static func repeated(_ lines: [(Int, [Vote])]) -> [[Vote]] {
    lines.flatMap { Array(repeating: $1, count: $0) }
  }

  @Test func alphaIsKrippendorffsOwn() throws {
    let alpha = try #require(Agreement(.krippendorff, of: AnswerTable(Self.krippendorff, classCount: 5), draws: 0))
    #expect(abs(alpha.value - 0.743421) < 1e-6 && alpha.rowCount == 11 && alpha.interval == nil)
  }

  /// 50 rows: both yes 20, yes and no 5, no and yes 10, both no 15. Observed 0.7, chance 0.5 · 0.6 + 0.5 · 0.4 = 0.5.
  @Test func cohensKappaByHand() throws {
    let lines = Self.repeated([(20, [1, 1]), (5, [1, 0]), (10, [0, 1]), (15, [0, 0])])
    let kappa = try #require(Agreement(.cohen, of: AnswerTable(lines + [[1, -1], [-1, -1]], classCount: 2)))
    #expect(abs(kappa.value - 0.4) < 1e-12 && abs(kappa.observed - 0.7) < 1e-12 && kappa.rowCount == 50)
    let interval = try #require(kappa.interval)
    // Normal: 0.4 ± 1.645 · 0.128.
    #expect(abs(interval.lower - 0.19) < 0.06 && abs(interval.upper - 0.61) < 0.06)
  }

  /// Fleiss 1971's form, the worked table of 10 rows, 14 answers each, 5 classes: kappa 0.210.
  @Test func fleissKappaOfTheWorkedTable() throws {
    let counts = [
      [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
      [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ]
    let lines = counts.map { $0.enumerated().flatMap { Array(repeating: Vote($0), count: $1) } }
    let kappa = try #require(Agreement(.fleiss, of: AnswerTable(lines, classCount: 5), draws: 0))
    #expect(abs(kappa.value - 0.20993) < 1e-5 && abs(kappa.observed - 0.37802) < 1e-5)
  }

  @Test func whatIsNotDefinedIsNil() {
    func value(_ coefficient: Agreement.Coefficient, _ lines: [[Vote]]) -> Double? {
      Agreement(coefficient, of: AnswerTable(lines, classCount: 3), draws: 0)?.value
    }
    for coefficient in Agreement.Coefficient.allCases {
      #expect(value(coefficient, []) == nil)
      // One class alone: chance explains all.
      #expect(value(coefficient, [[1, 1], [1, 1]]) == nil)
      #expect(value(coefficient, [[1, -1], [-1, 2]]) == nil)
      #expect(value(coefficient, [[0, 0], [1, 1], [2, 2]]) == 1)
    }
    #expect(value(.cohen, [[0, 1, 1]]) == nil)
    #expect(value(.fleiss, [[0, 1], [1, -1]]) == nil)
  }

  @Test(arguments: Seeds.first(20)) func alphaIsThatOfAllPairs(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let k = 2 + generator.nextInt(below: 3)
    let lines = (0..<30).map { _ in
      (0..<4).map { _ in generator.nextInt(below: 3) == 0 ? -1 : Vote(generator.nextInt(below: k)) }
    }
    // Differences within rows against those between all answers, from the definition.
    let rows = lines.map { $0.filter { $0 != -1 } }.filter { $0.count >= 2 }
    let all = rows.flatMap { $0 }
    let n = Double(all.count)
    let within =
      rows.reduce(0.0) { sum, row in
        sum + Double(row.reduce(0) { $0 + row.count(where: { [a = $1] in $0 != a }) }) / Double(row.count - 1)
      } / n
    let between = Double(all.reduce(0) { sum, a in sum + all.count { $0 != a } }) / (n * (n - 1))
    let found = Agreement(.krippendorff, of: AnswerTable(lines, classCount: k), draws: 0)?.value
    #expect(abs((found ?? .nan) - (1 - within / between)) < 1e-12)
  }

  /// The same tables in Python, by `alpha_krippendorff` of crowd-kit 1.4.2.
  @Test(arguments: [(40, 3, 2, 0.5142314990512333), (60, 5, 4, 0.4900204071474791), (200, 8, 3, 0.5397458277943096)])
  func alphaIsThatOfCrowdKit(rows: Int, raters: Int, classes: Int, expected: Double) throws {
    let lines = (0..<rows).map { row in
      (0..<raters).map { rater -> Vote in
        let hash = StableHash.mix(UInt64(row * 1_000 + rater))
        if hash % 3 == 0 { return .abstain }
        return Vote((hash >> 8) % 4 != 0 ? row % classes : Int((hash >> 16) % UInt64(classes)))
      }
    }
    let alpha = try #require(Agreement(.krippendorff, of: AnswerTable(lines, classCount: classes), draws: 0))
    #expect(abs(alpha.value - expected) < 1e-12)
  }

  @Test func aReportHasEachPairAndClass() throws {
    let report = AgreementReport(AnswerTable(Self.krippendorff, classCount: 5), draws: 50)
    #expect(report.fleiss == nil && report.classes.count == 5)
    #expect(report.pairs.map { [$0.first, $0.second] } == [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]])
    #expect(report.pairs.map(\.rowCount) == [9, 8, 9, 9, 10, 10])
    // By hand: 8 of 9 equal; chance (3 · 2 + 3 · 4 + 2 · 2 + 1 · 1) / 81.
    let first = try #require(report.pairs[0].cohen)
    #expect(abs(first.value - (8.0 / 9 - 23.0 / 81) / (1 - 23.0 / 81)) < 1e-12)
    // Class 4 is given to one row alone, by all who answered it.
    #expect(try #require(report.classes[4]).value == 1)
  }

  @Test func intervalsAreTheSameEachTime() {
    let table = AnswerTable(Self.krippendorff, classCount: 5)
    #expect(Agreement(.krippendorff, of: table) == Agreement(.krippendorff, of: table))
  }
}
