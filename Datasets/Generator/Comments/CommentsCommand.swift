import ArgumentParser

/// `make-datasets comments`.
struct CommentsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "comments",
    abstract: "Write comments like those below a video, spam and ham mixed, as JSON Lines for the benchmarks."
  )

  @Option(help: "How many comments.")
  var rows: Int

  @Option(help: "The seed of all that is drawn.")
  var seed: UInt64 = 7

  @Option(help: "The file to write.", completion: .file())
  var output: String

  func validate() throws {
    guard rows >= 0 else { throw ValidationError("--rows \(rows) is below 0") }
  }

  func run() throws {
    var writer = CommentWriter(seed: seed)
    try writer.write(rows: rows, to: output)
  }
}
