import Foundation

/// The two files of the SupportTickets dataset, read without Tally's own readers: this is what they are checked against.
struct SupportTicketsFiles {
  struct Ticket: Decodable {
    let id: String
    let message: String
    let product: String
    let amount: Double?
    let channel: String
  }

  let tickets: [Ticket]
  /// Class by id.
  let gold: [String: String]
  let ticketBytes: Data
  let goldBytes: Data

  /// - Parameter folder: holds `tickets.jsonl` and `gold.csv`.
  init(in folder: String) throws {
    ticketBytes = try Data(contentsOf: URL(fileURLWithPath: folder + "/tickets.jsonl"))
    goldBytes = try Data(contentsOf: URL(fileURLWithPath: folder + "/gold.csv"))
    let decoder = JSONDecoder()
    tickets = try ticketBytes.split(separator: 0x0A).map { try decoder.decode(Ticket.self, from: $0) }
    let lines = String(decoding: goldBytes, as: UTF8.self).split(separator: "\n")
    gold = Dictionary(
      uniqueKeysWithValues: lines.dropFirst().map { line in
        let cells = line.split(separator: ",", omittingEmptySubsequences: false)
        return (String(cells[0]), cells.dropFirst().joined(separator: ","))
      })
  }

  /// The committed ones.
  static func committed() throws -> SupportTicketsFiles {
    try SupportTicketsFiles(in: MakeDatasets.package + "/Datasets/SupportTickets")
  }

  /// Fresh ones, in a folder that may be thrown away.
  static func generated(_ arguments: [String] = [], in folder: String) throws -> SupportTicketsFiles {
    let outcome = try MakeDatasets.run(["support-tickets", "--output", folder] + arguments)
    guard outcome.status == 0 else { throw Failed(errors: outcome.errors) }
    return try SupportTicketsFiles(in: folder)
  }

  struct Failed: Error, CustomStringConvertible {
    let errors: String
    var description: String { errors }
  }
}
