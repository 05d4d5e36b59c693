import Foundation
import Votes

/// Votes of one size and kind, made for the purpose.
struct FitCase: Codable {
  /// Who votes.
  enum Kind: String, CaseIterable, Codable {
    /// LFs: nine of ten vote for one class only.
    case functions
    /// People: each votes for any class.
    case crowd
  }

  let kind: Kind
  let rows: Int
  let functions: Int
  let classes: Int

  var title: String {
    "\(Spread.text(Double(rows))) rows, \(functions) \(kind == .crowd ? "people" : "LFs"), \(classes) classes"
  }

  /// Votes up to 127 classes take a byte.
  var isNarrow: Bool { classes <= Vote.maximumByteClassCount }
  var voteSize: Int { isNarrow ? 1 : 2 }

  // MARK: The votes

  /// How an LF votes.
  private struct Function {
    /// The class it votes for; `nil` if any.
    let own: Int?
    /// The chance of a vote where the class is its own, and where it is another; the same for both where there is none.
    let rate, otherRate: Double
    /// The chance that a vote for any class is right.
    let accuracy: Double
  }

  /// Coverage from 0.01 to 0.2 and accuracy from 0.6 to 0.95, each alike likely; people's coverage is 0.3.
  ///
  /// Every tenth LF votes for any class, and so does one that votes on more rows than its class can have: with 56 classes
  /// an LF for one of them cannot be mostly right on a tenth of the rows.
  private func drawFunctions(using generator: inout SeededGenerator) -> [Function] {
    let k = Double(classes)
    return (0..<functions).map { index in
      let coverage = kind == .crowd ? 0.3 : 0.01 + 0.19 * generator.nextUniform()
      let accuracy = 0.6 + 0.35 * generator.nextUniform()
      if kind == .crowd || index % 10 == 9 || coverage * accuracy * k > 1 {
        return Function(own: nil, rate: coverage, otherRate: coverage, accuracy: accuracy)
      }
      // Bayes: P(votes | own class) = coverage · accuracy · k, as classes are alike frequent.
      return Function(
        own: index % classes, rate: coverage * accuracy * k, otherRate: coverage * (1 - accuracy) * k / (k - 1),
        accuracy: accuracy)
    }
  }

  /// Writes the matrix, line by line, an int8 a vote (int16 from 128 classes on); -1 abstains.
  func write(to path: String) throws {
    var generator = SeededGenerator(seed: 1)
    let drawn = drawFunctions(using: &generator)
    guard let file = fopen(path, "w") else { throw BenchmarkFailure(description: "cannot write \(path)") }
    defer { fclose(file) }
    var line = [Vote](repeating: .abstain, count: functions)
    var bytes = [Int8](repeating: -1, count: functions)
    for _ in 0..<rows {
      let truth = generator.nextInt(below: classes)
      for (index, function) in drawn.enumerated() {
        line[index] = vote(function, truth, using: &generator)
      }
      let written: Int
      if isNarrow {
        for index in bytes.indices { bytes[index] = Int8(line[index]) }
        written = fwrite(bytes, 1, functions, file)
      } else {
        written = fwrite(line, 2, functions, file)
      }
      guard written == functions else { throw BenchmarkFailure(description: "cannot write \(path): disk full?") }
    }
  }

  private func vote(_ function: Function, _ truth: Int, using generator: inout SeededGenerator) -> Vote {
    let rate = truth == function.own ? function.rate : function.otherRate
    guard generator.nextUniform() < rate else { return .abstain }
    if let own = function.own { return Vote(own) }
    if generator.nextUniform() < function.accuracy { return Vote(truth) }
    let other = generator.nextInt(below: classes - 1)
    return Vote(other < truth ? other : other + 1)
  }
}
