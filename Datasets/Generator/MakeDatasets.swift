import ArgumentParser
import Glibc

/// Makes the datasets that the project generates instead of downloading.
@main
struct MakeDatasets: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "make-datasets",
    abstract: "Make the generated datasets; the same seed gives the same bytes on every machine.",
    subcommands: [SupportTicketsCommand.self, CommentsCommand.self]
  )

  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let error as GeneratorError {
      let text = Array("\(error)\n".utf8)
      _ = write(STDERR_FILENO, text, text.count)
      Glibc.exit(1)
    } catch {
      exit(withError: error)
    }
  }
}
