import Foundation

/// Ctrl-C and its like, noted for whoever does the work: it stops, cleans up, and leaves the last good output in place.
enum Interrupt {
  // Written by a signal handler, read by the working thread: one aligned word.
  nonisolated(unsafe) private static var count: Int32 = 0

  static var isRequested: Bool { count > 0 }

  static func install() {
    var asked = sigset_t()
    sigemptyset(&asked)
    for number in [SIGINT, SIGTERM, SIGHUP] where !isIgnored(number) {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { _ in
        Interrupt.count += 1
        // Whoever asks three times means it.
        if Interrupt.count > 2 { _exit(130) }
      }
      // Unlike `signal`, without restarting what waits: a read of a silent standard input ends, too.
      sigaction(number, &action, nil)
      sigaddset(&asked, number)
    }
    // A program that starts us from one of its threads may hand down signals that are blocked there.
    sigprocmask(SIG_UNBLOCK, &asked, nil)
    // A reader that goes away (`tally runs | head`) is no reason to die with a trace.
    signal(SIGPIPE, SIG_IGN)
  }

  /// Whether whoever started us wants a signal to have no effect, as `nohup` does.
  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    sigaction(number, nil, &action)
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
