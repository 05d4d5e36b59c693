import ApplyEngine
import LabelModels
import Ledger
import Pipeline

extension RunError: UserFacingError {
  var isInterruption: Bool {
    switch self {
    case .interrupted, .apply(.interrupted), .build(.interrupted): true
    default: false
    }
  }

  var message: UserMessage {
    switch self {
    case .build(let error): return error.message
    case .apply(let error): return error.message
    case .data(let error): return error.message
    case .files(let error): return error.message
    case .model(let error): return error.message(path: nil)
    case .modelFile(let error, let path): return error.message(path: path)
    case .knowledge(let error): return error.message
    case .ledger(let error): return error.message
    case .missingData(let path, let whereToGet):
      return UserMessage("there is no data file", at: path, fix: whereToGet ?? "check the path, or pass --data FILE")
    case .duplicateID(let id, let path, let first, let second):
      return UserMessage(
        "two rows have the id \"\(id)\"", at: "\(path):\(second), first on line \(first)",
        fix: "make the ids unique, name another column with --id, or pass --id position")
    case .allAbstain(let rows, let functions):
      return UserMessage(
        "no labeling function voted: \(functions) of them, \(rows) rows",
        fix: "check that the columns hold what the functions look for; the last results are untouched")
    case .noRows(let path, let bad):
      return UserMessage(
        "no row is left: all \(bad) lines were bad", at: path,
        fix: "run without --skip-bad-lines to see the first of them")
    case .goldMatchesNothing(let path, let count, let example):
      return UserMessage(
        "none of the \(count) gold ids is in the data, for example \"\(example)\"", at: path,
        fix: "check that gold and data belong together and use the same id column")
    case .goldCount(let path, let found, let expected):
      return UserMessage(
        "gold by position has \(found) lines, the data \(expected) rows", at: path,
        fix: "give one line for each row (-1 where there is no gold), or add an id column")
    case .wouldOverwrite(let path, let isInput):
      return UserMessage(
        isInput ? "the output would be written over an input" : "this file is there already, and no run has written it",
        at: path, fix: "choose another place for the output")
    case .system(let path, let errno):
      let system = Suggestions.system(errno)
      return UserMessage("cannot write: \(system.reason)", at: path, fix: system.fix)
    case .store(let path, let errno):
      let system = Suggestions.system(errno)
      return UserMessage(
        "cannot write the folder of runs: \(system.reason)", at: path,
        fix: "let this user write it, or keep runs elsewhere: --store DIR")
    case .locked(let holder):
      return UserMessage(
        "another run of this task is on\(holder.map { ": \($0.text)" } ?? "")",
        fix: "run again when it is done, or without --no-wait to wait for it")
    case .cannotLock(let path, let errno):
      return UserMessage(
        "this file system has no locks: \(Suggestions.system(errno).reason)", at: path,
        fix: "keep runs on another: --store DIR")
    case .noRun(let task):
      return UserMessage("\(task) has not been run yet", fix: "tally run \(task)")
    case .unknownRun(let id, let task, let known):
      return UserMessage(
        "there is no run \"\(id)\"",
        fix: Suggestions.fix(id, among: known, otherwise: "list them: tally runs \(task)"))
    case .ambiguousRun(let id, let task, let matches):
      return UserMessage(
        "\(matches.count) runs begin with \"\(id)\": \(Suggestions.list(matches, limit: 4))",
        fix: "write more of the id; tally runs \(task) lists them")
    case .noFigures(let path):
      return UserMessage(
        "another version of tally made this run, and its figures cannot be read", at: path, fix: "run the task again")
    case .unknownRow(let id, let run, let nearest):
      let wording = "ids are as in the data; without an id column they are positions, from 0"
      let near = nearest.map { "\"\($0)\"" }.joined(separator: ", ")
      return UserMessage(
        "no row \"\(id)\" in run \(run)", fix: nearest.isEmpty ? wording : "did you mean \(near)? Otherwise: \(wording)"
      )
    case .classesChanged(let run):
      return UserMessage("the task's classes have changed since run \(run)", fix: "run the task again")
    case .staleData(let path, let run):
      return UserMessage(
        "the data has changed since run \(run)", at: path, fix: "run the task again, or leave out --show-data")
    case .damagedRun(let path):
      return UserMessage(
        "this file of the last run is damaged or of a newer version", at: path, fix: "run the task again")
    case .interrupted: return .interrupted
    }
  }
}

