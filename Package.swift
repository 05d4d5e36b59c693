// swift-tools-version: 6.2
import Foundation
import PackageDescription

// One worker program for each folder under LabelingFunctions/, and one test target for each Tests/<Task>Tests.
// The package manager caches what this file evaluates to; the command line passes TALLY_TASKS (the folders' names)
// in the environment, which is part of the cache's key, so a folder added later is found.
let root = Context.packageDirectory
let folders = (try? FileManager.default.contentsOfDirectory(atPath: root + "/LabelingFunctions")) ?? []
let tasks = folders.sorted().filter { name in
  let files = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/LabelingFunctions/\(name)")) ?? []
  return files.contains { $0.hasSuffix(".swift") }
}

func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: "\(root)/\(path)") }

func layer(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies)
}

let calling = [
  "ApplyEngine", "CommandLine", "Interchange", "Ledger", "Pipeline", "Reporting", "Review", "ReviewServer",
]

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: dependencies + ["TestSupport"],
    exclude: ["Golden", "HTML/Golden"].filter { exists("Tests/\(name)Tests/\($0)") },
    // Those that only call what they test are quick; to optimise them takes longer than to run them.
    swiftSettings: calling.contains(name) ? [.unsafeFlags(["-Onone"])] : [])
}

/// A C target that wraps a library of the system; `Scripts/install-libraries` installs it.
func shim(_ name: String, _ libraries: [String] = []) -> Target {
  .target(name: name, linkerSettings: libraries.map { .linkedLibrary($0) })
}

/// Of another package. Only the program needs them: who depends on Tally without the trait, as packages of tasks do, need not even
/// fetch them.
func product(_ name: String, _ package: String) -> Target.Dependency {
  .product(name: name, package: package, condition: .when(traits: ["Program"]))
}

let grdb = product("GRDB", "GRDB.swift")
let hummingbird = product("Hummingbird", "hummingbird")
let hummingbirdTLS = product("HummingbirdTLS", "hummingbird")
let arguments = product("ArgumentParser", "swift-argument-parser")

// Lower layers first; ARCHITECTURE.md holds the table and Scripts/check-arrows checks every import against it.
let layers: [Target] = [
  layer("Votes"),
  shim("COpenBLAS", ["openblas", "lapacke"]),
  shim("CSIMDJSON", ["simdjson"]),
  shim("CPCRE2", ["pcre2-8"]),
  shim("CScan", ["hs"]),
  shim("CText"),
  shim("CSystemCalls"),
  shim("CZlib", ["z"]),
  shim("COpenSSL", ["crypto"]),

  layer("LinearAlgebra", ["COpenBLAS"]),
  layer("Hashing", ["COpenSSL"]),
  layer("RowFiles", ["Votes", "CSIMDJSON", "CSystemCalls", "CZlib"]),
  layer("PatternMatching", ["CPCRE2", "CScan", "CText"]),

  layer("WorkerProtocol", ["Votes", "RowFiles", "CSystemCalls"]),
  layer("LabelAnalysis", ["Votes"]),

  layer("TallyWorker", ["WorkerProtocol", "RowFiles", "Votes", "CSystemCalls"]),
  layer("ApplyEngine", ["WorkerProtocol", "RowFiles", "Votes", "CSystemCalls", "CZlib"]),
  layer("LabelModels", ["Votes", "LinearAlgebra", "LabelAnalysis"]),
  layer("Ledger", ["Votes", grdb]),
  layer("Interchange", ["Votes", "RowFiles"]),

  layer("Tally", ["TallyWorker", "PatternMatching", "WorkerProtocol", "RowFiles", "CSystemCalls", "Votes"]),
  layer(
    "Pipeline",
    [
      "ApplyEngine", "LabelModels", "LabelAnalysis", "Ledger", "Interchange", "WorkerProtocol", "RowFiles",
      "PatternMatching", "Hashing", "Votes", "CSystemCalls", "CZlib",
    ]),

  layer("Reporting", ["Pipeline", "Ledger", "Interchange", "LabelModels", "LabelAnalysis", "Votes"]),
  layer("ReviewServer", ["Review", "Reporting", "LabelAnalysis", "Hashing", "Votes", hummingbird, hummingbirdTLS]),
  layer(
    "Review",
    [
      "Pipeline", "Ledger", "LabelModels", "LabelAnalysis", "Interchange", "WorkerProtocol", "RowFiles", "Hashing",
      "Votes",
    ]),
  layer(
    "TallyCLI",
    [
      "ReviewServer", "Review", "Pipeline", "Reporting", "ApplyEngine", "LabelModels", "LabelAnalysis", "Ledger",
      "Interchange", "WorkerProtocol", "RowFiles", "Votes", "CSystemCalls", arguments,
    ]),
  .executableTarget(name: "TallyMain", dependencies: ["TallyCLI"]),
]

