import Glibc

/// What tells a file from what it was: size, times and number.
public struct FileStamp: Hashable, Sendable {
  private let size: Int
  private let number: UInt
  private let seconds: Int
  private let nanoseconds: Int

  /// - Returns: `nil` if there is no such file.
  public init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    size = Int(status.st_size)
    number = UInt(status.st_ino)
    seconds = status.st_mtim.tv_sec
    nanoseconds = status.st_mtim.tv_nsec
  }

  /// When the file was last written to: seconds since 1970.
  public var modified: Double { Double(seconds) + Double(nanoseconds) / 1e9 }

  static func of(_ paths: [String]) -> [FileStamp?] { paths.map { FileStamp($0) } }
}
