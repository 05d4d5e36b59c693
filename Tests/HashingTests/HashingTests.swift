import Foundation
import Testing

@testable import Hashing

@Suite struct HashingTests {
  /// FIPS 180-4's examples.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
  ])
  func sha256IsThatOfTheStandard(text: String, expected: String) {
    #expect(Hexadecimal.text(SHA256.hash(of: text)) == expected)
  }

  @Test func stretchesGiveWhatTheWholeGives() {
    let text = String(repeating: "row after row, ", count: 1_000)
    var hash = SHA256()
    for part in text.split(separator: "w", omittingEmptySubsequences: false).dropLast() { hash.update(part + "w") }
    hash.update("")
    hash.update(String(text.split(separator: "w", omittingEmptySubsequences: false).last!))
    #expect(hash.finish() == SHA256.hash(of: text))
  }

  /// RFC 7914, section 12.
  @Test(arguments: [
    (
      "", "", 4, 1, 1,
      "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
        + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"
    ),
    (
      "password", "NaCl", 10, 8, 16,
      "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
        + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"
    ),
    (
      "pleaseletmein", "SodiumChloride", 14, 8, 1,
      "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
        + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
    ),
  ])
  func scryptIsThatOfTheRFC(
    password: String, salt: String, logRounds: Int, blockSize: Int, parallelism: Int, expected: String
  ) throws {
    let key = Scrypt.key(
      from: Array(password.utf8), salt: Array(salt.utf8), logRounds: logRounds, blockSize: blockSize,
      parallelism: parallelism, byteCount: 64)
    #expect(Hexadecimal.text(try #require(key)) == expected)
  }

  @Test func scryptRefusesWhatItCannotDo() {
    for (rounds, block, parallel) in [(0, 8, 1), (40, 8, 1), (4, 0, 1), (4, 8, 0)] {
      #expect(
        Scrypt.key(
          from: [1], salt: [2], logRounds: rounds, blockSize: block, parallelism: parallel, byteCount: 32) == nil)
    }
  }

  @Test func secretsDiffer() {
    #expect(Set((0..<100).map { _ in Secrets.randomBytes(16) }).count == 100)
    #expect(Secrets.randomBytes(32).count == 32)
    #expect(Secrets.areEqual([1, 2, 3], [1, 2, 3]) && !Secrets.areEqual([1, 2, 3], [1, 2, 4]))
    #expect(!Secrets.areEqual([1, 2], [1, 2, 3]) && Secrets.areEqual([UInt8](), []))
  }
}
