// swift-tools-version: 6.2
import Foundation
import PackageDescription

// One worker program for each folder under LabelingFunctions.
let folder = Context.packageDirectory + "/LabelingFunctions"
let tasks = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted().filter { name in
  let files = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(name)")) ?? []
  return files.contains { $0.hasSuffix(".swift") }
}

let package = Package(
  name: "my-labels",
  dependencies: [.package(name: "tally", path: "../../..", traits: [])],
  targets: tasks.map { task in
    .executableTarget(
      name: task, dependencies: [.product(name: "Tally", package: "tally")], path: "LabelingFunctions/\(task)",
      exclude: ["Lists", "README.md"].filter {
        FileManager.default.fileExists(atPath: "\(folder)/\(task)/\($0)")
      })
  },
  swiftLanguageModes: [.v6]
)
