import ApplyEngine
import Interchange
import LabelModels
import Ledger
import RowFiles

/// Why a run could not be done. Nothing that was there before has been touched.
public enum RunError: Error, Sendable, Equatable {
  case build(BuildError)
  case apply(ApplyError)
  case data(RowFileError)
  /// The data file is absent; what the task's author says about getting it.
  case missingData(path: String, whereToGet: String?)
  case duplicateID(id: String, path: String, firstLine: Int, secondLine: Int)
  case files(InterchangeError)
  case model(LabelModelError)
  case modelFile(LabelModelError, path: String)
  case knowledge(KnowledgeError)
  case ledger(LedgerError)
  /// No LF voted on any row.
  case allAbstain(rowCount: Int, functionCount: Int)
  /// Every line was left out.
  case noRows(path: String, badLineCount: Int)
  /// None of the ids in the gold is in the data.
  case goldMatchesNothing(path: String, goldCount: Int, exampleID: String)
  case goldCount(path: String, found: Int, expected: Int)
  /// The output is one of the inputs, or a file that no run has put there.
  case wouldOverwrite(path: String, isInput: Bool)
  case system(path: String, errno: Int32)
  /// The folder of runs cannot be made or written.
  case store(path: String, errno: Int32)
  /// Another run of the task is on, and this one was not to wait.
  case locked(by: LockHolder?)
  /// The file system knows no locks: two runs at once would write over each other.
  case cannotLock(path: String, errno: Int32)
  case noRun(task: String)
  case unknownRun(id: String, task: String, known: [String])
  /// Several runs begin so.
  case ambiguousRun(id: String, task: String, matches: [String])
  /// The run was made by a Tally that kept no figures, or in another form.
  case noFigures(path: String)
  /// With the ids that are nearly the same.
  case unknownRow(id: String, run: String, nearest: [String])
  /// The task has other classes than it had in the run.
  case classesChanged(run: String)
  case staleData(path: String, run: String)
  case damagedRun(path: String)
  case interrupted
}
