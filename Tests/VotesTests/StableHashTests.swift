import Testing
import Votes

/// Golden values from an implementation of SplitMix64 in another language: ids' hashes and draws must never change.
@Suite struct StableHashTests {
  @Test func mixIsTheFinaliserOfSplitMix64() {
    #expect(StableHash.mix(0) == 0xE220_A839_7B1D_CDAF)
    #expect(StableHash.mix(1) == 0x910A_2DEC_8902_5CC1)
    #expect(StableHash.mix(.max) == 0xE4D9_7177_1B65_2C20)
  }

  @Test(
    arguments: [
      ("", 0xA706_DD2F_4D19_7E6F), ("a", 0x5E02_5F9A_DE9E_AF3E),
      ("row-17", 0x1918_9350_60E6_30E8), ("12345678", 0x92DF_3520_C5D0_0ECE),
      ("123456789", 0x7CF4_6F00_F45F_A22A), ("naïve 😀 text", 0xC179_7C33_8AF4_2779),
    ] as [(String, UInt64)])
  func stringsKeepTheirHash(text: String, hash: UInt64) {
    #expect(StableHash.of(text) == hash)
  }

  @Test func stringAndBytesAgree() {
    for length in 0..<40 {
      let bytes = (0..<length).map { UInt8(0x20 + $0) }
      let ofBytes = bytes.withUnsafeBytes { StableHash.of($0) }
      #expect(ofBytes == StableHash.of(String(decoding: bytes, as: UTF8.self)))
    }
  }

  @Test func placeInMemoryDoesNotCount() {
    let bytes = Array("xxxx0123456789abcdef".utf8)
    for shift in 0..<4 {
      let moved = [UInt8](repeating: 0, count: shift) + bytes
      let hash = moved.withUnsafeBytes { StableHash.of(UnsafeRawBufferPointer(rebasing: $0[shift...])) }
      #expect(hash == StableHash.of("xxxx0123456789abcdef"))
    }
  }

  @Test func similarTextsDiffer() {
    var hashes = Set<UInt64>()
    for number in 0..<10_000 { hashes.insert(StableHash.of("row-\(number)")) }
    for length in 0..<64 { hashes.insert(StableHash.of(String(repeating: "\u{0}", count: length))) }
    #expect(hashes.count == 10_064)
  }
}
