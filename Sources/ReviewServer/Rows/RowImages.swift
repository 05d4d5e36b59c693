import Foundation

/// Pictures that rows name: by a path, those in the folder of the data or below, wherever a path or a symbolic link leads; by an
/// address, those of the servers that whoever started this one has named.
struct RowImages: Sendable {
  /// nil where rows have no pictures by paths.
  private let folder: String?
  private let hosts: Set<String>

  /// - Parameter hosts: names, lower case, with a port where it is not the usual one.
  init(folder: String?, hosts: [String] = []) {
    self.folder = folder.flatMap(RowImages.real)
    self.hosts = Set(hosts)
  }

  /// No SVG: it can hold scripts.
  private static let types = [
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
    "avif": "image/avif", "bmp": "image/bmp",
  ]

  static let sizeLimit = 32 << 20

  /// Whether a value looks like the path or address of a picture.
  func isImage(_ value: String) -> Bool {
    guard value.utf8.count <= 1_000, !value.contains(where: \.isNewline) else { return false }
    return type(of: value) != nil || isOfKnownHost(value)
  }

  /// What a browser loads the picture from; nil for one that it must not load.
  func address(of value: String, row: String, column: Int) -> String? {
    if isOfKnownHost(value) { return value }
    return path(of: value) == nil ? nil : RowImages.address(row: row, column: column)
  }

  /// Loading tells a server what is looked at: only those do that were named.
  private func isOfKnownHost(_ value: String) -> Bool {
    guard !hosts.isEmpty, value.utf8.count <= 1_000, value.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
      let url = URLComponents(string: value), url.scheme?.lowercased() == "https", url.user == nil, url.password == nil,
      let host = url.host?.lowercased()
    else { return false }
    return hosts.contains(url.port.map { "\(host):\($0)" } ?? host)
  }

  private func type(of value: String) -> String? {
    guard let dot = value.lastIndex(of: ".") else { return nil }
    return Self.types[value[value.index(after: dot)...].lowercased()]
  }

  /// Where the picture lies; nil for one that is not in the folder, or not there at all.
  private func path(of value: String) -> String? {
    guard let folder, isImage(value), !value.contains("\0"), !value.contains("://") else { return nil }
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

  private static func address(row: String, column: Int) -> String {
    let safe = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
    return "/api/image?column=\(column)&row=\(row.addingPercentEncoding(withAllowedCharacters: safe) ?? "")"
  }

  private static func real(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
