import ApplyEngine
import Foundation
import Interchange
import Pipeline
import RowFiles

/// What a new task is to be: what was given, what was answered, and guesses for the rest.
final class NewChoices {
  private let command: NewCommand
  private let place: NewPlace
  /// What the user should know of what was decided.
  private(set) var notes: [String] = []
  /// The gold file that was made, relative to the package.
  private(set) var madeGold: String?
  private var goldColumn: GoldColumn?
  private var hasIDs = false

  init(_ command: NewCommand, _ place: NewPlace) {
    self.command = command
    self.place = place
  }

  func decide() throws -> NewTask {
    let data = try data()
    describe(data)
    let type = try type(data)
    let id = try id(data)
    hasIDs = id != nil
    let known = try known(data, id, type)
    let text = try text(data, [id, known.column])
    let gold: NewTask.Gold? =
      known.column.map { .column($0, path: "Datasets/\(type)/gold.csv") } ?? known.file.map { .file(shown($0)) }
    if case .column(_, let path)? = gold {
      madeGold = path
      try refuseIfThere(path)
    }
    let columns = NewTask.columns(data.sketch, id: id, label: known.column).map(\.name)
    if columns.isEmpty {
      throw CommandFailure(
        message: UserMessage(
          "the data has no column to look at", at: data.path, fix: "give it one besides the id and the label"))
    }
    let functions = try FirstFunctions.find(
      in: data.file, format: data.format, sketch: data.sketch, text: text, columns: columns, classes: known.classes,
      known: known.label, id: id)
    note(data, columns)
    return NewTask(
      type: type, data: shown(data.path), sketch: data.sketch, id: id, text: text, classes: known.classes, gold: gold,
      functions: functions)
  }

  /// Writes the gold that was taken from a column.
  func writeGold() throws {
    guard let madeGold, let goldColumn else { return }
    let path = "\(place.folders.root)/\(madeGold)"
    try NewFiles.makeFolder(of: path)
    try goldColumn.write(to: path, byID: hasIDs)
  }

  // MARK: - The data, its ids and texts

  private func data() throws -> NewData {
    if let path = command.data { return try NewData(path) }
    guard command.asks else {
      throw CommandFailure(
        message: UserMessage(
          "no data is given", fix: "name a file of rows: tally new \(command.name ?? "NAME") --data FILE"),
        status: ExitStatus.usage)
    }
    return try Prompt.ask("Rows (.jsonl, .csv or .tsv, each also .gz)", fallback: nil) { try NewData($0) }
  }

  /// What the rows look like, before questions about them.
  private func describe(_ data: NewData) {
    guard command.asks else { return }
    let columns = data.sketch.columns.map { column in
      let values =
        column.isUnique ? ", all different" : column.values.map { ", \(Suggestions.count($0.count, "value"))" } ?? ""
      return "  \(column.name): \(NewCommand.kind(column.request))\(values)"
    }
    Console.note(
      "\(Suggestions.count(data.sketch.rowCount, "row"))\(data.sketch.isPart ? " looked at" : "")\n"
        + Suggestions.lines(columns))
  }

  private func type(_ data: NewData) throws -> String {
    let names = TaskNames(place.folders)
    if let name = command.name { return try names.type(name) }
    let file = (data.path as NSString).lastPathComponent.split(separator: ".").first.map(String.init) ?? "rows"
    let fallback = (try? names.type(file)) ?? (try? names.type(file + "-labels"))
    if command.asks { return try Prompt.ask("Name of the task", fallback: fallback) { try names.type($0) } }
    guard let fallback else { return try names.type(file) }
    return fallback
  }

  private func id(_ data: NewData) throws -> String? {
    let accept = { (name: String) throws -> String? in
      if name == "position" { return nil }
      let column = try NewChoices.column(name, data)
      if !column.isUnique {
        throw CommandFailure(
          message: UserMessage(
            "the values of \"\(name)\" do not tell the rows apart: some occur twice, or are missing", at: data.path,
            fix: "name another column with --id, or pass --id position"))
      }
      return name
    }
    if let id = command.id { return try accept(id) }
    let guess = ColumnRoles.id(data.sketch)
    if command.asks {
      return try Prompt.ask(
        "Column with the rows' ids, or \"position\" to number them", fallback: guess ?? "position", accept: accept)
    }
    if guess == nil, let bad = ColumnRoles.badID(data.sketch) {
      notes.append("the values of \"\(bad)\" occur twice or are missing: rows are called by their position")
    }
    return guess
  }

  private func text(_ data: NewData, _ taken: [String?]) throws -> String? {
    let accept = { (name: String) throws -> String? in
      if name == "none" { return nil }
      let column = try NewChoices.column(name, data)
      guard column.request.kind == .text, !taken.contains(name) else {
        throw CommandFailure(
          message: UserMessage(
            "\"\(name)\" is not a column with text to look at", at: data.path,
            fix: "name one that holds text, and neither ids nor classes"))
      }
      return name
    }
    if let text = command.text { return try accept(text) }
    let guess = ColumnRoles.text(data.sketch, without: taken)
    let choices = data.sketch.columns.filter { $0.request.kind == .text && !taken.contains($0.name) }
    guard command.asks, choices.count > 1 else { return guess }
    return try Prompt.ask("Column with the text to look at", fallback: guess ?? "none", accept: accept)
  }

  // MARK: - Classes and gold

  private struct Known {
    var classes: [String]
    var column: String?
    var file: String?
    var label: (Int, String?) -> Int? = { _, _ in nil }
  }

