import Dispatch
import Foundation
import TestSupport
import Testing
import Votes

@testable import Tally

/// A cache file never answers with a value that was not kept under the key.
@Suite struct CacheFileTests {
  private func file(_ folder: borrowing TemporaryFolder, form: String = "x Int", limit: Int = 1 << 20) throws
    -> CacheFile
  {
    try #require(CacheFile(folder.path("x.cache"), form: form, limit: limit))
  }

  /// Bytes that say which key they belong to, of many lengths.
  private func value(_ number: Int) -> [UInt8] { Array("\(number):".utf8) + [UInt8](repeating: 7, count: number % 900) }

  private func keep(_ numbers: Range<Int>, in file: CacheFile) {
    for number in numbers { file.keep(value(number), under: key(number, file)) }
  }

  private func key(_ number: Int, _ file: CacheFile) -> ContentHash { file.key(of: Array("row \(number)".utf8)) }

  /// - Returns: how many are found; a wrong one is a failure.
  private func found(_ numbers: Range<Int>, in file: CacheFile) -> Int {
    numbers.reduce(0) { count, number in
      guard let found = file.value(of: key(number, file)) else { return count }
      #expect(found == value(number))
      return count + 1
    }
  }

  /// The vectors of the authors' reference for the key 0, 1 … 15.
  @Test func theHashIsSipHash() {
    let key = ContentHash(low: 0x0706_0504_0302_0100, high: 0x0f0e_0d0c_0b0a_0908)
    let hash = ContentHash(of: [], key: key)
    #expect(
      hash.bytes.map { String($0, radix: 16) }.joined(separator: " ") == "a3 81 7f 4 ba 25 a8 e6 6d f6 72 14 c7 55 2 93"
    )
    var hashes = Set<[UInt8]>()
    for count in 0..<40 { hashes.insert(ContentHash(of: [UInt8](repeating: 0, count: count), key: key).bytes) }
    #expect(hashes.count == 40)
  }

  @Test func whatWasKeptIsFoundByAllProcessesLater() throws {
    let folder = try TemporaryFolder()
    keep(0..<500, in: try file(folder))
    let later = try file(folder)
    #expect(found(0..<500, in: later) == 500)
    #expect(found(500..<600, in: later) == 0)
  }

  @Test func longValuesAreNotKept() throws {
    let folder = try TemporaryFolder()
    let file = try file(folder)
    for (count, isKept) in [(CacheBucket.longestRecord - 28, true), (CacheBucket.longestRecord - 27, false)] {
      let key = file.key(of: [UInt8](repeating: 0, count: count))
      file.keep([UInt8](repeating: 5, count: count), under: key)
      #expect((file.value(of: key) != nil) == isKept)
    }
  }

  @Test func aFileStaysWithinItsBoundAndTheNewestStay() throws {
    let folder = try TemporaryFolder()
    let limit = CacheFile.smallestLimit
    let file = try file(folder, limit: limit)
    keep(0..<2000, in: file)
    let size = try FileManager.default.attributesOfItem(atPath: folder.path("x.cache"))[.size] as? Int
    #expect(try #require(size) <= limit)
    // At most half of a bucket goes at a time: some 70 of these.
    #expect(found(1940..<2000, in: file) == 60)
    #expect(found(0..<1000, in: file) == 0)
  }

  /// A process that is killed while it writes leaves the first bytes of what it wrote.
  @Test(arguments: [1, 4, 5, 19, 20, 25, 100, 300])
  func aTornRecordIsNoValue(count: Int) throws {
    let folder = try TemporaryFolder()
    let file = try file(folder, limit: CacheFile.smallestLimit)
    keep(0..<50, in: file)
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.path("x.cache")))
    keep(850..<851, in: file)
    let after = try Data(contentsOf: URL(fileURLWithPath: folder.path("x.cache")))
    // From where the new record begins, over the mark that ended the bucket.
    let start = before.count - 4
    try (after[..<(start + count)]).write(to: URL(fileURLWithPath: folder.path("y.cache")))
    let torn = try #require(CacheFile(folder.path("y.cache"), form: "x Int", limit: CacheFile.smallestLimit))
    #expect(found(0..<50, in: torn) == 50)
    #expect(torn.value(of: key(850, torn)) == nil)
    keep(850..<900, in: torn)
    #expect(found(0..<50, in: torn) + found(850..<900, in: torn) == 100)
  }

  @Test(arguments: Seeds.first(8))
  func damageIsNeverAWrongValue(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    var generator = SeededGenerator(seed: seed)
    let limit = CacheFile.smallestLimit
    keep(0..<100, in: try file(folder, limit: limit))
    let path = URL(fileURLWithPath: folder.path("x.cache"))
    var bytes = try Data(contentsOf: path)
    for _ in 0..<20 {
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      for index in place..<min(bytes.count, place + Int.random(in: 1...40, using: &generator)) {
        bytes[index] = UInt8.random(in: .min ... .max, using: &generator)
      }
      // In its place, as a wild process would.
      let handle = try FileHandle(forWritingTo: path)
      try handle.write(contentsOf: bytes)
      try handle.close()
      let file = try file(folder, limit: limit)
      _ = found(0..<200, in: file)
      keep(150..<200, in: file)
      #expect(found(190..<200, in: file) == 10)
    }
  }

  @Test(arguments: ["", "x", "not a cache, but some words that are longer than a header"])
  func anothersFileIsReplaced(content: String) throws {
    let folder = try TemporaryFolder()
    _ = try folder.write(content, to: "x.cache")
    let file = try file(folder)
    #expect(found(0..<10, in: file) == 0)
    keep(0..<10, in: file)
    #expect(found(0..<10, in: try self.file(folder)) == 10)
    #expect(found(0..<10, in: try self.file(folder, form: "x String")) == 0)
    // The other form's file has taken the place; one that is open goes on with what it has.
    #expect(found(0..<10, in: file) == 10)
  }

  @Test func aFolderThatCannotBeWrittenToIsNoCache() {
    #expect(DerivedFolder("/proc/nowhere").open("x", form: "Int", limit: 1 << 20) == nil)
  }

  @Test func filesThatNobodyOpensAreRemoved() throws {
    let folder = try TemporaryFolder()
    let derived = DerivedFolder(folder.path)
    for name in ["old.cache", "new.cache", "notes"] { _ = try folder.write("x", to: name) }
    let longAgo = Date(timeIntervalSinceNow: -Double(DerivedFolder.secondsKept) - 60)
    for name in ["old.cache", "notes"] {
      try FileManager.default.setAttributes([.modificationDate: longAgo], ofItemAtPath: folder.path(name))
    }
    #expect(derived.open("x", form: "Int", limit: 1 << 20) != nil)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["new.cache", "notes", "x.cache"])
  }

  @Test func manyWritersDoNoHarm() throws {
    let folder = try TemporaryFolder()
    let limit = 4 * CacheBucket.size
    let files = try (0..<4).map { _ in try file(folder, limit: limit) }
    nonisolated(unsafe) let each = files
    DispatchQueue.concurrentPerform(iterations: 4) { index in
      for round in 0..<10 { self.keep(round * 40..<round * 40 + 80, in: each[index]) }
      _ = self.found(0..<480, in: each[index])
    }
    _ = found(0..<480, in: files[0])
  }
}
