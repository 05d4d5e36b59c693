import Foundation
import Testing

@testable import Interchange

@Suite struct AtomicFileTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  @Test func aFileAppearsWhole() throws {
    let path = try folder.file("out", "old")
    let file = try AtomicFile(path: path)
    let large = [UInt8](repeating: 65, count: 1_000_000)
    try file.write { (writer) throws(InterchangeError) in
      for _ in 0..<3 { try writer.write(UInt8(ascii: "x")) }
      try writer.write(large)
      try writer.write(UInt8(ascii: "y"))
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
    #expect(try folder.names.count == 2 && folder.names[1].hasPrefix("out.") && folder.names[1].hasSuffix(".partial"))
    try file.commit()
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "xxx" + String(decoding: large, as: UTF8.self) + "y")
    #expect(try folder.names == ["out"])
  }

  @Test func withoutACommitNothingIsLeft() throws {
    let path = try folder.file("out", "old")
    do {
      let file = try AtomicFile(path: path)
      try file.write { (writer) throws(InterchangeError) in try writer.write(Array("new".utf8)) }
    }
    #expect(try folder.names == ["out"] && String(contentsOfFile: path, encoding: .utf8) == "old")
  }

  @Test func aFolderThatIsNotThereIsAnError() {
    let path = folder.path + "/none/out"
    #expect(
      failure { () throws(InterchangeError) in try AtomicFile(path: path) } == .cannotOpen(path: path, errno: ENOENT))
  }

  @Test func aFolderInTheWayIsAnError() throws {
    let path = folder.path
    #expect(
      failure { () throws(InterchangeError) in try AtomicFile(path: path) } == .cannotOpen(path: path, errno: EISDIR))
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func aFullDiskIsAnError() throws {
    let file = try AtomicFile(path: "/dev/full")
    let error = failure { () throws(InterchangeError) in
      try file.write { (writer) throws(InterchangeError) in try writer.write([1, 2, 3]) }
      try file.commit()
    }
    #expect(error == .cannotWrite(path: "/dev/full", errno: ENOSPC))
  }

  @Test func aPipeIsReadToItsEnd() throws {
    let path = folder.path + "/pipe.csv"
    #expect(mkfifo(path, 0o600) == 0)
    let text = "a,b\n" + String(repeating: "0,1\n", count: 100_000)
    let writer = Thread { try? write(text, path) }
    writer.start()
    #expect(try VoteFormats.read(path: path).rowCount == 100_000)
  }
}

private func write(_ text: String, _ path: String) throws {
  let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
  try handle.write(contentsOf: Data(text.utf8))
  try handle.close()
}
