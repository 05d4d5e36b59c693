import ApplyEngine
import Foundation
import Interchange
import LabelModels
import RowFiles
import Votes
import WorkerProtocol

/// Why one row of the last run got its label: each LF's vote and its share in the log odds.
public struct RowExplanation: Sendable {
  public struct FunctionShare: Sendable {
    public let name: String
    /// Relative to the package.
    public let file: String
    public let line: Int
    /// `nil`: it abstained.
    public let vote: String?
    /// `[k]`: what the vote adds to each class's score; `nil` where it abstained.
    public let evidence: [Double]?
  }

  public let run: String
  public let id: String
  public let classes: [String]
  /// `[k]`.
  public let posterior: [Double]
  public let margin: Double
  public let route: Route
  public let functions: [FunctionShare]
  public let explanation: Explanation?
  /// The classes that people gave: the row's label is theirs, not the model's. Empty where nobody did, or where the file of
  /// answers is not the run's any more.
  public let answers: [String]
  public let modelName: String
  /// The row as JSON, where the caller asked for it.
  public let row: String?

  /// - Parameters:
  ///   - id: the row's id, or its position where the data has no ids.
  ///   - store: where the task's runs are.
  ///   - showsData: whether the row's text is wanted.
  /// - Throws: `noRun`, `unknownRow`, `staleData`, `damagedRun`.
  public init(
    id: String, store: TaskStore, task: String, folders: TaskFolders, description: TaskDescription?, showsData: Bool
  ) throws(RunError) {
    guard let folder = store.latest else { throw .noRun(task: task) }
    let manifest = try Manifest(path: folder.manifest)
    let index = try RowIndex(path: folder.index)
    guard let row = index.row(withID: id) else { throw .unknownRow(id: id, run: manifest.run) }
    let model = try RowExplanation.model(folder)
    let line = try VoteFile.line(
      row, path: folder.votes, rowCount: index.count, functionCount: manifest.functions.count,
      classCount: manifest.classes.count)
    var builder = VotePatternBuilder(functionCount: line.count, classCount: manifest.classes.count)
    _ = builder.add(line)
    let posterior = model.fitted.posterior(for: builder.build().patterns)
    let outcome = LabelPlan(posterior, of: builder.build().patterns, reviewBelow: manifest.options.reviewBelow)
      .outcomes[0]
    let isCovered = line.contains { $0 != .abstain }
    let explanation = isCovered ? model.fitted.explanation(of: line) : nil
    run = manifest.run
    self.id = id
    classes = manifest.classes
    self.posterior = Array(posterior[0])
    margin = outcome.margin
    route = outcome.route
    self.explanation = explanation
    answers = RowExplanation.answers(row, id, manifest, folders)
    modelName = model.fitted.modelName
    functions = RowExplanation.shares(line, manifest, explanation, description, folders.sourceRoot)
    self.row = showsData ? try RowExplanation.rowText(row, index, manifest, folder, folders) : nil
  }

  private static func answers(_ row: Int, _ id: String, _ manifest: Manifest, _ folders: TaskFolders) -> [String] {
    guard let reviewed = manifest.reviewed else { return [] }
    let path = SourcePath.absolute(reviewed.path, in: folders.root)
    guard FileHash.of(path: path) == reviewed.sha256,
      let answers = try? ReviewedAnswers.read(path: path, classNames: manifest.classes)
    else { return [] }
    return answers.answers(row: row, id: id).map { manifest.classes[Int($0.label)] }
  }

  private static func model(_ folder: RunFolder) throws(RunError) -> ModelFile {
    guard let text = try? String(contentsOfFile: folder.model, encoding: .utf8) else {
      throw .damagedRun(path: folder.model)
    }
    do throws(LabelModelError) { return try ModelFile(json: text) } catch {
      throw .modelFile(error, path: folder.model)
    }
  }

  private static func shares(
    _ line: [Vote], _ manifest: Manifest, _ explanation: Explanation?, _ description: TaskDescription?, _ root: String
  ) -> [FunctionShare] {
    manifest.functions.enumerated().map { index, function in
      let described = description?.functions.first { $0.name == function.name }
      let term = explanation?.terms.first { $0.function == index }
      return FunctionShare(
        name: function.name, file: described.map { SourcePath.relative($0.file, to: root) } ?? "",
        line: described?.line ?? 0,
        vote: line[index] == .abstain ? nil : manifest.classes[Int(line[index])],
        evidence: term?.evidence)
    }
  }

  private static func rowText(
    _ row: Int, _ index: RowIndex, _ manifest: Manifest, _ folder: RunFolder, _ folders: TaskFolders
  ) throws(RunError) -> String {
    let path =
      FileManager.default.fileExists(atPath: folder.spool)
      ? folder.spool : SourcePath.absolute(manifest.data.path, in: folders.root)
    do throws(RowFileError) {
      let file = try MappedFile(path)
      guard FileHash.of(file.bytes) == manifest.data.sha256,
        let format = RowFormat(rawValue: manifest.data.format ?? "")
      else {
        throw RowFileError.notAFile(path: path)
      }
      var json = JSONText()
      let place = index.place(of: row)
      try RowRenderer(file, format: format).write(offset: place.offset, length: place.length, into: &json)
      return String(decoding: json.bytes, as: UTF8.self)
    } catch {
      throw .staleData(path: path, run: manifest.run)
    }
  }
}

/// One line of a run's `votes.npy`.
enum VoteFile {
  static func line(_ row: Int, path: String, rowCount: Int, functionCount: Int, classCount: Int) throws(RunError)
    -> [Vote]
  {
    let width = SegmentBlock.voteWidth(classCount: classCount)
    let size = rowCount * functionCount * width
    guard let file = try? MappedFile(path), file.bytes.count > size, let base = file.bytes.baseAddress else {
      throw .damagedRun(path: path)
    }
    let start = file.bytes.count - size
    return withExtendedLifetime(file) {
      (0..<functionCount).map { function in
        let place = base + start + (function * rowCount + row) * width
        return width == 1 ? Vote(place.load(as: Int8.self)) : place.loadUnaligned(as: Vote.self)
      }
    }
  }
}
