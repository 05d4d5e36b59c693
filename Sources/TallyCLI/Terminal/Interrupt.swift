import Foundation

/// Ctrl-C and its like, noted for whoever does the work: it stops, cleans up, and leaves the last good output in place.
enum Interrupt {
  // Written by a signal handler, read by the working thread: one aligned word.
  nonisolated(unsafe) private static var count: Int32 = 0

  static var isRequested: Bool { count > 0 }

  static func install() {
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number) { _ in
        Interrupt.count += 1
        // Whoever asks three times means it.
        if Interrupt.count > 2 { _exit(130) }
      }
    }
    // A reader that goes away (`tally runs | head`) is no reason to die with a trace.
    signal(SIGPIPE, SIG_IGN)
  }
}
