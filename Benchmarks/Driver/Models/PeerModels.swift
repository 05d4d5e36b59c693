import Foundation
import Votes

/// Label models of other projects, measured as Tally's are: the votes go to `Peers/label_models.py`, each in a process of
/// its own, and class probabilities come back.
struct PeerModels {
  private struct Peer {
    /// What the script calls it.
    let name: String
    /// For the table's title.
    let title: String
    let module: String
    let package: String
  }

  private static let peers = [
    Peer(name: "snorkel", title: "snorkel LabelModel", module: "snorkel.labeling.model", package: "snorkel==0.10.0"),
    Peer(
      name: "dawid_skene", title: "crowd-kit DawidSkene", module: "crowdkit.aggregation", package: "crowd-kit==1.4.2"),
    Peer(name: "cleanlab", title: "cleanlab CROWDLAB", module: "cleanlab.multiannotator", package: "cleanlab==2.9.0"),
  ]

  private let python: String
  private let folder: String

  /// - Parameters:
  ///   - python: a Python outside the project, with some of the peers.
  ///   - folder: for files that go to and fro.
  init(python: String, folder: String) {
    // Relative to where the benchmark was started, not to the folder that the script runs in. A link is left as it is:
    // a virtual environment's Python is one.
    self.python = URL(fileURLWithPath: python).standardizedFileURL.path
    self.folder = folder
  }

  func run(on datasets: [VoteDataset], report: (ResultTable) -> Void) throws {
    for peer in PeerModels.peers {
      guard has(peer) else {
        print("left out: \(peer.title); to get it: \(python) -m pip install \(peer.package)\n")
        continue
      }
      for kind in VoteDataset.Kind.allCases {
        let datasets = datasets.filter { $0.kind == kind }
        if !datasets.isEmpty { report(try table(peer, "votes alone, \(kind.title): \(peer.title)", datasets)) }
      }
    }
  }

  private func has(_ peer: Peer) -> Bool { (try? run(["-c", "import \(peer.module)"])) != nil }

  private func table(_ peer: Peer, _ title: String, _ datasets: [VoteDataset]) throws -> ResultTable {
    var scores = ScoreTable(title)
    var notes: [String] = []
    for dataset in datasets {
      do {
        let posterior = try posterior(peer, dataset.patterns)
        try scores.add(dataset, Scores(posterior, of: dataset.patterns, gold: dataset.goldCounts))
      } catch let failure as BenchmarkFailure {
        let reason = failure.description.split(separator: "\n").last ?? ""
        notes.append("\(dataset.name): \(peer.title) gave up, \(reason)")
      }
    }
    var table = scores.finished()
    table.notes += notes
    return table
  }

  // MARK: To and fro

  private struct VoteFile: Encodable {
    let functionCount: Int
    let classCount: Int
    /// Pairs of LF and class.
    let patterns: [[[Int]]]
    let counts: [Int]

    init(_ patterns: VotePatterns) {
      functionCount = patterns.functionCount
      classCount = patterns.classCount
      self.patterns = (0..<patterns.count).map { pattern in
        patterns.votes(of: pattern).map { [Int(patterns.functions[$0]), Int(patterns.classes[$0])] }
      }
      counts = patterns.counts
    }
  }

  private func posterior(_ peer: Peer, _ patterns: VotePatterns) throws -> Posterior {
    let (votes, posteriors) = (folder + "/votes.json", folder + "/posteriors.json")
    try JSONEncoder().encode(VoteFile(patterns)).write(to: URL(fileURLWithPath: votes))
    try run([Place.benchmarks + "/Peers/label_models.py", peer.name, votes, posteriors])
    let found = try JSONDecoder().decode([[Double]].self, from: Data(contentsOf: URL(fileURLWithPath: posteriors)))
    // Single precision leaves about 1e-7.
    let fits = found.allSatisfy { line in
      line.count == patterns.classCount && abs(line.reduce(0, +) - 1) < 1e-4
    }
    guard found.count == patterns.count, fits else {
      throw BenchmarkFailure(description: "its probabilities do not fit or do not add up to 1")
    }
    return Posterior(classCount: patterns.classCount, values: found.flatMap { $0 })
  }

  private func run(_ arguments: [String]) throws {
    _ = try MeasuredProcess.run(python, arguments, in: folder, output: folder + "/peer.log")
  }
}
