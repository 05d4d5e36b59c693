import Foundation
import Glibc
import RowFiles
import TestSupport
import Testing
import Votes

@Suite struct InputSpoolTests {
  /// Larger than all buffers on the way, and not the same everywhere.
  static let large: [UInt8] = {
    var generator = SeededGenerator(seed: 1)
    return (0..<300_000).flatMap { _ in withUnsafeBytes(of: generator.next()) { Array($0.prefix(5)) } }
  }()

  @Test(arguments: [0, 1, 2, 3, 100, 1_500_000])
  func gzipIsUnpacked(size: Int) throws {
    let folder = try TemporaryFolder()
    let plain = try folder.write(InputSpoolTests.large.prefix(size), to: "rows")
    let packed = try gzip(plain)
    let copy = folder.path("copy")
    #expect(try InputSpool.copy(packed, to: copy) == size)
    #expect(FileManager.default.contents(atPath: copy) == FileManager.default.contents(atPath: plain))
  }

  @Test func gzipIsUnpackedWhateverTheNameSays() throws {
    let folder = try TemporaryFolder()
    let packed = try gzip(try folder.write("{\"a\": 1}\n", to: "rows"))
    try FileManager.default.moveItem(atPath: packed, toPath: folder.path("rows.jsonl"))
    #expect(try InputSpool.copy(folder.path("rows.jsonl"), to: folder.path("copy")) == 9)
    #expect(try String(contentsOfFile: folder.path("copy"), encoding: .utf8) == "{\"a\": 1}\n")
  }

  @Test func gzipFilesOneBehindTheOtherAreOne() throws {
    let folder = try TemporaryFolder()
    let first = try Data(contentsOf: URL(fileURLWithPath: try gzip(try folder.write("one\n", to: "a"))))
    let second = try Data(contentsOf: URL(fileURLWithPath: try gzip(try folder.write("two\n", to: "b"))))
    let both = try folder.write(first + second, to: "both.gz")
    #expect(try InputSpool.copy(both, to: folder.path("copy")) == 8)
    #expect(try String(contentsOfFile: folder.path("copy"), encoding: .utf8) == "one\ntwo\n")
  }

  @Test(arguments: [0, 3, 100, 1_500_000])
  func plainFilesAreCopied(size: Int) throws {
    let folder = try TemporaryFolder()
    let plain = try folder.write(InputSpoolTests.large.prefix(size), to: "rows")
    #expect(try InputSpool.copy(plain, to: folder.path("copy")) == size)
    #expect(FileManager.default.contents(atPath: folder.path("copy")) == FileManager.default.contents(atPath: plain))
  }

  @Test(arguments: [12, 100, 100_000])
  func aCutOffGzipIsBad(kept: Int) throws {
    let folder = try TemporaryFolder()
    let packed = try Data(
      contentsOf: URL(fileURLWithPath: try gzip(try folder.write(InputSpoolTests.large, to: "rows"))))
    let cut = try folder.write(packed.prefix(kept), to: "cut.gz")
    #expect(throws: RowFileError.badGzip(path: cut)) { _ = try InputSpool.copy(cut, to: folder.path("copy")) }
    let last = try folder.write(packed.dropLast(3), to: "last.gz")
    #expect(throws: RowFileError.badGzip(path: last)) { _ = try InputSpool.copy(last, to: folder.path("copy")) }
  }

  @Test func aGzipWithASpoiltByteIsBad() throws {
    let folder = try TemporaryFolder()
    var packed = try Data(
      contentsOf: URL(fileURLWithPath: try gzip(try folder.write(InputSpoolTests.large, to: "rows"))))
    packed[packed.count / 2] ^= 0x55
    let spoilt = try folder.write(packed, to: "spoilt.gz")
    #expect(throws: RowFileError.badGzip(path: spoilt)) { _ = try InputSpool.copy(spoilt, to: folder.path("copy")) }
  }

