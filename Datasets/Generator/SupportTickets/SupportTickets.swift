import Votes

/// The whole dataset: the tickets, and which of them have gold.
struct SupportTickets {
  let tickets: [Ticket]
  /// Positions of the tickets with gold, ascending.
  let goldPositions: [Int]

  /// - Parameters:
  ///   - count: how many tickets.
  ///   - goldCount: how many of them have gold; which ones does not depend on how the tickets are drawn.
  init(count: Int, goldCount: Int, seed: UInt64) {
    var composer = TicketComposer(seed: seed)
    var tickets: [Ticket] = []
    for _ in 0..<count { tickets.append(composer.next(after: tickets)) }
    self.tickets = tickets
    var goldGenerator = SeededGenerator(seed: StableHash.mix(seed))
    goldPositions = goldGenerator.sample(goldCount, of: count)
  }

  /// Writes `tickets.jsonl`.
  func writeTickets(to path: String) throws(GeneratorError) {
    var file = try OutputFile(path: path)
    for (position, ticket) in tickets.enumerated() {
      try file.append { line in
        line.append(contentsOf: "{\"id\":\"".utf8)
        Self.appendID(position, to: &line)
        line.append(contentsOf: "\",\"message\":".utf8)
        JSONText.append(string: ticket.message, to: &line)
        line.append(contentsOf: ",\"product\":\"\(ticket.product)\",\"amount\":".utf8)
        Self.appendAmount(ticket.cents, to: &line)
        line.append(contentsOf: ",\"channel\":\"\(ticket.channel.rawValue)\"}\n".utf8)
      }
    }
    try file.finish()
  }

  /// Writes `gold.csv`.
  func writeGold(to path: String) throws(GeneratorError) {
    var file = try OutputFile(path: path)
    try file.append { $0.append(contentsOf: "id,label\n".utf8) }
    for position in goldPositions {
      try file.append { line in
        Self.appendID(position, to: &line)
        line.append(contentsOf: ",\(tickets[position].trueClass.rawValue)\n".utf8)
      }
    }
    try file.finish()
  }

  /// Ids count from one: `T-000001` is the first ticket.
  private static func appendID(_ position: Int, to line: inout [UInt8]) {
    line.append(contentsOf: "T-".utf8)
    JSONText.append(number: position + 1, width: 6, to: &line)
  }

  /// Without trailing zeros, as JSON writers put it: 5, 5.5, 5.99.
  private static func appendAmount(_ cents: Int?, to line: inout [UInt8]) {
    guard let cents else { return line.append(contentsOf: "null".utf8) }
    JSONText.append(number: cents / 100, to: &line)
    guard cents % 100 != 0 else { return }
    line.append(UInt8(ascii: "."))
    if cents % 10 == 0 {
      JSONText.append(number: cents % 100 / 10, to: &line)
    } else {
      JSONText.append(number: cents % 100, width: 2, to: &line)
    }
  }
}
