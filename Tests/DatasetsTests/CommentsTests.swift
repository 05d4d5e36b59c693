import Foundation
import TestSupport
import Testing

/// The comments that the benchmarks read.
@Suite struct CommentsTests {
  struct Comment: Decodable {
    let id: String
    let text: String
    let likes: Int
    let published: String

    enum CodingKeys: String, CodingKey {
      case id, text
      case likes = "like_count"
      case published = "published_at"
    }
  }

  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func comments(rows: Int, seed: Int = 7, as name: String) throws -> Data {
    let path = folder.path(name)
    let outcome = try MakeDatasets.run(["comments", "--rows", "\(rows)", "--seed", "\(seed)", "--output", path])
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try Data(contentsOf: URL(fileURLWithPath: path))
  }

  @Test func sameSeedMakesTheSameComments() throws {
    #expect(try comments(rows: 5000, as: "first") == comments(rows: 5000, as: "second"))
  }

  @Test func anotherSeedMakesOthers() throws {
    #expect(try comments(rows: 100, seed: 1, as: "first") != comments(rows: 100, seed: 2, as: "second"))
  }

  @Test func moreRowsGoOnWhereFewerEnd() throws {
    #expect(try comments(rows: 2000, as: "more").starts(with: comments(rows: 500, as: "fewer")))
  }

  @Test func rowsHaveWhatTheBenchmarksNeed() throws {
    let lines = try comments(rows: 20_000, as: "comments").split(separator: 0x0A)
    let rows = try lines.map { try JSONDecoder().decode(Comment.self, from: $0) }
    #expect(rows.count == 20_000)
    #expect(Set(rows.map(\.id)).count == rows.count)
    let bytes = rows.reduce(0) { $0 + $1.text.utf8.count }
    #expect(80...120 ~= bytes / rows.count, "\(bytes / rows.count) bytes of text a row")
    #expect(rows.contains { $0.likes == 0 } && rows.contains { $0.likes > 1000 })
    #expect(rows.contains { !$0.text.utf8.allSatisfy { $0 < 0x80 } })
    #expect(rows.allSatisfy { $0.published.count == 10 })
  }

  @Test func noRowsMakeAnEmptyFile() throws {
    #expect(try comments(rows: 0, as: "none").isEmpty)
  }

  @Test func negativeCountIsRefused() throws {
    let outcome = try MakeDatasets.run(["comments", "--rows=-1", "--output", folder.path("none")])
    #expect(outcome.status == 64)
    #expect(outcome.errors.hasPrefix("Error: --rows -1 is below 0\n"))
    #expect(!FileManager.default.fileExists(atPath: folder.path("none")))
  }
}
