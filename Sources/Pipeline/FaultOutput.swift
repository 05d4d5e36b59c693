import ApplyEngine
import Interchange
import RowFiles
import WorkerProtocol

/// Writes `faults.jsonl` and `bad-lines.jsonl`; no file where there is nothing to write.
enum FaultOutput {
  /// A line for each listed fault, and one without a row for each LF that was quarantined.
  static func write(
    _ votes: AppliedVotes, _ description: TaskDescription, _ index: RowIndex, root: String, path: String
  ) throws(RunError) {
    let lines = votes.quarantined.map { ($0.function, nil as Fault?) } + votes.faults.map { ($0.function, $0) }
    try write(path, lines) { line, json in
      let (number, fault) = line
      let function = description.functions[number]
      json.object { json in
        json.key("function")
        json.string(function.name)
        if let fault {
          json.key("row")
          json.string(index.id(of: fault.row))
        }
        json.key("kind")
        json.string(fault?.kind.rawValue ?? "quarantined")
        json.key("message")
        json.string(fault?.message ?? "at least \(votes.faultCounts[number]) rows")
        json.key("file")
        json.string(SourcePath.relative(function.file, to: root))
        json.key("line")
        json.integer(function.line)
      }
    }
  }

  static func write(_ problems: [RowProblem], data: MappedFile, path: String) throws(RunError) {
    // Lines are counted from one problem to the next: they come in the order of the file.
    var line = 1
    var place = 0
    try write(path, problems) { problem, json in
      let offset = Int(problem.offset)
      line += ByteScan.line(of: offset - place, in: UnsafeRawBufferPointer(rebasing: data.bytes[place...])) - 1
      place = offset
      json.object { json in
        json.key("line")
        json.integer(line)
        json.key("kind")
        json.string(problem.kind.rawValue)
        if let column = problem.column {
          json.key("column")
          json.string(column)
        }
        if let expected = problem.expected {
          json.key("expected")
          json.string(expected)
        }
        if let found = problem.found {
          json.key("found")
          json.string(found)
        }
      }
    }
  }

  private static func write<Item>(
    _ path: String, _ items: [Item], _ body: (Item, inout JSONText) -> Void
  ) throws(RunError) {
    guard !items.isEmpty else { return }
    do throws(InterchangeError) {
      let file = try AtomicFile(path: path)
      try file.write { (writer: inout FileWriter) throws(InterchangeError) in
        var json = JSONText()
        for item in items {
          json.removeAll()
          body(item, &json)
          try writer.write(json.bytes)
          try writer.write(0x0A)
        }
      }
      try file.commit()
    } catch {
      throw .files(error)
    }
  }
}

/// Source files as people know them.
public enum SourcePath {
  /// A path within the package, without the package's folder.
  public static func relative(_ path: String, to root: String) -> String {
    path.hasPrefix(root + "/") ? String(path.dropFirst(root.count + 1)) : path
  }

  /// A path that a task gives: relative to the package, or absolute.
  public static func absolute(_ path: String, in root: String) -> String {
    path.hasPrefix("/") ? path : "\(root)/\(path)"
  }
}
