import Glibc

/// What can go wrong while a dataset is written.
enum GeneratorError: Error, CustomStringConvertible {
  /// The file at `path` cannot be written; `code` is the system's `errno`.
  case cannotWrite(path: String, code: Int32)

  var description: String {
    switch self {
    case .cannotWrite(let path, let code):
      """
      error: cannot write the file: \(String(cString: strerror(code)))
        at:  \(path)
        fix: run from the checkout's top, or name a folder that exists and can be written to with --output
      """
    }
  }
}
