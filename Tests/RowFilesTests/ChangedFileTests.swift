import Foundation
import Glibc
import RowFiles
import TestSupport
import Testing

/// Files that others write to while they are read: said in the end, and no crash on the way.
@Suite struct ChangedFileTests {
  private let size = 1 << 20

  private func mapped(_ folder: TemporaryFolder) throws -> MappedFile {
    try MappedFile(try folder.write([UInt8](repeating: 0x61, count: size), to: "rows"))
  }

  @Test func anUntouchedFileIsUnchanged() throws {
    let folder = try TemporaryFolder()
    let file = try mapped(folder)
    #expect(file.bytes.allSatisfy { $0 == 0x61 })
    try file.checkUnchanged()
  }

  @Test(arguments: [0, 1, 5000, (1 << 20) - 1]) func whatIsCutOffReadsAsZeros(kept: Int) throws {
    let folder = try TemporaryFolder()
    let file = try mapped(folder)
    try #require(truncate(file.path, off_t(kept)) == 0)
    #expect(file.bytes.prefix(kept).allSatisfy { $0 == 0x61 })
    #expect(file.bytes.dropFirst(kept).allSatisfy { $0 == 0 })
    #expect(throws: RowFileError.changed(path: file.path)) { try file.checkUnchanged() }
  }

  /// The size alone would not tell.
  @Test func aFileThatIsWrittenAgainAfterItWasCutOffHasChanged() throws {
    let folder = try TemporaryFolder()
    let file = try mapped(folder)
    try #require(truncate(file.path, 0) == 0)
    #expect(file.bytes[size - 1] == 0)
    try Data(repeating: 0x62, count: size).write(to: URL(fileURLWithPath: file.path))
    #expect(throws: RowFileError.changed(path: file.path)) { try file.checkUnchanged() }
  }

  @Test func manyThreadsMayReadWhatIsCutOff() async throws {
    let folder = try TemporaryFolder()
    let file = try mapped(folder)
    try #require(truncate(file.path, 0) == 0)
    let sums = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<4 { group.addTask { file.bytes.reduce(0) { $0 + Int($1) } } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(sums == [0, 0, 0, 0])
  }

  @Test func aFileThatGrowsHasChanged() throws {
    let folder = try TemporaryFolder()
    let file = try mapped(folder)
    let handle = try #require(FileHandle(forWritingAtPath: file.path))
    handle.seekToEndOfFile()
    handle.write(Data("more\n".utf8))
    #expect(file.bytes.count == size)
    #expect(throws: RowFileError.changed(path: file.path)) { try file.checkUnchanged() }
  }

  @Test func aFileThatIsExchangedHasChanged() throws {
    let folder = try TemporaryFolder()
    let file = try mapped(folder)
    let other = try folder.write([UInt8](repeating: 0x62, count: size), to: "other")
    try #require(rename(other, file.path) == 0)
    #expect(file.bytes.allSatisfy { $0 == 0x61 })
    #expect(throws: RowFileError.changed(path: file.path)) { try file.checkUnchanged() }
  }

  @Test(arguments: ["/dev/zero", "/dev/null"]) func aDeviceIsNoFile(path: String) throws {
    #expect(throws: RowFileError.unreadable(path: path, errno: ENODEV)) { _ = try MappedFile(path) }
    let folder = try TemporaryFolder()
    #expect(throws: RowFileError.unreadable(path: path, errno: ENODEV)) {
      _ = try InputSpool.copy(path, to: folder.path("copy"))
    }
  }
}
