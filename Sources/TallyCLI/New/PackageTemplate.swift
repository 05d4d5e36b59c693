import Foundation

/// A package of a user's own, around its first task.
struct PackageTemplate {
  let name: String
  /// Where Tally is: a folder, or what git clones.
  let tally: String
  let tasks: [String]

  /// The line that changes with the list of tasks: the package manager evaluates the file again only where its text, or the
  /// environment, is another.
  static let tasksPrefix = "// Tasks, kept up by `tally new`: "

  var manifest: String {
    """
    // swift-tools-version: 6.2
    import Foundation
    import PackageDescription

    // One worker program for each folder under LabelingFunctions, one test target for each Tests/<Task>Tests.
    \(PackageTemplate.tasksPrefix)\(tasks.joined(separator: ", "))
    func names(_ folder: String) -> [String] {
      let names = try? FileManager.default.contentsOfDirectory(atPath: "\\(Context.packageDirectory)/\\(folder)")
      return (names ?? []).sorted()
    }
    func holdsSwift(_ folder: String) -> Bool { names(folder).contains { $0.hasSuffix(".swift") } }
    let tasks = names("LabelingFunctions").filter { holdsSwift("LabelingFunctions/\\($0)") }

    let package = Package(
      name: \(SwiftNames.literal(name)),
      dependencies: [\(dependency)],
      targets: tasks.map { task in
        .executableTarget(
          name: task, dependencies: [.product(name: "Tally", package: \(SwiftNames.literal(identity)))],
          path: "LabelingFunctions/\\(task)",
          exclude: names("LabelingFunctions/\\(task)").filter { $0 == "Lists" || $0.hasSuffix(".md") })
      }
        + tasks.filter { holdsSwift("Tests/\\($0)Tests") }.map { task in
          .testTarget(
            name: "\\(task)Tests",
            dependencies: [.byName(name: task), .product(name: "Tally", package: \(SwiftNames.literal(identity)))])
        },
      swiftLanguageModes: [.v6]
    )

    """
  }

  static let ignored = """
    .build/
    .tally/
    Reports/

    """

  var readme: String {
    """
    # \(name)

    Labeling tasks for Tally: each folder under `LabelingFunctions` is one.

    ```sh
    tally run \(tasks.first ?? "TASK")    # in this folder or below it
    tally doctor                          # is everything here that a run needs?
    swift test                            # the tests of the labeling functions
    ```

    `.tally` holds what ran, `.build` what was compiled; neither belongs into version control.

    """
  }

  private var isURL: Bool { PackageTemplate.isURL(tally) }

  static func isURL(_ text: String) -> Bool {
    text.contains("://") || text.hasPrefix("git@") || text.hasSuffix(".git")
  }

  /// What SwiftPM calls a package that is cloned: the last part of its address.
  private var identity: String {
    guard isURL else { return "tally" }
    let last = tally.split(whereSeparator: { $0 == "/" || $0 == ":" }).last.map(String.init) ?? tally
    return (last.hasSuffix(".git") ? String(last.dropLast(4)) : last).lowercased()
  }

  private var dependency: String {
    isURL
      ? ".package(url: \(SwiftNames.literal(tally)), branch: \"main\", traits: [])"
      : ".package(name: \"tally\", path: \(SwiftNames.literal(tally)), traits: [])"
  }

  /// A manifest with the list of tasks as it is now; `nil` where it has no such line.
  static func updated(_ manifest: String, tasks: [String]) -> String? {
    var lines = manifest.components(separatedBy: "\n")
    guard let index = lines.firstIndex(where: { $0.hasPrefix(tasksPrefix) }) else { return nil }
    lines[index] = tasksPrefix + tasks.joined(separator: ", ")
    return lines.joined(separator: "\n")
  }
}
