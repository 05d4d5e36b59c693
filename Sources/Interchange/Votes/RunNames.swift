import Glibc
import Votes

/// The names of the LFs and classes of a run's `votes.npy`, which stand in the `manifest.json` beside it: what is fitted on
/// runs of a task is then a model of that task.
struct RunNames {
  private(set) var functions: [String] = []
  private(set) var classes: [String] = []

  /// - Returns: nil if there is no manifest, or if it is not that of these votes.
  static func beside(_ path: String, columnCount: Int, highest: Int) -> RunNames? {
    guard path == "votes.npy" || path.hasSuffix("/votes.npy") else { return nil }
    let manifest = String(path.dropLast("votes.npy".count)) + "manifest.json"
    // Anybody's file may be called so: one that does not fit is passed over.
    guard access(manifest, R_OK) == 0, let file = try? VoteFile(path: manifest),
      let names = try? RunNames(file), names.functions.count == columnCount, names.classes.count > highest,
      names.classes.count >= 2, Set(names.functions).count == columnCount,
      Set(names.classes).count == names.classes.count
    else { return nil }
    return names
  }

  private init(_ file: VoteFile) throws(InterchangeError) {
    var scanner = JSONScanner(file.mapped)
    try scanner.object { (scanner, key) throws(InterchangeError) in
      switch key {
      case "classes":
        try scanner.array { (scanner) throws(InterchangeError) in classes.append(try RunNames.name(&scanner)) }
      case "functions":
        try scanner.array { (scanner) throws(InterchangeError) in
          try scanner.object { (scanner, key) throws(InterchangeError) in
            if key == "name" { functions.append(try RunNames.name(&scanner)) } else { try scanner.skip() }
          }
        }
      default: try scanner.skip()
      }
    }
    try scanner.finish()
  }

  private static func name(_ scanner: inout JSONScanner) throws(InterchangeError) -> String {
    guard case .string(let name) = try scanner.scalar() else { throw scanner.failure(.string) }
    return name
  }
}
