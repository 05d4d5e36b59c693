import Foundation
import Glibc
import RowFiles
import TestSupport
import Testing
import Votes

@Suite struct MappedFileTests {
  @Test func bytesAreThoseOfTheFile() throws {
    let folder = try TemporaryFolder()
    let file = try MappedFile(try folder.write("some text", to: "a"))
    #expect(file.bytes.elementsEqual("some text".utf8))
    #expect(file.slice(5, 4).elementsEqual("text".utf8))
  }

  @Test func anEmptyFileHasNoBytes() throws {
    let folder = try TemporaryFolder()
    #expect(try MappedFile(try folder.write("", to: "a")).bytes.isEmpty)
  }

  @Test func anAbsentFileIsUnreadable() throws {
    let path = try TemporaryFolder().path("absent")
    #expect(throws: RowFileError.unreadable(path: path, errno: ENOENT)) { _ = try MappedFile(path) }
  }

  @Test func aFolderIsNoFile() throws {
    let folder = try TemporaryFolder()
    #expect(throws: RowFileError.notAFile(path: folder.path)) { _ = try MappedFile(folder.path) }
  }

  @Test(arguments: [0, 5, 200_000]) func aPipeIsReadToItsEnd(size: Int) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("pipe")
    try #require(mkfifo(path, 0o600) == 0)
    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 * 7) }
    Thread.detachNewThread { FileHandle(forWritingAtPath: path)?.write(Data(bytes)) }
    let file = try MappedFile(path)
    withExtendedLifetime(file) { #expect(file.bytes.elementsEqual(bytes)) }
  }
}

@Suite struct ByteScanTests {
  @Test(arguments: Seeds.first(20))
  func linesAreCounted(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let bytes = Array(generator.text(from: ["a", "\n", "é"], longest: 60).utf8)
    bytes.withUnsafeBytes { raw in
      for offset in 0...bytes.count {
        #expect(ByteScan.line(of: offset, in: raw) == 1 + bytes[..<offset].count { $0 == 0x0A })
      }
    }
  }

  @Test func onlyAWholeMarkIsSkipped() {
    for (bytes, length) in [
      ([0xEF, 0xBB, 0xBF, 0x41], 3), ([0xEF, 0xBB, 0xBF], 3), ([0xEF, 0xBB], 0), ([0x41], 0), ([], 0),
    ]
      as [([UInt8], Int)]
    {
      bytes.withUnsafeBytes { raw in
        #expect(ByteScan.markLength(raw) == length)
        #expect(ByteScan.skippingMark(raw).count == bytes.count - length)
      }
    }
  }

  @Test func theFirstByteInARangeIsFound() {
    Array("abcabc".utf8).withUnsafeBytes { raw in
      #expect(ByteScan.first(0x62, in: raw, 0..<6) == 1)
      #expect(ByteScan.first(0x62, in: raw, 2..<6) == 4)
      #expect(ByteScan.first(0x62, in: raw, 2..<4) == nil)
      #expect(ByteScan.first(0x62, in: raw, 6..<6) == nil)
    }
  }
}

@Suite struct RowFormatTests {
  @Test(arguments: [
    ("rows.jsonl", RowFormat.jsonLines), ("a/b.NDJSON", .jsonLines), ("rows.json", .jsonLines), ("x.csv.gz", .csv),
    ("x.TSV", .tsv), ("x.tab", .tsv), ("x.csv.bak", nil), ("x.gz", nil), ("", nil),
  ])
  func endingsNameFormats(path: String, format: RowFormat?) { #expect(RowFormat(path: path) == format) }

  @Test(arguments: [
    ("{\"a\": 1}", RowFormat.jsonLines), (" \n{", .jsonLines), ("\u{FEFF}{", .jsonLines), ("[", .jsonLines),
    ("a,b\n", .csv),
    ("", .csv), ("\"a\"", .csv),
  ])
  func firstBytesTellTheFormat(text: String, format: RowFormat) {
    Array(text.utf8).withUnsafeBytes { #expect(RowFormat(firstBytes: $0) == format) }
  }
}
