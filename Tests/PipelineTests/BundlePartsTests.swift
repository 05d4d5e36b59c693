import Foundation
import TestSupport
import Testing

@testable import Pipeline

/// The parts of a bundle: which libraries, and the archive.
@Suite struct BundlePartsTests {
  @Test func librariesAreThoseOfTheLinkerWithoutGlibc() throws {
    let text = """
      \tlinux-vdso.so.1 (0x00007ffe)
      \tlibcurl.so.4 => /lib/x86_64-linux-gnu/libcurl.so.4 (0x00007f30)
      \tlibswiftCore.so => /opt/with space/libswiftCore.so (0x00007f31)
      \tlibm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x00007f32)
      \tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f33)
      \tlibc++.so.1 => /usr/lib/libc++.so.1 (0x00007f34)
      \tlibmd.so.0 => /usr/lib/libmd.so.0 (0x00007f35)
      \t/lib64/ld-linux-x86-64.so.2 (0x00007f36)
      """
    let libraries = try SharedLibraries.parse(text, program: "worker")
    #expect(
      libraries == [
        "libcurl.so.4": "/lib/x86_64-linux-gnu/libcurl.so.4", "libswiftCore.so": "/opt/with space/libswiftCore.so",
        "libc++.so.1": "/usr/lib/libc++.so.1", "libmd.so.0": "/usr/lib/libmd.so.0",
      ])
    #expect(throws: BundleError.missingLibrary(name: "libhs.so.5", program: "worker")) {
      try SharedLibraries.parse("\tlibhs.so.5 => not found\n", program: "worker")
    }
    #expect(throws: BundleError.cannotList(program: "/absent")) { try SharedLibraries.of("/absent") }
  }

  @Test func tarReadsWhatWasArchived() throws {
    let folder = try TemporaryFolder()
    let long = "a/" + String(repeating: "long-", count: 25) + "/" + String(repeating: "n", count: 90)
    let block = [UInt8]((0..<512).map { UInt8(truncatingIfNeeded: $0) })
    let file = try folder.write((0..<1300).flatMap { _ in block } + [7], to: "file")
    func write(to name: String) throws -> Data {
      let archive = try TarArchive(path: folder.path(name))
      try archive.add(Data("#!/bin/sh\n".utf8), as: "a/bin", isExecutable: true)
      try archive.add(Data(), as: "a/empty", isExecutable: false)
      try archive.add(Data(block), as: long, isExecutable: false)
      #expect(try archive.add(file: file, as: "a/file", isExecutable: false) == 1300 * 512 + 1)
      #expect(throws: BundleError.doesNotFit(path: "a/" + long + long)) {
        try archive.add(Data(), as: "a/" + long + long, isExecutable: false)
      }
      try archive.finish()
      return try #require(FileManager.default.contents(atPath: folder.path(name)))
    }
    #expect(try write(to: "one.tar.gz") == write(to: "two.tar.gz"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 3)
    let unpack = Process()
    unpack.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    unpack.arguments = ["tar", "xzf", folder.path("one.tar.gz"), "-C", folder.path]
    try unpack.run()
    unpack.waitUntilExit()
    #expect(unpack.terminationStatus == 0)
    #expect(FileManager.default.contents(atPath: folder.path("a/file")) == FileManager.default.contents(atPath: file))
    #expect(FileManager.default.contents(atPath: folder.path(long)) == Data(block))
    #expect(FileManager.default.contents(atPath: folder.path("a/empty")) == Data())
    #expect(FileManager.default.isExecutableFile(atPath: folder.path("a/bin")))
    #expect(!FileManager.default.isExecutableFile(atPath: folder.path("a/empty")) || getuid() == 0)
  }

  @Test func anArchiveThatIsNotFinishedLeavesNothing() throws {
    let folder = try TemporaryFolder()
    do {
      let archive = try TarArchive(path: folder.path("one.tar.gz"))
      try archive.add(Data("text".utf8), as: "a", isExecutable: false)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    #expect(throws: BundleError.unwritable(path: folder.path("no/one.tar.gz"), errno: ENOENT)) {
      try TarArchive(path: folder.path("no/one.tar.gz"))
    }
  }
}
