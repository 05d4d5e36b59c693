import Foundation

/// Pictures that rows name by a path: those in the folder of the data or below, and no others, wherever a path or a symbolic link
/// leads.
struct RowImages: Sendable {
  private let folder: String

  /// - Returns: nil for a folder that is not there.
  init?(folder: String?) {
    guard let folder, let real = RowImages.real(folder) else { return nil }
    self.folder = real
  }

  /// No SVG: it can hold scripts.
  private static let types = [
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
    "avif": "image/avif", "bmp": "image/bmp",
  ]

  static let sizeLimit = 32 << 20

  /// Whether a value looks like the path or address of a picture.
  func isImage(_ value: String) -> Bool {
    value.utf8.count <= 1_000 && !value.contains { $0.isNewline } && type(of: value) != nil
  }

  private func type(of value: String) -> String? {
    guard let dot = value.lastIndex(of: ".") else { return nil }
    return Self.types[value[value.index(after: dot)...].lowercased()]
  }

  /// Where the picture lies; nil for one that is not in the folder, or not there at all. Addresses of other servers are none:
  /// loading from there would tell them what is looked at.
  func path(of value: String) -> String? {
    guard isImage(value), !value.contains("\0"), !value.contains("://") else { return nil }
    let path = value.hasPrefix("/") ? value : "\(folder)/\(value)"
    guard let real = RowImages.real(path), real.hasPrefix(folder + "/") else { return nil }
    var status = stat()
    guard stat(real, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= Self.sizeLimit else {
      return nil
    }
    // The name after all links decides, too.
    return type(of: real) == nil ? nil : real
  }

  func load(_ value: String) -> (bytes: [UInt8], type: String)? {
    guard let path = path(of: value), let type = type(of: path),
      let data = try? Data(contentsOf: URL(fileURLWithPath: path))
    else { return nil }
    return (Array(data), type)
  }

  static func address(row: String, column: Int) -> String {
    let safe = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
    return "/api/image?column=\(column)&row=\(row.addingPercentEncoding(withAllowedCharacters: safe) ?? "")"
  }

  private static func real(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