extension LedgerError: UserFacingError {
  var message: UserMessage {
    switch self {
    case .newerVersion(let path, let found, let known):
      return UserMessage(
        "the ledger has version \(found), this tally knows up to \(known)", at: path, fix: "use a newer tally")
    case .database(let path, let message):
      return UserMessage(
        "the ledger cannot be used: \(message)", at: path,
        fix: "if it is damaged, put a copy of it back, as people's answers are in it; without one move it away: "
          + "a new one is made")
    case .reviewMoved(let path, let expected, let found):
      return UserMessage(
        "the review log has \(found) entries where \(expected) were expected: somebody else writes into it", at: path,
        fix: "let one process review the task at a time, and try again")
    }
  }
}

extension LabelModelError {
  func message(path: String?) -> UserMessage {
    let again = "save the model again with a run, or leave --model out"
    switch self {
    case .unknownModel(let name, let known):
      return UserMessage(
        "there is no label model \"\(name)\"",
        fix: Suggestions.fix(name, among: known, otherwise: "take one of \(Suggestions.list(known))"))
    case .tooManyParameters(let functions, let classes, let limit):
      return UserMessage(
        "\(functions) labeling functions and \(classes) classes are too much for this model: \(limit) numbers are the most",
        fix: "pass --label-model majority")
    case .notJSON: return UserMessage("the model file is not JSON", at: path, fix: again)
    case .wrongFormat(let found, let expected):
      return UserMessage("this is no model file: its format is \"\(found)\", not \"\(expected)\"", at: path, fix: again)
    case .newerVersion(let found, let supported):
      return UserMessage(
        "the model file has version \(found), this tally knows up to \(supported)", at: path, fix: "use a newer tally")
    case .olderVersion(let found, let supported):
      return UserMessage(
        "the model file has version \(found), this tally reads from \(supported) on", at: path, fix: again)
    case .missingField(let field): return UserMessage("the model file lacks \(field)", at: path, fix: again)
    case .wrongType(let field):
      return UserMessage("\(field) in the model file is of the wrong type", at: path, fix: again)
    case .unknownField(let field):
      return UserMessage("the model file has an unknown field \(field)", at: path, fix: again)
    case .wrongCount(let field, let found, let expected):
      return UserMessage("\(field) in the model file has \(found) values, not \(expected)", at: path, fix: again)
    case .outOfRange(let field, let index, let value):
      return UserMessage(
        "\(field)[\(index)] in the model file is out of range: \(value.map { "\($0)" } ?? "null")", at: path, fix: again
      )
    case .notNormalised(let field, let sum):
      return UserMessage("\(field) in the model file adds up to \(sum), not 1", at: path, fix: again)
    case .tooFewClasses(let count): return UserMessage("the model file has \(count) classes", at: path, fix: again)
    case .duplicateName(let field, let name):
      return UserMessage("\(field): \"\(name)\" occurs twice", at: path, fix: "rename one")
    case .functionNamesDiffer(let inFile, let given):
      return UserMessage(
        "the model was fitted on other labeling functions\(LabelModelError.difference(inFile, given))", at: path,
        fix: "fit a new model: run without --model")
    case .classNamesDiffer(let inFile, let given):
      return UserMessage(
        "the model was fitted on other classes\(LabelModelError.difference(inFile, given))", at: path,
        fix: "fit a new model: run without --model")
    }
  }

  private static func difference(_ inFile: [String], _ given: [String]) -> String {
    let gone = inFile.filter { !given.contains($0) }
    let new = given.filter { !inFile.contains($0) }
    if gone.isEmpty && new.isEmpty { return ": the same ones in another order" }
    return (gone.isEmpty ? "" : ", gone: \(Suggestions.list(gone))")
      + (new.isEmpty ? "" : ", new: \(Suggestions.list(new))")
  }
}