  private func packed(_ text: String, in folder: TemporaryFolder, name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: try gzip(try folder.write(text, to: name))))
  }

  /// zlib's own reader leaves out in silence what follows the last whole member: rows, if it was one that is damaged.
  @Test func whatFollowsTheLastMemberIsBad() throws {
    let folder = try TemporaryFolder()
    let first = try packed("one\n", in: folder, name: "a")
    var second = try packed("two\n", in: folder, name: "b")
    second[0] ^= 1
    for (index, rest) in [Data("garbage".utf8), second, Data([0x1F]), Data([0, 0, 1])].enumerated() {
      let path = try folder.write(first + rest, to: "\(index).gz")
      #expect(throws: RowFileError.badGzip(path: path)) { _ = try InputSpool.copy(path, to: folder.path("copy")) }
    }
  }

  @Test func zerosMayFollowTheLastMember() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(try packed("one\n", in: folder, name: "a") + Data(count: 300_000), to: "padded.gz")
    #expect(try InputSpool.copy(path, to: folder.path("copy")) == 4)
  }

  @Test(arguments: [[], [0x1F], [0x1F, 0x1F, 0x8B], [0x1F, 0x8C, 0x0A]] as [[UInt8]])
  func whatOnlyBeginsLikeGzipIsCopied(bytes: [UInt8]) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(bytes, to: "rows")
    #expect(try InputSpool.copy(path, to: folder.path("copy")) == bytes.count)
    #expect(FileManager.default.contents(atPath: folder.path("copy")) == Data(bytes))
  }

  /// A small file that unpacks to a huge one ends where the disk does.
  @Test(.tags(.slow)) func aGzipBombFillsTheDiskAndNotTheMemory() throws {
    let folder = try TemporaryFolder()
    let plain = folder.path("zeros")
    try #require(FileManager.default.createFile(atPath: plain, contents: nil) && truncate(plain, 1 << 28) == 0)
    let bomb = try gzip(plain)
    #expect(throws: RowFileError.unwritable(path: "/dev/full", errno: ENOSPC)) {
      _ = try InputSpool.copy(bomb, to: "/dev/full")
    }
    #expect(try InputSpool.copy(bomb, to: "/dev/null") == 1 << 28)
  }

  @Test func aFullDiskIsUnwritable() throws {
    let folder = try TemporaryFolder()
    let plain = try folder.write(InputSpoolTests.large, to: "rows")
    #expect(throws: RowFileError.unwritable(path: "/dev/full", errno: ENOSPC)) {
      _ = try InputSpool.copy(plain, to: "/dev/full")
    }
  }

  @Test func aDestinationInNoFolderIsUnwritable() throws {
    let folder = try TemporaryFolder()
    let plain = try folder.write("x", to: "rows")
    let path = folder.path("absent/copy")
    #expect(throws: RowFileError.unwritable(path: path, errno: ENOENT)) { _ = try InputSpool.copy(plain, to: path) }
  }

  @Test func anAbsentSourceAndAFolderAreUnreadable() throws {
    let folder = try TemporaryFolder()
    let absent = folder.path("absent.gz")
    #expect(throws: RowFileError.unreadable(path: absent, errno: ENOENT)) {
      _ = try InputSpool.copy(absent, to: folder.path("copy"))
    }
    #expect(throws: RowFileError.unreadable(path: folder.path, errno: EISDIR)) {
      _ = try InputSpool.copy(folder.path, to: folder.path("copy"))
    }
  }

  @Test func cancellingEndsTheCopy() throws {
    let folder = try TemporaryFolder()
    let plain = try folder.write(InputSpoolTests.large, to: "rows")
    #expect(try InputSpool.copy(plain, to: folder.path("copy"), isCancelled: { true }) == 0)
  }

  @Test func pipesAreRead() throws {
    let folder = try TemporaryFolder()
    let pipe = folder.path("pipe")
    try #require(mkfifo(pipe, 0o600) == 0)
    let writer = Thread {
      let descriptor = open(pipe, O_WRONLY)
      _ = "through a pipe".withCString { write(descriptor, $0, 14) }
      close(descriptor)
    }
    writer.start()
    #expect(InputSpool.isNeeded(for: pipe))
    #expect(try InputSpool.copy(pipe, to: folder.path("copy")) == 14)
  }

  @Test func onlyWhatCannotBeReadTwiceIsSpooled() throws {
    let folder = try TemporaryFolder()
    #expect(InputSpool.isNeeded(for: "-"))
    #expect(InputSpool.isNeeded(for: "rows.csv.GZ"))
    #expect(InputSpool.isNeeded(for: "/dev/null"))
    #expect(!InputSpool.isNeeded(for: try folder.write("x", to: "rows.csv")))
    #expect(!InputSpool.isNeeded(for: folder.path("absent")))
    #expect(!InputSpool.isNeeded(for: folder.path))
  }

  /// - Returns: the path of the packed file; the plain one stays.
  private func gzip(_ path: String) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "--keep", path]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return path + ".gz"
  }
}
