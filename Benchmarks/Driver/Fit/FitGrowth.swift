import Foundation

/// How the seconds of a fit grow with rows, LFs and classes, one at a time.
struct FitGrowth {
  let kind: FitCase.Kind
  let model: String
  let runs: Int
  /// For the votes.
  let folder: String

  private struct Sweep: Sendable {
    let name: String
    let values: [Int]
    let fitCase: @Sendable (FitCase.Kind, Int) -> FitCase
  }

  private static let sweeps: [Sweep] = [
    Sweep(name: "rows", values: [125_000, 250_000, 500_000, 1_000_000, 2_000_000, 4_000_000]) {
      FitCase(kind: $0, rows: $1, functions: 25, classes: 2)
    },
    Sweep(name: "LFs", values: [10, 25, 50, 100, 200, 400]) {
      FitCase(kind: $0, rows: 250_000, functions: $1, classes: 2)
    },
    Sweep(name: "classes", values: [2, 4, 8, 16, 32]) {
      FitCase(kind: $0, rows: 250_000, functions: 25, classes: $1)
    },
  ]

  /// - Parameter plots: a folder, made if it is not there.
  func run(plots: String) throws {
    try FileManager.default.createDirectory(atPath: plots, withIntermediateDirectories: true)
    for sweep in FitGrowth.sweeps {
      let columns = ["patterns", "votes", "in all", "patterns s", "fit s", "posterior s", "MiB"]
      print("\ngrowth with \(sweep.name), medians of \(runs) runs; else 250,000 rows, 25 LFs, 2 classes\n")
      print(Spread.right(sweep.name, 10) + columns.map { Spread.right($0, 13) }.joined())
      var lines = LinePlot(
        title: "CPU seconds of a fit, by \(sweep.name)", horizontal: sweep.name, vertical: "CPU seconds",
        series: ["all", "patterns", "fit", "posterior"].map { LinePlot.Series(name: $0) })
      for value in sweep.values {
        let (figures, unmapped) = try medians(sweep.fitCase(kind, value))
        let values = [figures.seconds, figures.patternSeconds, figures.fitSeconds, figures.posteriorSeconds]
        for (index, seconds) in values.enumerated() { lines.series[index].points.append((Double(value), seconds)) }
        print(
          Spread.right(Spread.text(Double(value)), 10)
            + ([Spread.text(Double(figures.patterns)), Spread.text(Double(figures.patternVotes))]
            + values.map { Spread.text($0, 3) } + [Spread.text(unmapped / 1_048_576, 1)])
            .map { Spread.right($0, 13) }.joined())
        fflush(nil)
      }
      let path = "\(plots)/fit-by-\(sweep.name.lowercased()).svg"
      try lines.svg.write(toFile: path, atomically: true, encoding: .utf8)
      print("plot: \(path)")
    }
  }

  private func medians(_ fitCase: FitCase) throws -> (FitFigures, unmapped: Double) {
    let process = try FitProcess(fitCase, folder: folder, model: model)
    defer { process.remove() }
    let fits = try (0..<runs).map { _ in try process.measure() }
    func median(_ value: (FitMeasurement) -> Double) -> Double { Spread(fits.map(value)).median }
    var figures = fits[0].figures
    figures.patternSeconds = median { $0.figures.patternSeconds }
    figures.fitSeconds = median { $0.figures.fitSeconds }
    figures.posteriorSeconds = median { $0.figures.posteriorSeconds }
    return (figures, median { Double($0.unmapped) })
  }
}
