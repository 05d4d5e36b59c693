import Foundation
import TestSupport

/// A task of two files in the user's package, made for one test and removed with it.
final class WatchedTask {
  let root: String
  let name: String
  let data: String
  let gold: String
  private let folder: TemporaryFolder

  static let rows = [
    ("a", "please subscribe"), ("b", "love this song"), ("c", "subscribe, love"), ("d", "nothing at all"),
    ("e", "a lovely song"), ("f", "SUBSCRIBE now"),
  ]

  init(_ name: String) async throws {
    self.name = name
    root = try await UserPackage.shared.folder()
    folder = try TemporaryFolder()
    data = try folder.write(WatchedTask.lines(WatchedTask.rows), to: "rows.jsonl")
    gold = try folder.write("id,label\na,spam\nb,ham\nc,spam\nf,ham\n", to: "gold.csv")
    try? FileManager.default.removeItem(atPath: place)
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    try write(WatchedTask.main(name), to: "\(name).swift")
    try write(WatchedTask.more(name, phrase: "love"), to: "More.swift")
  }

  deinit {
    try? FileManager.default.removeItem(atPath: place)
    try? FileManager.default.removeItem(atPath: "\(root)/.tally/\(name)")
  }

  var place: String { "\(root)/LabelingFunctions/\(name)" }
  var runs: String { "\(root)/.tally/\(name)" }

  static func lines(_ rows: [(String, String)]) -> String {
    rows.map { "{\"id\": \"\($0.0)\", \"text\": \"\($0.1)\"}\n" }.joined()
  }

  /// As editors do: another file, renamed.
  func write(_ text: String, to file: String) throws {
    try text.write(toFile: "\(place)/\(file)", atomically: true, encoding: .utf8)
  }

  static func main(_ name: String) -> String {
    """
    import Tally

    @main
    struct \(name): LabelingTask {
      enum Label: String, ClassLabel { case ham, spam }
      struct Line: Row { @Column var text: Text }
      var data = Dataset("rows.jsonl", id: "id")

      var functions: LabelingFunctions<Line, Label> {
        Keywords("subscribe", in: \\.text, ["subscribe"], vote: .spam)
        LabelingFunction("short") { line in line.text.wordCount < 3 ? .spam : .abstain }
        \(name).more
      }
    }

    """
  }

  static func more(_ name: String, phrase: String, vote: String = ".ham") -> String {
    """
    import Tally

    extension \(name) {
      static var more: LabelingFunctions<Line, Label> {
        LabelingFunctions {
          Keywords("praise", in: \\.text, ["\(phrase)"], vote: \(vote))
          LabelingFunction("song") { line in line.text.contains("song") ? .ham : .abstain }
        }
      }
    }

    """
  }
}
