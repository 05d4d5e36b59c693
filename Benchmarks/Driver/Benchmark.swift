import ArgumentParser
import Foundation

/// Times Tally as its users run it, and measures how good its labels are. One subcommand a benchmark.
@main
struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark", abstract: "Time Tally, alone or pair by pair with a peer, and measure its label models.",
    subcommands: [
      RunBenchmark.self, ScanBenchmark.self, ModelsBenchmark.self, IntervalsBenchmark.self, FitBenchmark.self,
      FitOneCase.self, SoakBenchmark.self, WatchBenchmark.self, PromiseBenchmark.self,
      PromiseProof.self, ReviewBenchmark.self, ReviewLoadBenchmark.self, ReviewProof.self,
    ])
}

/// Why a benchmark could not be run.
struct BenchmarkFailure: Error, CustomStringConvertible {
  let description: String
}

/// Where things lie.
enum Place {
  /// The folder `Benchmarks`.
  static let benchmarks = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// A program of Tally's own package, built for release.
  static func program(_ name: String) throws -> String {
    let path = URL(fileURLWithPath: benchmarks).deletingLastPathComponent().path + "/.build/release/" + name
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw BenchmarkFailure(
        description: """
          \(name) is not built
            at:  \(path)
            fix: swift build --configuration release --product \(name), in the folder above Benchmarks
          """)
    }
    return path
  }
}
