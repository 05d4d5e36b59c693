import Foundation
import RowFiles
import TestSupport
import Testing
import Votes
import WorkerProtocol

@testable import ApplyEngine

/// What the engine takes over from memory that an LF may have overwritten.
@Suite struct SegmentTests {
  static let shard = 100..<1000

  @Test(arguments: [2, 127, 128])
  func aBatchIsReadBackTheSame(classCount: Int) throws {
    let scene = try Scene(classCount: classCount)
    let columns: [[Vote]] = [[0, -1, 1], [Vote(classCount - 1), 0, -1]]
    scene.fill(votes: columns, ids: ["a", "", "ééé"])
    let writer = try scene.writer()
    try writer.append(scene.region)
    try writer.append(scene.region)
    #expect(writer.rowCount == 6)
    let file = try MappedFile(writer.path)
    defer { withExtendedLifetime(file) {} }
    let width = SegmentBlock.voteWidth(classCount: classCount)
    let blocks = SegmentBlock.blocks(of: file.bytes, functionCount: 2, voteWidth: width)
    #expect(blocks.count == 2)
    for block in blocks {
      #expect(block.rowCount == 3)
      #expect((0..<3).map { block.offsets[$0] } == [100, 200, 300])
      #expect((0..<3).map { block.lengths[$0] } == [50, 50, 50])
      #expect((0..<3).map { block.idEnds[$0] } == [1, 1, 7])
      #expect(block.ids.elementsEqual("aééé".utf8))
      let votes = (0..<6).map { index in
        width == 1
          ? Vote(block.votes.load(fromByteOffset: index, as: Int8.self))
          : block.votes.load(fromByteOffset: index * 2, as: Vote.self)
      }
      #expect(votes == columns.flatMap { $0 })
    }
  }

  @Test(arguments: [(2 as Vote, 2), (-2, -2), (.max, 32_767), (.min, -32_768)])
  func aVoteThatIsNoClassIsRefused(vote: Vote, value: Int) throws {
    let scene = try Scene(classCount: 2)
    scene.fill(votes: [[0, 1, 0], [0, vote, 1]], ids: ["a", "b", "c"])
    #expect(throws: ApplyError.impossibleVote(function: "second", value: value)) {
      try scene.writer().append(scene.region)
    }
  }

  @Test(arguments: [
    (SharedRegion.Word.rowCount, UInt64.max), (.rowCount, UInt64(RowBatch.capacity) + 1), (.rowCount, 1 << 63),
    (.idBytes, .max), (.idBytes, 2), (.idBytes, 4), (.idBytes, 1 << 40),
  ])
  func aBatchWithImpossibleCountsIsRefused(word: SharedRegion.Word, value: UInt64) throws {
    let scene = try Scene(classCount: 2)
    scene.fill(votes: [[0, 1, 0], [0, 0, 1]], ids: ["a", "b", "c"])
    scene.region.store(value, word)
    #expect(throws: ApplyError.impossibleBatch) { try scene.writer().append(scene.region) }
  }

  @Test(arguments: [
    [99, 200, 300], [100, 149, 300], [100, 200, 951], [300, 200, 100], [100, 200, .max], [.max, .max, .max],
  ])
  func rowsOutsideTheShardAreRefused(offsets: [UInt64]) throws {
    let scene = try Scene(classCount: 2)
    scene.fill(votes: [[0, 1, 0], [0, 0, 1]], ids: ["a", "b", "c"])
    for (row, offset) in offsets.enumerated() { scene.region.offsets[row] = offset }
    #expect(throws: ApplyError.impossibleBatch) { try scene.writer().append(scene.region) }
  }

  @Test(arguments: [[2, 1, 3], [1, 2, 4], [.max, 2, 3]] as [[UInt32]])
  func idsOutOfOrderAreRefused(ends: [UInt32]) throws {
    let scene = try Scene(classCount: 2)
    scene.fill(votes: [[0, 1, 0], [0, 0, 1]], ids: ["a", "b", "c"])
    for (row, end) in ends.enumerated() { scene.region.idEnds[row] = end }
    #expect(throws: ApplyError.impossibleBatch) { try scene.writer().append(scene.region) }
  }

  @Test func aFullDiskIsUnwritable() throws {
    let scene = try Scene(classCount: 2)
    scene.fill(votes: [[0], [1]], ids: ["a"])
    let writer = try SegmentWriter(path: "/dev/full", description: scene.description, shard: SegmentTests.shard)
    #expect(throws: ApplyError.unwritable(path: "/dev/full", errno: ENOSPC)) { try writer.append(scene.region) }
  }

  @Test func aBatchWithoutRowsWritesNothing() throws {
    let scene = try Scene(classCount: 2)
    scene.fill(votes: [[], []], ids: [])
    let writer = try scene.writer()
    try writer.append(scene.region)
    #expect(writer.rowCount == 0)
    #expect(try MappedFile(writer.path).bytes.isEmpty)
  }

  /// A region of two LFs and a place for a segment.
  final class Scene {
    let folder: TemporaryFolder
    let region: SharedRegion
    let description: TaskDescription

    init(classCount: Int) throws {
      folder = try TemporaryFolder()
      let path = try folder.write("", to: "region")
      let descriptor = open(path, O_RDWR)
      defer { close(descriptor) }
      try #require(ftruncate(descriptor, SharedRegion.size(functionCount: 2)) == 0)
      region = try #require(SharedRegion(descriptor: descriptor, functionCount: 2))
      description = TaskDescription(
        task: "T", classes: (0..<classCount).map { "c\($0)" }, columns: [],
        dataset: DatasetDescription(path: "", id: nil, gold: nil, whereToGet: nil),
        functions: ["first", "second"].map {
          FunctionDescription(name: $0, kind: "code", file: "f", line: 1, declaration: nil)
        })
    }

    deinit { region.unmap() }

    func writer() throws -> SegmentWriter {
      try SegmentWriter(path: folder.path("segment"), description: description, shard: SegmentTests.shard)
    }

    func fill(votes: [[Vote]], ids: [String]) {
      var end = 0
      for (row, id) in ids.enumerated() {
        region.offsets[row] = UInt64(100 + row * 100)
        region.lengths[row] = 50
        for byte in id.utf8 {
          region.ids[end] = byte
          end += 1
        }
        region.idEnds[row] = UInt32(end)
      }
      for (function, column) in votes.enumerated() {
        for (row, vote) in column.enumerated() { region.votes(of: function)[row] = vote }
      }
      region.store(UInt64(ids.count), .rowCount)
      region.store(UInt64(end), .idBytes)
    }
  }
}
