import Foundation

/// What an unpacked bundle says of itself: a task's worker with all that it and the engine need. `tally bundle` makes one.
///
/// ```
/// bin/tally            starts the engine with the bundle's libraries
/// libexec/tally        the engine        libexec/<Task>   the worker
/// lib/                 shared libraries  bundle.json      this
/// ```
///
/// Lists of phrases lie where the LFs look for them.
public struct TaskBundle: Sendable, Equatable, Codable {
  public static let currentVersion = 1
  /// The variable in which `bin/tally` passes the bundle's folder.
  public static let variable = "TALLY_BUNDLE"
  public static let fileName = "bundle.json"

  public struct File: Sendable, Equatable, Codable {
    public let path: String
    public let bytes: Int
    public let sha256: String

    public init(path: String, bytes: Int, sha256: String) {
      self.path = path
      self.bytes = bytes
      self.sha256 = sha256
    }
  }

  public let version: Int
  /// The task's folder name.
  public let task: String
  public let tally: String
  /// The hash of the task's files, which the versions of its LFs are made of: the files themselves stay at home.
  public let sources: String
  /// `[m]`: the hash of the code that each LF can reach.
  public let code: [String]
  /// The package's folder where the worker was built: its LFs name their files by it.
  public let sourceRoot: String
  /// All files but this one, sorted.
  public let files: [File]

  public init(task: String, tally: String, sources: String, code: [String], sourceRoot: String, files: [File]) {
    version = TaskBundle.currentVersion
    self.task = task
    self.tally = tally
    self.sources = sources
    self.code = code
    self.sourceRoot = sourceRoot
    self.files = files
  }

  /// - Returns: `nil` if the folder holds no bundle, or one of a newer version.
  public init?(in folder: String) {
    guard let data = FileManager.default.contents(atPath: "\(folder)/\(TaskBundle.fileName)"),
      let bundle = try? JSONDecoder().decode(TaskBundle.self, from: data), bundle.version <= TaskBundle.currentVersion
    else { return nil }
    self = bundle
  }

  /// Sorted keys, so that the bytes depend on the values alone.
  public var json: Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // Strings, numbers and lists of these: encoding cannot fail.
    return (try? encoder.encode(self)) ?? Data()
  }

  public static func worker(of task: String) -> String { "libexec/\(task)" }
}
