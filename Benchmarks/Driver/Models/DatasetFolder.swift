import Foundation
import Votes

/// Votes with gold, as they lie in a folder like `../shared/data`: `ws/<name>` for labeling functions, `crowd/<name>` for
/// people.
enum DatasetFolder {
  /// Every dataset in the folder, by kind and name.
  ///
  /// - Throws: ``BenchmarkFailure`` if there is none, or if one has something in it that is no vote.
  static func read(_ folder: String) throws -> [VoteDataset] {
    let datasets = try VoteDataset.Kind.allCases.flatMap { kind in
      try names(in: "\(folder)/\(kind.rawValue)").compactMap { name in
        try read("\(folder)/\(kind.rawValue)/\(name)", name: name, kind: kind)
      }
    }
    guard !datasets.isEmpty else {
      throw BenchmarkFailure(
        description: """
          no dataset
            at:  \(folder)
            fix: --data FOLDER, with ws/<name> or crowd/<name> in it; Benchmarks/README.md says which files
          """)
    }
    return datasets
  }

  private static func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { !$0.hasPrefix(".") }.sorted()
  }

  /// - Returns: `nil`, and says so, if a file is missing.
  private static func read(_ folder: String, name: String, kind: VoteDataset.Kind) throws -> VoteDataset? {
    let files =
      kind == .functions ? ["votes_train.csv", "gold_train.csv", "meta.json"] : ["votes.csv", "gold.csv", "meta.json"]
    for file in files where !FileManager.default.fileExists(atPath: "\(folder)/\(file)") {
      print("left out: \(kind.rawValue)/\(name) has no \(file)")
      return nil
    }
    let classCount = try classCount("\(folder)/meta.json")
    let (votes, gold) = ("\(folder)/\(files[0])", "\(folder)/\(files[1])")
    switch kind {
    case .functions:
      return try MatrixFiles.read(votes: votes, gold: gold, name: name, classCount: classCount)
    case .crowd:
      return try CrowdFiles.read(votes: votes, gold: gold, name: name, classCount: classCount)
    }
  }

  /// `k`, or else as many as `classes` names.
  private static func classCount(_ path: String) throws -> Int {
    let object = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path)))
    let fields = object as? [String: Any]
    guard let count = fields?["k"] as? Int ?? (fields?["classes"] as? [Any])?.count, count >= 2 else {
      throw BenchmarkFailure(description: "neither k ≥ 2 nor two classes\n  at:  \(path)")
    }
    return count
  }
}
