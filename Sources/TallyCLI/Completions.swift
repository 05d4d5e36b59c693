import ApplyEngine
import ArgumentParser
import Foundation
import Ledger
import Pipeline

/// What shells offer for names that only the package knows: tasks, labeling functions, runs. Nothing is built for it, and
/// where something cannot be read, nothing is offered.
enum Completions {
  static let tasks = CompletionKind.custom { _, _, prefix in
    let names = TaskFolders()?.names ?? []
    // Shells offer only what begins as it is typed: whoever begins in lower case gets the spelling with hyphens.
    let isLower = prefix.first?.isLowercase ?? false
    return names.map { isLower ? hyphenated($0) : $0 }.filter { $0.hasPrefix(prefix) }
  }

  /// `SupportTickets` → `support-tickets`.
  @Sendable private static func hyphenated(_ name: String) -> String {
    var result = ""
    var previous: Character = "-"
    for letter in name {
      if letter.isUppercase, previous.isLowercase || previous.isNumber { result += "-" }
      result += letter.lowercased()
      previous = letter
    }
    return result
  }

  /// The labeling functions of the task on the line, as its last run had them.
  static let functions = CompletionKind.custom { words, _, prefix in
    functionNames(words).filter { $0.hasPrefix(prefix) }
  }

  /// The same for lists: `a,b` goes on behind the last comma.
  static let functionLists = CompletionKind.custom { words, _, prefix in
    let parts = prefix.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let head = parts.dropLast().map { $0 + "," }.joined()
    let last = parts.last ?? ""
    return functionNames(words).filter { $0.hasPrefix(last) && !parts.dropLast().contains($0) }.map { head + $0 }
  }

  /// The runs of the task on the line, newest first.
  static let runs = CompletionKind.custom { words, _, prefix in
    guard let store = store(words), FileManager.default.fileExists(atPath: store.ledger),
      let records = try? Ledger(path: store.ledger).runs(limit: 50)
    else { return [] }
    var seen: Set<String> = []
    return records.map(\.id).filter { !$0.isEmpty && $0.hasPrefix(prefix) && seen.insert($0).inserted }
  }

  @Sendable private static func functionNames(_ words: [String]) -> [String] {
    struct Manifest: Decodable {
      struct Function: Decodable { let name: String }
      let functions: [Function]
    }
    guard let folder = store(words)?.latest, let data = FileManager.default.contents(atPath: folder.manifest),
      let manifest = try? JSONDecoder().decode(Manifest.self, from: data)
    else { return [] }
    return manifest.functions.map(\.name)
  }

  /// The store of the first task that a word of the line names, behind the command's own name.
  @Sendable private static func store(_ words: [String]) -> TaskStore? {
    guard let folders = TaskFolders() else { return nil }
    let name = words.dropFirst().lazy.filter { !$0.hasPrefix("-") }.compactMap { folders.name(matching: $0) }.first
    let place = words.firstIndex(of: "--store").flatMap { $0 + 1 < words.count ? words[$0 + 1] : nil }
    return name.map { TaskStore(root: folders.root, name: $0, place: place) }
  }
}
