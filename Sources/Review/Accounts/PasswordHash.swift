import Foundation
import Hashing

/// A password, hashed so that guessing costs: scrypt.
///
/// Parameters as OWASP's Password Storage Cheat Sheet says first: N = 2¹⁷, r = 8, p = 1, which takes 128 MiB and some tenths of a
/// second. One at a time: fifty people who sign in at once must not take 6 GB.
struct PasswordHash {
  struct Cost: Sendable, Equatable {
    /// log₂ N.
    var logRounds = 17
    var blockSize = 8
    var parallelism = 1
  }

  static let leastLength = 8
  static let mostBytes = 1_024
  private static let byteCount = 32
  private static let one = NSLock()

  /// `scrypt$17$8$1$salt$hash`, the last two in base 64.
  static func make(_ password: String, cost: Cost = Cost()) -> String {
    let salt = Data(Secrets.randomBytes(16))
    let hash = derive(password, salt, cost)
    return [
      "scrypt", "\(cost.logRounds)", "\(cost.blockSize)", "\(cost.parallelism)", salt.base64EncodedString(),
      hash.base64EncodedString(),
    ].joined(separator: "$")
  }

  /// A hash that costs the same and that no password has.
  static func decoy(cost: Cost) -> String {
    let empty = Data(count: byteCount).base64EncodedString()
    return "scrypt$\(cost.logRounds)$\(cost.blockSize)$\(cost.parallelism)$AAAAAAAAAAAAAAAAAAAAAA==$\(empty)"
  }

  /// In a time that does not tell how much of it is right.
  static func matches(_ password: String, _ stored: String) -> Bool {
    let parts = stored.split(separator: "$", omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0] == "scrypt", let logRounds = Int(parts[1]), (1...24).contains(logRounds),
      let blockSize = Int(parts[2]), (1...32).contains(blockSize), let parallelism = Int(parts[3]),
      (1...16).contains(parallelism), let salt = Data(base64Encoded: String(parts[4])),
      let hash = Data(base64Encoded: String(parts[5]))
    else { return false }
    let cost = Cost(logRounds: logRounds, blockSize: blockSize, parallelism: parallelism)
    return Secrets.areEqual(derive(password, salt, cost), hash)
  }

  private static func derive(_ password: String, _ salt: Data, _ cost: Cost) -> Data {
    one.lock()
    defer { one.unlock() }
    // The same text may be typed as other bytes on another machine.
    let bytes = Array(password.precomposedStringWithCanonicalMapping.utf8)
    let key = Scrypt.key(
      from: bytes, salt: Array(salt), logRounds: cost.logRounds, blockSize: cost.blockSize,
      parallelism: cost.parallelism, byteCount: byteCount)
    guard let key else { preconditionFailure("scrypt does not take \(cost)") }
    return Data(key)
  }
}

/// 256 random bits that somebody shows instead of a password. Only the hash is kept: whoever reads the ledger cannot sign in.
enum SecretToken {
  static func make() -> String {
    let bytes = Data(Secrets.randomBytes(32))
    return bytes.base64EncodedString().replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
      .replacingOccurrences(of: "=", with: "")
  }

  static func hash(_ token: String) -> String { EventChain.sha256("tally token \(token)") }
}
