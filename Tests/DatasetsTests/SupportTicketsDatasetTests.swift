import Foundation
import TestSupport
import Testing

/// The bundled support tickets are what the generator makes, and what their README says.
@Suite struct SupportTicketsDatasetTests {
  @Test func committedFilesAreWhatTheGeneratorMakes() throws {
    let folder = try TemporaryFolder()
    let fresh = try SupportTicketsFiles.generated(in: folder.path)
    let committed = try SupportTicketsFiles.committed()
    #expect(fresh.ticketBytes == committed.ticketBytes, "make tickets.jsonl again; Datasets/README.md says how")
    #expect(fresh.goldBytes == committed.goldBytes, "make gold.csv again; Datasets/README.md says how")
  }

  @Test func anotherSeedMakesOtherTickets() throws {
    let folder = try TemporaryFolder()
    let other = try SupportTicketsFiles.generated(["--seed", "8"], in: folder.path)
    let committed = try SupportTicketsFiles.committed()
    #expect(other.tickets.count == committed.tickets.count)
    let same = zip(other.tickets, committed.tickets).filter { $0.message == $1.message }.count
    #expect(same < committed.tickets.count / 20, "\(same) messages are the same")
    #expect(other.goldBytes != committed.goldBytes)
  }

  @Test func moreGoldLeavesTheTicketsAsTheyAre() throws {
    let folder = try TemporaryFolder()
    let full = try SupportTicketsFiles.generated(["--gold-rows", "2400"], in: folder.path)
    let committed = try SupportTicketsFiles.committed()
    #expect(full.ticketBytes == committed.ticketBytes)
    #expect(full.gold.count == 2400)
    for (id, label) in committed.gold { #expect(full.gold[id] == label, "\(id)") }
  }

  @Test func readmeGivesTheClassCounts() throws {
    let folder = try TemporaryFolder()
    let full = try SupportTicketsFiles.generated(["--gold-rows", "2400"], in: folder.path)
    let readme = try String(contentsOfFile: MakeDatasets.package + "/Datasets/README.md", encoding: .utf8)
    for (label, count) in Dictionary(grouping: full.gold.values, by: { $0 }).mapValues(\.count) {
      let inRows = readme.contains("`\(label)` (\(count) rows)")
      #expect(inRows || readme.contains("`\(label)` (\(count))"), "\(label) has \(count) rows")
    }
  }

  @Test func idsAreUniqueAndInOrder() throws {
    let ids = try SupportTicketsFiles.committed().tickets.map(\.id)
    #expect(Set(ids).count == ids.count)
    #expect(ids == ids.sorted())
  }

  @Test func isLargeEnough() throws {
    let files = try SupportTicketsFiles.committed()
    #expect(files.tickets.count >= 2000)
    #expect(files.gold.count == 400)
    #expect(Set(files.gold.values).count >= 5)
    #expect(Set(files.gold.keys).isSubset(of: Set(files.tickets.map(\.id))))
  }

  @Test func columnsAreFilledAsTheirReadmeSays() throws {
    let tickets = try SupportTicketsFiles.committed().tickets
    #expect(Set(tickets.map(\.product)) == ["Hub", "Cam", "Lamp", "Bell", "Plus", "App"])
    #expect(Set(tickets.map(\.channel)) == ["email", "chat", "web"])
    let amounts = tickets.compactMap(\.amount)
    #expect(Set(amounts).count > 100)
    #expect(amounts.allSatisfy { $0 > 0 })
    #expect(amounts.count < tickets.count)
  }

  @Test func isAsUntidyAsRealMaterial() throws {
    let messages = try SupportTicketsFiles.committed().tickets.map(\.message)
    let blank = messages.filter { $0.allSatisfy(\.isWhitespace) }
    #expect(10...60 ~= blank.count, "\(blank.count) blank")
    #expect(blank.contains("") && Set(blank).count > 1)
    let written = messages.filter { !blank.contains($0) }
    let repeated = written.count - Set(written).count
    #expect(50...200 ~= repeated, "\(repeated) repeated")
    let emoji = messages.filter { $0.unicodeScalars.contains { $0.properties.isEmojiPresentation } }.count
    #expect(emoji > 50, "\(emoji) with an emoji")
    #expect(messages.contains { $0.contains("\n") })
    #expect(messages.contains { $0.contains("&") && $0.contains(";") })
  }

  /// Words that only one of the languages has.
  static let tellTales = [
    ("German", #"\b(bitte|nicht|und|wurde|habe|ist)\b"#), ("French", #"\b(je|mon|est|bonjour|merci|pas)\b"#),
    ("Spanish", #"\b(mi|por|hola|gracias|quiero|pero)\b"#), ("Japanese", #"\p{Hiragana}"#),
  ]

  @Test(arguments: tellTales)
  func someMessagesAreInOtherLanguages(_ language: String, _ tellTale: String) throws {
    let expression = try NSRegularExpression(pattern: tellTale, options: .caseInsensitive)
    let found = try SupportTicketsFiles.committed().tickets.filter {
      expression.firstMatch(in: $0.message, range: NSRange($0.message.startIndex..., in: $0.message)) != nil
    }
    #expect(found.count >= 10, "\(found.count) in \(language)")
  }

  @Test func folderThatDoesNotExistIsNamed() throws {
    let folder = try TemporaryFolder()
    let outcome = try MakeDatasets.run(["support-tickets", "--output", folder.path("absent")])
    #expect(outcome.status == 1)
    #expect(outcome.output == "")
    #expect(
      outcome.errors == """
        error: cannot write the file: No such file or directory
          at:  \(folder.path("absent"))/tickets.jsonl
          fix: run from the checkout's top, or name a folder that exists and can be written to with --output

        """)
  }
}
