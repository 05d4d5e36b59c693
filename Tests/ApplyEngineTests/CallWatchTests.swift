import TestSupport
import Testing
import WorkerProtocol

@testable import ApplyEngine

/// When an LF has been at a row for too long: a second of CPU time, ten of sleep.
@Suite struct CallWatchTests {
  private let limits = ApplyLimits()
  private let call: UInt64 = 3 << 40 | 7

  /// Looks every 50 ms until something is found.
  ///
  /// - Parameters:
  ///   - share: of a processor that the process gets.
  ///   - word: the progress word by the number of the look.
  /// - Returns: the finding and the seconds until then.
  private func watch(share: Double, seconds: Double = 300, _ word: (Int) -> UInt64) -> (CallWatch.Finding?, Double) {
    var watch = CallWatch()
    for look in 0..<Int(seconds * 20) {
      let time = Double(look) * 0.05
      if let finding = watch.check(word(look), cpu: time * share, now: 100 + time, limits) { return (finding, time) }
    }
    return (nil, seconds)
  }

  @Test(arguments: [(1.0, 1.0), (0.5, 2), (0.05, 20), (4, 0.25)])
  func aLoopIsAtItsLimitHoweverBusyTheMachineIs(share: Double, seconds: Double) {
    let (finding, time) = watch(share: share) { _ in call }
    #expect(finding == .limit(.cpuLimit))
    #expect(abs(time - seconds) < 0.11, "\(time)")
  }

  @Test func whatSleepsIsAtItsLimitAfterTenSeconds() {
    let (finding, time) = watch(share: 0) { _ in call }
    #expect(finding == .limit(.wallLimit) && abs(time - 10) < 0.11, "\(time)")
  }

  @Test func callsThatComeToTheirEndAreNeverAtALimit() {
    #expect(watch(share: 1) { UInt64($0 / 18) }.0 == nil)
    #expect(watch(share: 0) { UInt64($0 / 180) }.0 == nil)
  }

  /// Reading rows may take any time; doing nothing at all may not.
  @Test func onlyAProcessThatDoesNothingIsStuck() {
    #expect(watch(share: 0.01) { _ in SharedRegion.idle }.0 == nil)
    let (finding, time) = watch(share: 0) { _ in SharedRegion.idle }
    #expect(finding == .stuck && abs(time - 60) < 0.11, "\(time)")
  }

  /// An engine that was stopped for an hour does not know how long the LF was.
  @Test func timeInWhichNobodyLookedDoesNotCount() {
    var watch = CallWatch()
    #expect(watch.check(call, cpu: 0, now: 0, limits) == nil)
    #expect(watch.check(call, cpu: 0, now: 3600, limits) == nil)
    #expect(watch.check(call, cpu: 0, now: 7200, limits) == nil)
  }
}