  private func known(_ data: NewData, _ id: String?, _ type: String) throws -> Known {
    let given = try command.classes.map { try TaskNames.classes($0) }
    if let gold = command.gold { return try known(file: gold, given, id) }
    if let column = try labelColumn(data, id, given) { return try known(column, data, given, id) }
    if let given { return Known(classes: given) }
    if command.asks {
      return Known(
        classes: try Prompt.ask("Classes, with commas between them", fallback: nil) { try TaskNames.classes($0) })
    }
    throw CommandFailure(
      message: UserMessage(
        "no classes are given, and no column of the data is called label or the like", at: data.path,
        fix: "name them: --classes ham,spam; or the column that holds them: --label COLUMN"))
  }

  private func labelColumn(_ data: NewData, _ id: String?, _ given: [String]?) throws -> String? {
    let accept = { (name: String) throws -> String? in
      if name == "none" { return nil }
      let column = try NewChoices.column(name, data)
      guard name != id, ColumnRoles.mayHoldClasses(column) else {
        throw CommandFailure(
          message: UserMessage(
            "\"\(name)\" is not a column with classes: it has "
              + (column.values.map { "\(Suggestions.count($0.count, "value"))" } ?? "too many values")
              + (column.isUnique ? ", all different" : ""), at: data.path,
            fix: "name one with 2 to \(ColumnRoles.classLimit) values, some of which occur twice"))
      }
      return name
    }
    if let label = command.label { return try accept(label) }
    var guess = ColumnRoles.label(data.sketch, without: [id, command.text])
    if let given, let column = guess.flatMap(data.sketch.column),
      !ColumnRoles.classes(column).allSatisfy(given.contains)
    {
      guess = nil
    }
    let choices = data.sketch.columns.filter { $0.name != id && ColumnRoles.mayHoldClasses($0) }
    guard command.asks, !choices.isEmpty, guess != nil || given == nil else { return guess }
    return try Prompt.ask(
      "Column that holds the class where it is known, or \"none\"", fallback: guess ?? "none", accept: accept)
  }

  private func known(_ name: String, _ data: NewData, _ given: [String]?, _ id: String?) throws -> Known {
    let column = try NewChoices.column(name, data)
    var values = ColumnRoles.classes(column)
    if let given {
      if let other = values.first(where: { !given.contains($0) }) {
        throw CommandFailure(
          message: UserMessage(
            "\"\(other)\" in the column \"\(name)\" is not one of \(given.joined(separator: ", "))", at: data.path,
            fix: Suggestions.fix(other, among: given, otherwise: "add it to --classes, or leave --classes out")))
      }
      values = given
    }
    let names = values.map { value in
      let trimmed = value.trimmingCharacters(in: .whitespaces)
      return TaskNames.reserved.contains(trimmed.lowercased()) ? "\(trimmed)_class" : value
    }
    for (value, name) in zip(values, names) where value != name {
      notes.append("the class \"\(value)\" is called \"\(name)\": .\(value) would mean no vote")
    }
    let gold = try GoldColumn(
      column.request, values: values, names: names, id: id, in: data.file, format: data.format)
    goldColumn = gold
    notes.append("\(Suggestions.count(gold.knownCount, "row")) of known class, from the column \"\(name)\"")
    return Known(classes: names, column: name, label: { row, _ in gold.label(ofRow: row) })
  }

  private func known(file path: String, _ given: [String]?, _ id: String?) throws -> Known {
    let classes = try given ?? TaskNames.classes(ofGold: path)
    let gold = try GoldReader.read(path: path, classNames: classes)
    switch gold {
    case .byPosition(let votes):
      return Known(classes: classes, file: path) { row, _ in
        votes.indices.contains(row) && votes[row] >= 0 ? Int(votes[row]) : nil
      }
    case .byID(let votes):
      return Known(classes: classes, file: path) { row, name in
        (votes[id == nil ? String(row) : name ?? ""]).map { Int($0) }
      }
    }
  }

  // MARK: - Small things

  private static func column(_ name: String, _ data: NewData) throws -> ColumnSketch {
    if let column = data.sketch.column(name) { return column }
    if data.sketch.leftOut.contains(name) {
      throw CommandFailure(
        message: UserMessage(
          "the column \"\(name)\" holds lists or objects, or values of several kinds", at: data.path,
          fix: "name another, or write its parts into columns of their own"))
    }
    let known = data.sketch.columns.map(\.name)
    throw CommandFailure(
      message: UserMessage(
        "no column \"\(name)\" in the data", at: data.path,
        fix: Suggestions.fix(name, among: known, otherwise: "the data has \(Suggestions.list(known))")))
  }

  private func shown(_ path: String) -> String { SourcePath.relative(AbsolutePath.of(path), to: place.folders.root) }

  private func refuseIfThere(_ path: String) throws {
    let whole = "\(place.folders.root)/\(path)"
    if FileManager.default.fileExists(atPath: whole) {
      throw CommandFailure(
        message: UserMessage("this file is there already", at: whole, fix: "move it away, or choose another name"))
    }
  }

  private func note(_ data: NewData, _ columns: [String]) {
    let left = data.sketch.leftOut.filter { !$0.isEmpty }
    if !left.isEmpty { notes.append("left out, since they hold lists or objects: \(Suggestions.list(left))") }
    let count = data.sketch.columns.count
    if columns.count == NewTask.columnLimit, count > columns.count {
      notes.append("the task declares the first \(columns.count) of \(count) columns; add others by hand")
    }
    if let first = data.sketch.firstBadRow {
      notes.append(
        "\(Suggestions.count(data.sketch.badRowCount, "row")) cannot be read, and a run stops at the first, on line \(first.line)"
      )
    }
  }
}
