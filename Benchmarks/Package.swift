// swift-tools-version: 6.2
import PackageDescription

func task(_ name: String) -> Target {
  .executableTarget(
    name: name, dependencies: [.product(name: "Tally", package: "tally")], path: "LabelingFunctions/\(name)")
}

// A package of its own, as a user's would be: it depends on Tally, and `tally run` works in it.
let package = Package(
  name: "tally-benchmarks",
  dependencies: [
    .package(name: "tally", path: "..", traits: []),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
  ],
  targets: [
    .executableTarget(
      name: "benchmark",
      dependencies: [
        .product(name: "TallyModels", package: "tally"),
        .product(name: "TallyMatching", package: "tally"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Driver"),
    task("Comments10"),
    task("Comments50"),
    task("Soak"),
    task("VoteRows"),
  ],
  swiftLanguageModes: [.v6]
)
