import COpenSSL

/// A SHA-256 of bytes that come one after the other.
public struct SHA256: ~Copyable {
  public static let byteCount = Int(TALLY_SHA256_LENGTH)
  private let context: OpaquePointer

  public init() {
    guard let context = tally_sha256_begin() else { fatalError("no memory for a hash") }
    self.context = context
  }

  deinit { tally_sha256_free(context) }

  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    precondition(tally_sha256_add(context, bytes.baseAddress, bytes.count) == 1)
  }

  /// With a text's UTF-8.
  public mutating func update(_ text: String) {
    var text = text
    text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
  }

  /// - Returns: ``byteCount`` bytes.
  public consuming func finish() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: Self.byteCount) { buffer, count in
      precondition(tally_sha256_end(context, buffer.baseAddress!) == 1)
      count = Self.byteCount
    }
  }

  /// Of a text's UTF-8, ``byteCount`` bytes.
  public static func hash(of text: String) -> [UInt8] {
    var hash = SHA256()
    hash.update(text)
    return hash.finish()
  }
}
