import Glibc
import Votes

/// Rows with margins and right or wrong labels, as a label model might give them; each draw is another dataset.
struct PromiseWorld: Sendable {
  struct Row {
    let margin: Double
    let isWrong: Bool
  }

  let name: String
  /// Rows of each dataset.
  let rowCount: Int
  /// Audited rows.
  let auditCount: Int
  let maxError: Double
  /// Wrong settled answers fall on rows whose labels are wrong in the same way, as far as there are such rows.
  var areMistakesShared = false
  let draw: @Sendable (inout SeededGenerator) -> Row

  static let all: [PromiseWorld] = [
    PromiseWorld("calibrated, mostly sure", 600, 0.02) { calibrated(&$0, mean: 4, spread: 2) },
    PromiseWorld("calibrated, mixed", 600, 0.05) { calibrated(&$0, mean: 2, spread: 2) },
    PromiseWorld("overconfident", 400, 0.05) { calibrated(&$0, mean: 3, spread: 2, bias: -1.5) },
    PromiseWorld("few patterns", 400, 0.05) { calibrated(&$0, mean: 2, spread: 2, levels: 12) },
    PromiseWorld("flat, just above 2 %", 300, 0.02) { flat(&$0, error: 0.0201) },
    PromiseWorld("flat, just above 5 %", 1_000, 0.05) { flat(&$0, error: 0.0501) },
    PromiseWorld("one margin, just above 5 %", 400, 0.05) { Row(margin: 0.7, isWrong: $0.nextUniform() < 0.0501) },
    PromiseWorld("upside down", 400, 0.05) { row(&$0) { 0.12 * $0 } },
    PromiseWorld("sawtooth around 5 %", 600, 0.05) { row(&$0) { Int($0 * 20) % 2 == 0 ? 0.02 : 0.085 } },
    PromiseWorld("cliff under the start", 600, 0.05) { row(&$0) { $0 > 0.55 ? 0.0501 : 0 } },
    PromiseWorld("tiny audit", 60, 0.05) { flat(&$0, error: 0.0501) },
    PromiseWorld("tiny data, half audited", 200, 0.05, rows: 400) { flat(&$0, error: 0.0501) },
    PromiseWorld("rare class, always missed", 300, 0.02) { Row(margin: 0.9, isWrong: $0.nextUniform() < 0.021) },
    PromiseWorld("people miss what the model misses", 400, 0.05, shared: true) { flat(&$0, error: 0.0501) },
    PromiseWorld("the same, one margin", 400, 0.05, shared: true) {
      Row(margin: 0.7, isWrong: $0.nextUniform() < 0.0501)
    },
  ]

  init(
    _ name: String, _ auditCount: Int, _ maxError: Double, rows: Int = 5_000, shared: Bool = false,
    draw: @escaping @Sendable (inout SeededGenerator) -> Row
  ) {
    self.name = name
    self.auditCount = auditCount
    self.maxError = maxError
    rowCount = rows
    areMistakesShared = shared
    self.draw = draw
  }

  private static func row(_ generator: inout SeededGenerator, error: (Double) -> Double) -> Row {
    let margin = Double(1 + generator.nextInt(below: 100)) / 100
    return Row(margin: margin, isWrong: generator.nextUniform() < error(margin))
  }

  private static func flat(_ generator: inout SeededGenerator, error: Double) -> Row { row(&generator) { _ in error } }

  /// Log odds from a normal distribution; the label is right as often as they say, less the bias.
  private static func calibrated(
    _ generator: inout SeededGenerator, mean: Double, spread: Double, bias: Double = 0, levels: Double = 200
  ) -> Row {
    let radius = (-2 * log(1 - generator.nextUniform())).squareRoot()
    let odds = abs(mean + spread * radius * cos(2 * Double.pi * generator.nextUniform()))
    let said = (levels / (1 + exp(-odds))).rounded() / levels
    return Row(margin: max(0, 2 * said - 1), isWrong: generator.nextUniform() > 1 / (1 + exp(-odds - bias)))
  }
}
