import Foundation
import LabelModels
import Testing
import Votes

/// One file of `Golden/`: vote patterns and the posteriors that the NumPy reference gave for them.
///
/// A line is `rows votes | posterior`, or `rows votes | reviewed rows of each class | posterior`. Made once, by the NumPy
/// oracle in which the model was developed; a change of the model needs new ones from there, so nothing here rewrites
/// them.
struct GoldenCase: Sendable, CustomTestStringConvertible {
  let name: String
  let matrix: VoteMatrix
  let answers: [LabelProblem.Answer]
  /// `[n × k]`, row by row of ``matrix``.
  let posterior: [Double]

  var testDescription: String { name }

  static let all: [GoldenCase] = {
    let folder = goldenFolder().path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".txt") }.sorted().map { GoldenCase(path: folder + "/" + $0, name: $0) }
  }()

  private init(path: String, name: String) {
    var lines: [[Vote]] = []
    var answers: [LabelProblem.Answer] = []
    var posterior: [Double] = []
    var classCount = 0
    for line in textLines(of: path) where !line.hasPrefix("#") {
      let parts = line.split(separator: "|").map { $0.split(separator: " ") }
      let numbers = parts[0].map { Int($0)! }
      let probabilities = parts.last!.map { Double($0)! }
      let reviewed = parts.count == 3 ? parts[1].map { Int($0)! } : []
      classCount = probabilities.count
      let given = reviewed.enumerated().flatMap { Array(repeating: $0.offset, count: $0.element) }
      for (place, y) in given.enumerated() {
        answers.append(.init(row: lines.count + place, y: y, isChosen: name.contains("chosen")))
      }
      for _ in 0..<numbers[0] {
        lines.append(numbers.dropFirst().map { Vote($0) })
        posterior += probabilities
      }
    }
    self.name = name
    self.answers = answers
    self.posterior = posterior
    matrix = VoteMatrix(classCount: classCount, lines: lines)
  }
}

/// `Golden/` of this test target.
func goldenFolder() -> URL {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Golden")
}

/// - Returns: the file's lines, empty if it is not there.
func textLines(of path: String) -> [Substring] {
  (try? String(contentsOfFile: path, encoding: .utf8))?.split(separator: "\n") ?? []
}
