// swift-tools-version: 6.2
import PackageDescription

// A package of its own, as a user's would be: it depends on Tally, and `tally run` works in it.
let package = Package(
  name: "tally-benchmarks",
  dependencies: [
    .package(name: "tally", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
  ],
  targets: [
    .executableTarget(
      name: "benchmark",
      dependencies: [
        .product(name: "TallyModels", package: "tally"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Driver"),
    .executableTarget(
      name: "Comments10", dependencies: [.product(name: "Tally", package: "tally")],
      path: "LabelingFunctions/Comments10"),
    .executableTarget(
      name: "Soak", dependencies: [.product(name: "Tally", package: "tally")], path: "LabelingFunctions/Soak"),
  ],
  swiftLanguageModes: [.v6]
)
