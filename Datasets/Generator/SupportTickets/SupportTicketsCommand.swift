import ArgumentParser

/// `make-datasets support-tickets`.
struct SupportTicketsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "support-tickets",
    abstract: "Write tickets.jsonl (2,400 rows) and gold.csv (400 of them) of the SupportTickets dataset."
  )

  @Option(help: "The seed of all that is drawn.")
  var seed: UInt64 = 7

  @Option(help: "The folder to write into.", completion: .directory)
  var output = "Datasets/SupportTickets"

  @Option(help: "How many rows get gold, at most 2400; the tickets stay the same.")
  var goldRows = 400

  private static let rows = 2400

  func validate() throws {
    guard 0...Self.rows ~= goldRows else {
      throw ValidationError("--gold-rows \(goldRows) is not between 0 and \(Self.rows)")
    }
  }

  func run() throws {
    let dataset = SupportTickets(count: Self.rows, goldCount: goldRows, seed: seed)
    try dataset.writeTickets(to: output + "/tickets.jsonl")
    try dataset.writeGold(to: output + "/gold.csv")
  }
}
