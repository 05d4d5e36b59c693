import Foundation

/// The vote matrices in `../shared/data`, which lie beside the project and are no part of it.
///
/// A test that needs them is `.enabled(if: SharedData.isPresent, SharedData.whyAbsent)`: skipped with a message elsewhere.
public enum SharedData {
  /// `…/shared/data`, beside the package's folder.
  public static let path: String = {
    let package = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return package.deletingLastPathComponent().appendingPathComponent("shared/data").path
  }()

  public static let isPresent = FileManager.default.fileExists(atPath: path)
  public static let whyAbsent = "the data of ../shared/data is not on this machine"
}
