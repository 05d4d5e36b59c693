import Foundation

/// The program on a terminal: what a user types, and what is on the screen.
final class PseudoTerminal: @unchecked Sendable {
  private let process = Process()
  private let master: Int32
  private let ended: AsyncStream<Void>

  struct NoTerminal: Error {}
  struct NoAnswer: Error { let screen: String }

  init(_ arguments: [String], in folder: String, environment: [String: String] = [:]) throws {
    // Swift does not see posix_openpt and its like: what they do, by the kernel's own names.
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    var unlocked: Int32 = 0
    var number: UInt32 = 0
    let (unlock, name) = (UInt(0x4004_5431), UInt(0x8004_5430))
    guard master >= 0, ioctl(master, unlock, &unlocked) == 0, ioctl(master, name, &number) == 0 else {
      throw NoTerminal()
    }
    let slave = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
    guard slave >= 0 else { throw NoTerminal() }
    var size = winsize(ws_row: 40, ws_col: 200, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(slave, UInt(TIOCSWINSZ), &size)
    let handle = FileHandle(fileDescriptor: slave, closeOnDealloc: false)
    // In a session of its own, so that the terminal is its own, and Ctrl-C is a signal.
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // Whoever started the tests in the background may have had Ctrl-C ignored.
    process.arguments = ["--default-signal=INT", "setsid", "--ctty", "--wait", TallyProgram.path] + arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    (process.standardInput, process.standardOutput, process.standardError) = (handle, handle, handle)
    let (stream, continuation) = AsyncStream<Void>.makeStream()
    ended = stream
    process.terminationHandler = { _ in continuation.finish() }
    try process.run()
    close(slave)
  }

  deinit { close(master) }

  var status: Int32 { process.terminationStatus }

  /// Types each answer when the screen has waited for one, and returns all that was shown in the end, without carriage
  /// returns.
  func answer(_ answers: [String]) async throws -> String {
    var left = answers[...]
    var screen: [UInt8] = []
    var quiet = 0
    var block = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      var wait = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
      if poll(&wait, 1, 50) > 0 {
        let count = read(master, &block, block.count)
        // The last one who had the terminal open has gone.
        if count <= 0 { break }
        screen += block[..<count]
        quiet = 0
        continue
      }
      quiet += 1
      // A question ends with a colon and a space, and nothing comes behind it.
      if let next = left.first, screen.suffix(2) == [0x3A, 0x20] || quiet > 100 {
        left.removeFirst()
        let isKey = next.utf8.count == 1 && next.utf8.first! < 0x20
        _ = (next + (isKey ? "" : "\n")).withCString { write(master, $0, strlen($0)) }
        quiet = 0
      }
      // Hangs up on a program that waits for something else than the test knows.
      if quiet > 1200 { break }
      await Task.yield()
    }
    if quiet > 1200 {
      process.terminate()
      throw NoAnswer(screen: String(decoding: screen, as: UTF8.self))
    }
    for await _ in ended {}
    process.waitUntilExit()
    return String(decoding: screen.filter { $0 != 0x0D }, as: UTF8.self)
  }
}
