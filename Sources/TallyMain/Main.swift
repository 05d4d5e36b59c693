import TallyCLI

@main
enum Main {
  static func main() { TallyCommand.start() }
}
