import Foundation

/// `fuzz-readers`: see Fuzz/README.md. Each reader runs in a process of its own, so that a crash is a finding and not the end.
@main struct FuzzReaders {
  static func main() {
    let arguments = Arguments(Array(CommandLine.arguments.dropFirst()))
    exit(arguments.isChild ? ReaderRun(arguments).run() : Campaign(arguments).run())
  }
}
