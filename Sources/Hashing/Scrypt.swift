import COpenSSL

/// A key from a password, made so that guessing costs time and memory.
///
/// Source: RFC 7914.
public enum Scrypt {
  /// - Parameters:
  ///   - logRounds: log₂ of the cost N, 1 to 31; it takes 128 · `blockSize` · N bytes.
  ///   - byteCount: of the key.
  /// - Returns: nil where there is not that much memory, or no such parameters.
  public static func key(
    from password: [UInt8], salt: [UInt8], logRounds: Int, blockSize: Int, parallelism: Int, byteCount: Int
  ) -> [UInt8]? {
    guard (1...31).contains(logRounds), blockSize > 0, parallelism > 0, byteCount > 0 else { return nil }
    var key = [UInt8](repeating: 0, count: byteCount)
    // An empty array has no address, and the function wants one.
    let status = (password + [0]).withUnsafeBufferPointer { password in
      (salt + [0]).withUnsafeBufferPointer { salt in
        tally_scrypt(
          password.baseAddress!, password.count - 1, salt.baseAddress!, salt.count - 1, 1 << UInt64(logRounds),
          UInt32(blockSize), UInt32(parallelism), &key, byteCount)
      }
    }
    return status == 1 ? key : nil
  }
}
