import Foundation

/// Keeps results from being written over what they are made from, or over somebody's files.
enum Overwriting {
  /// - Throws: `wouldOverwrite` if the output's path leads to one of the inputs.
  static func check(_ output: String, inputs: [String?]) throws(RunError) {
    guard let identity = identity(output) else { return }
    for case let input? in inputs where Overwriting.identity(input) == identity {
      throw .wouldOverwrite(path: output, isInput: true)
    }
  }

  private struct Identity: Equatable {
    let device: UInt64
    let file: UInt64
  }

  /// Which regular file a path leads to; `nil` for devices, pipes and what is not there.
  private static func identity(_ path: String) -> Identity? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Identity(device: UInt64(status.st_dev), file: UInt64(status.st_ino))
  }
}
