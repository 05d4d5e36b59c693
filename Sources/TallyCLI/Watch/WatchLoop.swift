import ApplyEngine
import CSystemCalls
import Foundation
import Glibc
import Pipeline

/// Waits for files, keys and the worker, and lets the view show what came of it.
struct WatchLoop {
  private let request: WatchRequest
  private let view: any WatchView

  init(_ request: WatchRequest, view: any WatchView) {
    self.request = request
    self.view = view
  }

  /// Seconds of quiet behind a notice: editors touch several files for one save.
  private static let quiet = 0.015
  /// Seconds until a round begins all the same.
  private static let longestQuiet = 0.25
  /// Seconds between two looks at files of which no notice came.
  private static let lookInterval = 2.0

  /// - Throws: an interruption where a signal ended it.
  func run() throws {
    let worker = WatchWorker(request)
    var watched = files([])
    let notice = FileNotice { watched }
    worker.start()
    worker.begin(savedAt: Date().timeIntervalSince1970)
    defer {
      view.end()
      worker.end()
    }
    try view.begin()
    var history = WatchHistory()
    var firstNotice: Double?
    var lastLook = tally_seconds()
    while true {
      if Interrupt.isRequested { throw BuildError.interrupted }
      let (isNoticed, isGone) = wait(notice, worker, isSettling: firstNotice != nil)
      // The terminal was closed, and the signal did not come.
      if isGone { throw BuildError.interrupted }
      if let wish = view.readInput() {
        if wish == .quit { return }
        worker.begin(savedAt: Date().timeIntervalSince1970)
      }
      let now = tally_seconds()
      if isNoticed, notice.drain() { firstNotice = firstNotice ?? now }
      let isDue = firstNotice.map { !isNoticed || now - $0 > WatchLoop.longestQuiet } ?? false
      if isDue || now - lastLook > WatchLoop.lookInterval {
        (firstNotice, lastLook) = (nil, now)
        let changed = notice.changes()
        if !changed.isEmpty { worker.begin(savedAt: WatchLoop.saveTime(of: changed)) }
      }
      for event in worker.take() {
        switch event {
        case .progress(let progress): view.show(progress)
        case .files(let files):
          watched = self.files(files)
          notice.relist()
        case .done(let result, let timings, let savedAt):
          history.add(result, timings)
          view.show(history, savedAt: savedAt)
        }
      }
    }
  }

  private func files(_ data: [String]) -> (folders: [String], files: [String]) {
    let root = request.folders.root
    return (
      [request.folders.folder(of: request.task), root + "/Sources"].filter { access($0, F_OK) == 0 },
      [root + "/Package.swift"] + data
    )
  }

  /// - Returns: whether the files' descriptor can be read, and whether there is nobody to type any more.
  private func wait(
    _ notice: FileNotice, _ worker: WatchWorker, isSettling: Bool
  ) -> (isNoticed: Bool, isGone: Bool) {
    var polls = [view.input, notice.descriptor, worker.descriptor].map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    let seconds = isSettling ? WatchLoop.quiet : 0.5
    _ = poll(&polls, nfds_t(polls.count), Int32(seconds * 1000))
    return (polls[1].revents != 0, Int32(polls[0].revents) & (POLLHUP | POLLERR | POLLNVAL) != 0)
  }

  /// When the last of some files was written, as far as that can be: a file that was copied keeps the time of the other one.
  private static func saveTime(of files: [String]) -> Double {
    let now = Date().timeIntervalSince1970
    let times = files.compactMap { FileStamp($0)?.modified }.filter { $0 > now - 5 && $0 <= now }
    return times.max() ?? now
  }
}
