import ApplyEngine
import Foundation
import Interchange
import LabelModels
import TestSupport
import Votes

@testable import Pipeline

private func makePatterns(_ lines: [[Vote]], classCount: Int) -> VotePatterns {
  patterns(lines, classCount: classCount)
}

/// The files of a finished run, made from a vote matrix without any worker.
struct SmallRun {
  let folder: TemporaryFolder
  let lines: [[Vote]]
  let classes: [String]
  var folders: TaskFolders { TaskFolders(root: folder.path) }
  var store: TaskStore { TaskStore(root: folder.path, name: "Task") }

  static let id = "0123456789ab"

  /// Two copies of one LF, three that are right on four rows of five, and one that hardly votes.
  static func lines(rowCount: Int, seed: UInt64) -> (lines: [[Vote]], labels: [Vote]) {
    var generator = SeededGenerator(seed: seed)
    var labels: [Vote] = []
    let lines = (0..<rowCount).map { _ -> [Vote] in
      let label = Vote(generator.nextInt(below: 2))
      labels.append(label)
      func vote(_ coverage: Double, _ accuracy: Double) -> Vote {
        guard generator.nextUniform() < coverage else { return .abstain }
        return generator.nextUniform() < accuracy ? label : 1 - label
      }
      let copy = vote(0.4, 0.8)
      return [copy, copy, vote(0.5, 0.8), vote(0.5, 0.8), vote(0.3, 0.8), vote(0.02, 0.6)]
    }
    return (lines, labels)
  }

  /// - Parameters:
  ///   - gold: by row; `nil` for no gold.
  ///   - rows: JSON with an id `r0`, `r1` and so on.
  init(
    _ lines: [[Vote]], classes: [String] = ["no", "yes"], gold: [Int: Vote]? = nil, model: String? = nil,
    rows: [String]? = nil
  ) throws {
    folder = try TemporaryFolder()
    self.lines = lines
    self.classes = classes
    let run = store.run(SmallRun.id)
    try FileManager.default.createDirectory(atPath: run.path, withIntermediateDirectories: true)
    let names = lines[0].indices.map { "f\($0)" }
    let places = try writeData(rows)
    _ = try writeIndex(run, places)
    try writeVotes(run)
    let patterns = makePatterns(lines, classCount: classes.count)
    let fitted = try LabelModels.named(model ?? LabelModels.standard.name).fit(patterns)
    try ModelFile(fitted, functionNames: names, classNames: classes).json
      .write(toFile: run.model, atomically: true, encoding: .utf8)
    try gold.map { gold in
      _ = try folder.write(
        "id,label\n" + gold.sorted { $0.key < $1.key }.map { "r\($0.key),\(classes[Int($0.value)])\n" }.joined(),
        to: "gold.csv")
    }
    try writeManifest(run, names, hasGold: gold != nil, patternCount: patterns.count)
    try FileManager.default.createSymbolicLink(
      atPath: store.path + "/latest", withDestinationPath: "runs/\(SmallRun.id)")
  }

  private func writeData(_ rows: [String]?) throws -> [(offset: Int, length: Int)] {
    var text = ""
    let places = lines.indices.map { row in
      let line = rows?[row] ?? #"{"id": "r\#(row)", "text": "text of row \#(row), \"quoted\", {braces}", "n": [1, 2]}"#
      defer { text += line + "\n" }
      return (text.utf8.count, line.utf8.count)
    }
    _ = try folder.write(text, to: "data.jsonl")
    return places
  }

  private func writeIndex(_ run: RunFolder, _ places: [(offset: Int, length: Int)]) throws -> RowIndex {
    let ids = places.indices.map { "r\($0)" }
    let name = String(run.index.dropFirst(folder.path.count + 1))
    let index = try folder.writeIndex(ids: ids, count: ids.count, to: name)
    for (row, place) in places.enumerated() {
      UnsafeMutablePointer(mutating: index.offsets)[row] = UInt64(place.offset)
      UnsafeMutablePointer(mutating: index.lengths)[row] = UInt32(place.length)
    }
    return index
  }

  private func writeVotes(_ run: RunFolder) throws {
    var bytes = NumPyHeader.bytes(
      rowCount: lines.count, functionCount: lines[0].count, classCount: classes.count)
    for function in lines[0].indices { bytes += lines.map { UInt8(bitPattern: Int8($0[function])) } }
    try Data(bytes).write(to: URL(fileURLWithPath: run.votes))
  }

  private func writeManifest(_ run: RunFolder, _ names: [String], hasGold: Bool, patternCount: Int) throws {
    func input(_ name: String, _ format: String?) -> Manifest.Input {
      Manifest.Input(path: name, sha256: FileHash.of(path: folder.path(name)) ?? "", format: format)
    }
    let covered = lines.count { $0.contains { $0 != .abstain } }
    let manifest = Manifest(
      run: SmallRun.id, task: "Task", data: input("data.jsonl", "jsonl"), gold: hasGold ? input("gold.csv", nil) : nil,
      model: nil, reviewed: nil, functionSet: "set", classes: classes,
      functions: names.enumerated().map { index, name in
        Manifest.Function(name: name, version: "v", votes: lines.count { $0[index] != .abstain }, faults: 0)
      },
      options: Manifest.Options(
        id: "id", labelModel: "cavity", reviewBelow: 0.2, labelFormat: "jsonl", skipsBadLines: false),
      counts: Manifest.Counts(
        rows: lines.count, coveredRows: covered, patterns: patternCount, votes: 0, faults: 0, badLines: 0, goldRows: 0,
        reviewRows: 0, labels: [:], routes: [:]))
    try manifest.json.write(to: URL(fileURLWithPath: run.manifest))
  }

  func open(_ id: String? = nil) throws -> FinishedRun {
    try FinishedRun(store, task: "task", run: id, folders: folders)
  }
}
