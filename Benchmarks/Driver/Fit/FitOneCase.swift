import ArgumentParser
import Foundation
import LabelModels
import Votes

/// What one fit took, as the process that did it says.
struct FitFigures: Codable {
  var patterns = 0
  /// Votes of all patterns, each pattern once.
  var patternVotes = 0
  /// CPU seconds, user and system: from the mapped votes to patterns, to the fitted model, to the posterior.
  var patternSeconds = 0.0
  var fitSeconds = 0.0
  var posteriorSeconds = 0.0
  /// Sum over the patterns' rows of the best class's probability, divided by rows: tells two fits apart.
  var meanBest = 0.0
  /// The model that gave the posterior.
  var model = ""

  var seconds: Double { patternSeconds + fitSeconds + posteriorSeconds }
}

/// `benchmark fit-one-case`: in a process of its own, so that time and memory are of this fit alone.
struct FitOneCase: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit-one-case", abstract: "Fit one matrix and say what it took, as JSON.", shouldDisplay: false)

  @Argument var votes: String
  @Option var rows: Int
  @Option var functions: Int
  @Option var classes: Int
  @Option var model: String
  @Option var posteriors: String?

  func run() throws {
    let model = try LabelModels.named(model)
    let file = try Data(contentsOf: URL(fileURLWithPath: votes), options: .alwaysMapped)
    var figures = FitFigures()
    var last = Self.cpuSeconds()
    func lap() -> Double {
      let now = Self.cpuSeconds()
      defer { last = now }
      return now - last
    }
    let (patterns, patternOfRow) = file.withUnsafeBytes { collect($0) }
    figures.patternSeconds = lap()
    let fitted = try model.fit(patterns)
    figures.fitSeconds = lap()
    let posterior = fitted.posterior(for: patterns)
    figures.posteriorSeconds = lap()
    figures.patterns = patterns.count
    figures.patternVotes = patterns.functions.count
    figures.model = fitted.modelName
    var best = 0.0
    for pattern in patternOfRow { best += posterior[Int(pattern)].max() ?? 0 }
    figures.meanBest = best / Double(rows)
    if let posteriors {
      try posterior.values.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: posteriors)) }
    }
    print(String(decoding: try JSONEncoder().encode(figures), as: UTF8.self))
  }

  /// The patterns, and which row has which: what `tally fit` needs to write labels.
  private func collect(_ bytes: UnsafeRawBufferPointer) -> (VotePatterns, [Int32]) {
    var builder = VotePatternBuilder(functionCount: functions, classCount: classes)
    var patternOfRow = [Int32](unsafeUninitializedCapacity: rows) { patternOfRow, count in
      if classes <= Vote.maximumByteClassCount {
        builder.add(
          lines: bytes.bindMemory(to: Int8.self),
          patternOfRow: UnsafeMutableBufferPointer(rebasing: patternOfRow[..<rows]))
      } else {
        builder.add(
          lines: bytes.bindMemory(to: Vote.self),
          patternOfRow: UnsafeMutableBufferPointer(rebasing: patternOfRow[..<rows]))
      }
      count = rows
    }
    let (patterns, canonical) = builder.build()
    for row in patternOfRow.indices { patternOfRow[row] = Int32(canonical[Int(patternOfRow[row])]) }
    return (patterns, patternOfRow)
  }

  /// User and system, of the process.
  private static func cpuSeconds() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
      + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
  }
}
