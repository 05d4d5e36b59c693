import ApplyEngine
import Foundation
import Interchange
import Ledger
import Pipeline
import Reporting

/// The page about a run: what `tally run` writes at its end, and `tally report` again.
struct ReportPage {
  let run: FinishedRun
  let page: RunPage
  let metrics: RunMetrics

  /// - Parameters:
  ///   - run: an id or the beginning of one; nil for the latest run.
  ///   - compare: another one, or `previous`.
  init(
    folders: TaskFolders, task: String, store: StoreOption, run: String?, compare: String? = nil, showsRowText: Bool
  ) throws {
    let place = TaskStore(root: folders.root, name: task, place: store.place)
    let finished = try FinishedRun(place, task: task, run: run, folders: folders)
    let ledger = try Ledger(path: place.ledger)
    let records = try ReportPage.records(ledger, until: finished.manifest.run)
    let changes = try compare.map { name in
      let other = name == "previous" ? try ReportPage.previous(records, place, task) : name
      let old = try FinishedRun(place, task: task, run: other, folders: folders)
      return RunChanges(
        try RunComparison(old: old, new: finished), old: try RunFigures(old.folder),
        new: try RunFigures(finished.folder))
    }
    var options = RunPage.Options()
    options.showsRowText = showsRowText
    self.run = finished
    // How labels move says something only where the rows are the same.
    let same = records.filter { $0.dataPath == records.first?.dataPath }.prefix(RunHistory.limit)
    let history = RunHistory(
      runs: try same.reversed().map { RunHistory.Run($0, labels: try ledger.labels(ofRun: $0.id)) })
    page = try RunPage(finished, history: history, changes: changes, options: options)
    let plain = RunMetrics(page.report, page.summary.pictures)
    metrics = changes.map { RunMetrics(plain, changes: $0) } ?? plain
  }

  /// Beside the tasks, or in the folder that keeps the runs where that is elsewhere.
  static func place(_ folders: TaskFolders, _ task: String, store: StoreOption) -> String {
    store.place.map { "\($0)/\(task)/report.html" } ?? "\(folders.root)/Reports/\(task)/index.html"
  }

  /// - Throws: `wouldOverwrite` for a file that is no page of Tally's.
  func write(to path: String) throws {
    try ReportPage.check(path)
    try Folders.make((path as NSString).deletingLastPathComponent)
    let file = try AtomicFile(path: path)
    let bytes = Array(page.html().utf8)
    try file.write { (writer: inout FileWriter) throws(InterchangeError) in try writer.write(bytes) }
    try file.commit()
  }

  private static func check(_ path: String) throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return }
    if isFolder.boolValue { throw RunError.system(path: path, errno: EISDIR) }
    // A pipe or device holds nothing that could be lost.
    guard (try? FileManager.default.attributesOfItem(atPath: path)[.type]) as? FileAttributeType == .typeRegular,
      let file = FileHandle(forReadingAtPath: path)
    else { return }
    defer { try? file.close() }
    let head = (try? file.read(upToCount: 4_096)) ?? Data()
    if head.isEmpty { return }
    let mark = Data("name=\"generator\" content=\"\(RunPage.generator)\"".utf8)
    if head.range(of: mark) == nil { throw RunError.wouldOverwrite(path: path, isInput: false) }
  }

  /// The last other run whose folder is still there.
  private static func previous(_ records: [RunRecord], _ store: TaskStore, _ task: String) throws -> String {
    let others = records.dropFirst().map(\.id).filter { $0 != records.first?.id }
    if let kept = others.first(where: { FileManager.default.fileExists(atPath: store.run($0).manifest) }) {
      return kept
    }
    throw CommandFailure(
      message: UserMessage(
        "there is no run before \(records.first?.id ?? "this one")",
        fix: "name one with --compare; tally runs \(task) lists them"))
  }

  /// The runs up to one, newest first, each once where it was made several times in a row.
  private static func records(_ ledger: Ledger, until id: String) throws -> [RunRecord] {
    var records: [RunRecord] = []
    for record in try ledger.runs(limit: 500).filter({ $0.status == .done }).drop(while: { $0.id != id }) {
      if records.last?.id != record.id { records.append(record) }
    }
    return records
  }
}
