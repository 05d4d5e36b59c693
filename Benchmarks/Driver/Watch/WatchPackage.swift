import Foundation

/// A package with one task of many LFs in three files, and rows for it. It stays in `.build`, since its first build takes a
/// minute.
struct WatchPackage {
  let folder: String
  let task: String
  private let functions: Int

  private static let words = [
    "subscribe", "channel", "check", "video", "love", "song", "great", "bad", "terrible", "refund", "order", "late",
    "broken", "price", "cheap", "buy", "link", "click", "free", "win", "money", "gift", "crash", "error", "login",
    "account", "cancel", "delivery", "parcel", "happy", "sad", "angry", "music", "voice", "dance", "beautiful", "ugly",
    "slow", "fast", "new", "old",
  ]
  private static let filler = ["the", "a", "is", "to", "and", "it", "was"]
  private static let files = 3

  init(functions: Int, rows: Int, seed: UInt64) throws {
    folder = Place.benchmarks + "/.build/watch-package"
    task = "Watch\(functions)"
    self.functions = functions
    try FileManager.default.createDirectory(
      atPath: "\(folder)/LabelingFunctions/\(task)", withIntermediateDirectories: true)
    let root = URL(fileURLWithPath: Place.benchmarks).deletingLastPathComponent().path
    try write(WatchPackage.manifest(root), to: "Package.swift")
    for file in 0..<WatchPackage.files { try write(source(file, edit: nil), to: path(of: file)) }
    try writeRows(rows, seed)
  }

  /// Changes one LF, in the second file: what it looks for.
  func edit(_ number: Int) throws { try write(source(1, edit: number), to: path(of: 1), always: true) }

  private func path(of file: Int) -> String {
    "LabelingFunctions/\(task)/\(task)" + (file == 0 ? "" : "+Part\(file)") + ".swift"
  }

  /// Leaves a file that is so already as it is: nothing is built again.
  private func write(_ text: String, to name: String, always: Bool = false) throws {
    let path = "\(folder)/\(name)"
    if !always, let old = try? String(contentsOfFile: path, encoding: .utf8), old == text { return }
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }

  private static func manifest(_ root: String) -> String {
    """
    // swift-tools-version: 6.2
    import Foundation
    import PackageDescription

    let folder = Context.packageDirectory + "/LabelingFunctions"
    let tasks = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()

    let package = Package(
      name: "watch-benchmark",
      dependencies: [.package(name: "tally", path: "\(root)", traits: [])],
      targets: tasks.map {
        .executableTarget(
          name: $0, dependencies: [.product(name: "Tally", package: "tally")], path: "LabelingFunctions/\\($0)")
      },
      swiftLanguageModes: [.v6]
    )

    """
  }

  private func source(_ file: Int, edit: Int?) -> String {
    let own = (0..<functions).filter { $0 * WatchPackage.files / functions == file }
    let lines = own.map { function($0, edit: $0 == own[0] ? edit : nil) }.joined(separator: "\n")
    guard file == 0 else {
      return "import Tally\n\nextension \(task) {\n  static var part\(file): LabelingFunctions<Comment, Label> {\n"
        + "    LabelingFunctions {\n\(lines)\n    }\n  }\n}\n"
    }
    let parts = (1..<WatchPackage.files).map { "    \(task).part\($0)" }.joined(separator: "\n")
    return """
      import Tally

      @main
      struct \(task): LabelingTask {
        enum Label: String, ClassLabel { case ham, spam }

        struct Comment: Row {
          @Column var text: Text
          @Column var likes: Int?
        }

        var data = Dataset("rows.jsonl", id: "id", gold: "gold.csv")

        var functions: LabelingFunctions<Comment, Label> {
      \(lines)
      \(parts)
        }
      }

      """
  }

  /// Two in five are keywords, and one each a pattern and two sorts of closures.
  private func function(_ index: Int, edit: Int?) -> String {
    let word = { (offset: Int) in WatchPackage.words[(index + offset) % WatchPackage.words.count] }
    let vote = index % 2 == 0 ? "ham" : "spam"
    let added = edit.map { ", \"\(word(3)) \(WatchPackage.words[($0 + 7) % WatchPackage.words.count])\"" } ?? ""
    // The one that is edited is always of the same kind.
    switch edit != nil || isEdited(index) ? 0 : index % 5 {
    case 0, 1: return "      Keywords(\"k\(index)\", in: \\.text, [\"\(word(0))\"\(added)], vote: .\(vote))"
    case 2:
      return "      Pattern(\"p\(index)\", in: \\.text, #\"\\b\(word(0))\\s+(the|a|\(word(3)))\"#, vote: .\(vote))"
    case 3:
      return "      LabelingFunction(\"c\(index)\") { row in\n        row.text.wordCount < \(4 + index % 7)"
        + " && row.text.contains(\"\(word(0))\") ? .\(vote) : .abstain\n      }"
    default:
      return "      LabelingFunction(\"d\(index)\") { row in\n        guard let likes = row.likes, likes > \(index * 3)"
        + " else { return .abstain }\n        return row.text.contains(anyOf: [\"\(word(0)) \(word(5))\","
        + " \"\(word(7))\"]) ? .\(vote) : .abstain\n      }"
    }
  }

  private func isEdited(_ index: Int) -> Bool {
    index == (0..<functions).first { $0 * WatchPackage.files / functions == 1 }
  }

  private func writeRows(_ count: Int, _ seed: UInt64) throws {
    // SplitMix64, as everywhere else.
    var state = seed
    func next(below bound: Int) -> Int {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
    }
    var rows = ""
    var gold = "id,label\n"
    for row in 0..<count {
      let words = (0..<3 + next(below: 23)).map { _ in
        next(below: 3) == 0
          ? WatchPackage.filler[next(below: WatchPackage.filler.count)]
          : WatchPackage.words[next(below: WatchPackage.words.count)]
      }
      rows += "{\"id\":\"r\(row)\",\"text\":\"\(words.joined(separator: " "))\",\"likes\":\(next(below: 300))}\n"
      if row < 1000 { gold += "r\(row),\(next(below: 2) == 0 ? "ham" : "spam")\n" }
    }
    try write(rows, to: "rows.jsonl")
    try write(gold, to: "gold.csv")
  }
}
