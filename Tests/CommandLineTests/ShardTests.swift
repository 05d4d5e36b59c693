import Foundation
import TestSupport
import Testing

/// Data of several shards: the results depend neither on the number of workers nor on the order of the rows.
@Suite(.tags(.slow)) struct ShardTests {
  @Test func workersAndOrderChangeNothing() async throws {
    let work = try await Workspace()
    // Five shards of 8 MiB.
    let comments = CommentRows(count: 60_000, seed: 3, padding: 600)
    let rows = comments.rows.map(CommentRows.json)
    try work.write(rows.joined(separator: "\n"), to: "many.jsonl")
    var first: [String: Data] = [:]
    for workers in ["1", "2", "5"] {
      try await work.tally("run", "video-comments", "--data", "many.jsonl", "--workers", workers).expectDone()
      let output = work.lastOutput()
      if first.isEmpty { first = output }
      #expect(output == first, "\(workers) workers")
    }
    #expect(first["votes.npy"]?.count ?? 0 > 6 * 60_000)
    let stride = 7919
    let turned = rows.indices.map { rows[($0 * stride + 11) % rows.count] }
    try work.write(turned.joined(separator: "\n"), to: "turned.jsonl")
    try await work.tally("run", "video-comments", "--data", "turned.jsonl", "--workers", "2").expectDone()
    let labels = work.latestText("VideoComments", "labels.jsonl").split(separator: "\n").sorted()
    let expected = String(decoding: first["labels.jsonl"] ?? Data(), as: UTF8.self).split(separator: "\n").sorted()
    #expect(labels == expected)
    #expect(work.latest("VideoComments", "review.jsonl") == first["review.jsonl"])
  }

  @Test func quotedLineEndsDoNotCutShards() async throws {
    let work = try await Workspace()
    // Texts with line ends and quotes in them, in two shards.
    let comments = CommentRows(count: 20_000, seed: 4, padding: 600)
    try work.write(comments.jsonLines, to: "many.jsonl")
    try work.write(comments.separated(by: ",", lineEnd: "\r\n"), to: "many.csv")
    try await work.tally("run", "video-comments", "--data", "many.jsonl").expectDone()
    let labels = work.latest("VideoComments", "labels.jsonl")
    for workers in ["1", "2"] {
      try await work.tally("run", "video-comments", "--data", "many.csv", "--workers", workers).expectDone()
      #expect(work.latest("VideoComments", "labels.jsonl") == labels)
    }
  }
}
