import ApplyEngine
import Foundation
import RowFiles

extension RunError {
  /// Whether the run may well succeed without a change of its inputs: what is applied is then worth keeping.
  var isPassing: Bool {
    switch self {
    case .interrupted, .system, .ledger, .files(.cannotOpen), .files(.cannotWrite), .files(.cannotReplace): true
    case .apply(.interrupted), .apply(.died), .apply(.cannotStart), .apply(.unwritable): true
    case .data(.unwritable): true
    default: false
    }
  }
}

extension LabelRun {
  /// Whether the rows of an interrupted run are all there although they cannot be read again.
  func reusesSpool(_ folder: RunFolder) -> Bool {
    guard request.resumes, request.data == "-" else { return false }
    let isThere = access(folder.spool, F_OK) == 0
    if let kept = try? String(contentsOfFile: folder.spoolHash, encoding: .utf8),
      FileHash.of(path: folder.spool) == kept
    {
      return true
    }
    if isThere { notice(.inputCutOff) }
    return false
  }

  /// What determines the votes, as far as it is known before they are made.
  ///
  /// - Parameter known: LFs that are applied to samples alone.
  func appliedInputs(_ input: DataInput, known: [Int]) -> String {
    let versions = FunctionVersions(request.program.description, folders: request.folders, task: request.task)
    return FileHash.of(
      ([
        "votes 1", input.sha256, input.format.rawValue, "id \(request.id ?? "")", "\(request.skipsBadLines)",
        versions.set, FileHash.of(path: request.program.path) ?? "",
      ] + request.limits.statements + known.map { "known \($0)" }).joined(separator: "\n"))
  }

  /// Keeps what a run has applied that may well succeed the next time; else it leaves nothing.
  func settle(_ folder: RunFolder, after error: RunError) {
    guard error.isPassing else { return request.store.abandon(folder) }
    let share = request.store.suspend(folder)
    if share > 0 { notice(.keeping(share: share)) }
  }

  /// Leaves what an interrupted run has applied where it is, or removes it.
  func settleLeftovers(_ folder: RunFolder, inputs: String) throws(RunError) {
    let left = AppliedLeftovers(in: folder.applied)
    let isSame = left?.inputs == inputs
    switch (request.resumes, left) {
    case (true, nil): notice(.nothingToResume)
    case (true, let left?): notice(isSame ? .resuming(share: left.share) : .otherInputs)
    case (false, let left?) where isSame && left.share > 0: notice(.startingAnew(share: left.share))
    default: break
    }
    if request.resumes && isSame { return }
    try? FileManager.default.removeItem(atPath: folder.applied)
    try Folders.make(folder.applied)
  }
}