let workers: [Target] = tasks.map { task in
  .executableTarget(
    name: task, dependencies: ["Tally"], path: "LabelingFunctions/\(task)",
    exclude: ["Lists", "README.md"].filter { exists("LabelingFunctions/\(task)/\($0)") })
}
let workerTests: [Target] = tasks.filter { exists("Tests/\($0)Tests") }.map { tests($0, [.byName(name: $0), "Tally"]) }

let package = Package(
  name: "tally",
  products: [
    .executable(name: "tally", targets: ["TallyMain"]),
    .library(name: "Tally", targets: ["Tally"]),
    .library(name: "TallyModels", targets: ["LabelModels", "LabelAnalysis", "Votes"]),
    .library(name: "TallyMatching", targets: ["PatternMatching"]),
  ],
  traits: [
    .trait(name: "Program", description: "The program tally, and not only what tasks are written with."),
    .default(enabledTraits: ["Program"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    // Without its way of reading settings, which Tally does not use.
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: ["FullFoundation"]),
  ],
  targets: layers + workers
    + [
      .executableTarget(name: "make-datasets", dependencies: ["Votes", arguments], path: "Datasets/Generator"),
      .target(name: "TestSupport", dependencies: ["Votes"], path: "Tests/TestSupport"),
      .executableTarget(name: "CrashyTask", dependencies: ["Tally"], path: "Tests/Fixtures/CrashyTask"),
      .executableTarget(name: "ColumnsTask", dependencies: ["Tally"], path: "Tests/Fixtures/ColumnsTask"),
      .executableTarget(name: "DerivedTask", dependencies: ["Tally"], path: "Tests/Fixtures/DerivedTask"),
      tests("Votes", ["Votes"]),
      tests("LinearAlgebra", ["LinearAlgebra"]),
      tests("Hashing", ["Hashing"]),
      tests("RowFiles", ["RowFiles", "FuzzHarness", "Votes"]),
      tests("PatternMatching", ["PatternMatching", "Votes"]),
      tests("LabelModels", ["LabelModels", "LabelAnalysis", "Votes"]),
      tests("LabelAnalysis", ["LabelAnalysis", "Votes"]),
      tests("Interchange", ["Interchange", "Votes"]),
      tests(
        "ApplyEngine",
        ["ApplyEngine", "CrashyTask", "ColumnsTask", "DerivedTask", "WorkerProtocol", "RowFiles", "Votes"]),
      tests("Ledger", ["Ledger", grdb]),
      tests("Tally", ["Tally", "TallyWorker", "WorkerProtocol", "RowFiles", "Votes"]),
      tests(
        "Reporting", ["Reporting", "Pipeline", "LabelModels", "LabelAnalysis", "Ledger", "WorkerProtocol", "Votes"]),
      tests(
        "Review", ["Review", "Pipeline", "Ledger", "LabelModels", "LabelAnalysis", "Interchange", "Votes", grdb]),
      tests(
        "Pipeline",
        [
          "Pipeline", "ApplyEngine", "WorkerProtocol", "Interchange", "LabelModels", "PatternMatching", "RowFiles",
          "Votes",
        ]),
      tests("CommandLine", ["TallyCLI", "Reporting", "Pipeline", "ApplyEngine", "RowFiles", "Votes", grdb]),
      tests("ReviewServer", ["ReviewServer", "Review", "Reporting", "Ledger", "Votes"]),
      tests("Datasets", []),
      // Built on demand: `swift build --product fuzz-readers` (Fuzz/README.md).
      .target(
        name: "FuzzHarness", dependencies: ["Pipeline", "Interchange", "LabelModels", "RowFiles", "Votes"],
        path: "Fuzz/Harness"),
      .executableTarget(name: "fuzz-readers", dependencies: ["FuzzHarness"], path: "Fuzz/Tool"),
      tests("Fuzz", ["FuzzHarness"]),
    ] + workerTests,
  swiftLanguageModes: [.v6]
)
