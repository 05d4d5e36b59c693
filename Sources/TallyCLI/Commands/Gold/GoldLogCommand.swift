import ArgumentParser
import Foundation
import Interchange
import Ledger
import Reporting
import Review
import RowFiles

/// `tally gold log`: who said what, when.
struct GoldLogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "Shows the review log, newest first, or writes all of it as JSON Lines.")

  @OptionGroup var task: TaskArgument
  @Option(help: "How many entries to show.")
  var limit = 20
  @Option(help: "Only entries about the row with this id.")
  var row: String?
  @Option(help: "Only entries of this person.")
  var by: String?
  @Option(help: "Write the whole log, oldest first, into this file; - for standard output.", completion: .file())
  var export: String?
  @OptionGroup var store: StoreOption
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if limit < 1 { throw ValidationError("--limit is a number from 1, not \(limit)") }
  }

  func run() throws {
    try common.run {
      let log = try OpenedLog(task, store)
      if let export { return try write(log.store, to: export) }
      var entries: [ReviewEntry] = []
      try log.store.forEachEntry { entry in
        if let row, entry.row != row { return }
        if let by, entry.actor != by { return }
        entries.append(entry)
        if entries.count > 2 * limit { entries.removeFirst(limit) }
      }
      let shown = Array(entries.suffix(limit).reversed())
      if common.json { return Console.printJSON(shown.map(EntryJSON.init)) }
      if shown.isEmpty { return Console.print("no such entries") }
      Console.print(shown.map(Self.line).joined(separator: "\n"))
    }
  }

  static func line(_ entry: ReviewEntry) -> String {
    let words = ReviewEvent(entry).map(Self.words) ?? "\(entry.kind) (of a newer version)"
    return "\(entry.seq)  \(entry.at)  \(DisplayWidth.sanitize(entry.actor))  "
      + DisplayWidth.sanitize((entry.row.map { "row \($0): " } ?? "") + words)
  }

  private static func words(_ event: ReviewEvent) -> String {
    switch event {
    case .reviewerAdded(let name, let role): return "\(name) joins as \(role.words)"
    case .roleChanged(let name, let role): return "\(name) is \(role.words) now"
    case .paused(let name, let reason): return "\(name) is paused: \(reason)"
    case .resumed(let name): return "\(name) goes on"
    case .admitted(let name): return "\(name) is admitted"
    case .passwordLink(let name): return "a link for \(name) to choose another password"
    case .guidelines(let guidelines): return "guidelines, version \(guidelines.version)"
    case .queueMade(let queue): return "rows of run \(queue.run), \(queue.plan.overlap) answers a row"
    case .answered(_, let answer):
      var words = answer.verdict.text
      if let reviewer = answer.reviewer { words += " (\(reviewer))" }
      if answer.purpose != .review { words += ", \(answer.purpose.rawValue)" }
      if answer.isFlagged { words += ", flagged" }
      if let milliseconds = answer.milliseconds {
        words += ", \(NumberFormat.fixed(Double(milliseconds) / 1000, digits: 1)) s"
      }
      if let comment = answer.comment { words += ": \(comment)" }
      return words
    case .released(_, let selection): return "the model learns from it now (\(selection.rawValue))"
    case .undone(_, let seq): return "takes back entry \(seq)"
    case .settled(_, let settlement):
      let words = settlement.label.map { "settled as \($0)" } ?? "looked at, and cannot be settled"
      return words + (settlement.comment.map { ": \($0)" } ?? "")
    case .rolledBack(let seq): return "back to entry \(seq)"
    case .imported(let record): return "\(record.answers) answers from \(record.file) (\(record.format))"
    }
  }

  private func write(_ store: ReviewStore, to path: String) throws {
    let file = try AtomicFile(path: path == "-" ? "/dev/stdout" : path)
    var count = 0
    var failure: InterchangeError?
    file.write { (writer: inout FileWriter) in
      // The writer is lent to one closure, and cannot go into another one.
      var lines: [UInt8] = []
      let result = Result {
        try store.forEachEntry { entry in
          lines += EntryJSON.line(entry)
          count += 1
        }
      }
      if case .failure = result { return }
      do throws(InterchangeError) { try writer.write(lines) } catch { failure = error }
    }
    if let failure { throw failure }
    try file.commit()
    if path != "-", !common.json {
      Console.print("\(NumberFormat.counted(count, "entry", plural: "entries")) written to \(path)")
    }
  }
}

/// An entry for machines, with its payload as JSON.
struct EntryJSON: Encodable {
  let entry: ReviewEntry

  init(_ entry: ReviewEntry) { self.entry = entry }

  func encode(to encoder: any Encoder) throws {
    // The payload stands there as text: so it is what was hashed.
    try entry.encode(to: encoder)
  }

  static func line(_ entry: ReviewEntry) -> [UInt8] {
    var json = JSONText()
    json.object { json in
      json.key("seq")
      json.integer(entry.seq)
      for (key, value) in [("at", entry.at), ("actor", entry.actor), ("kind", entry.kind)] {
        json.key(key)
        json.string(value)
      }
      if let row = entry.row {
        json.key("row")
        json.string(row)
      }
      json.key("payload")
      json.string(entry.payload)
      json.key("previous")
      json.string(entry.previous)
      json.key("hash")
      json.string(entry.hash)
    }
    return json.bytes + [0x0A]
  }
}
