import ArgumentParser
import Foundation
import Pipeline

/// Where runs are kept.
struct StoreOption: ParsableArguments {
  @Option(help: "Keep runs in this folder instead of the package's .tally.", completion: .directory)
  var store: String?

  /// Absolute: a worker runs in the package's folder.
  var place: String? { store.map(AbsolutePath.of) }
}
