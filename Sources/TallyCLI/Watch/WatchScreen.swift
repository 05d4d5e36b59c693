import Foundation
import Pipeline

/// A watch on a terminal.
final class WatchScreen: WatchView {
  let input: Int32 = 0
  private let task: String
  private let root: String
  private let showsText: Bool
  private let showsTimings: Bool
  private let usesColor: Bool
  private let screen = FullScreen()
  private var state = WatchScreenState()
  private var isOn = false
  private var lastProgress = Date.distantPast

  init(task: String, root: String, showsText: Bool, showsTimings: Bool, usesColor: Bool) {
    self.task = task
    self.root = root
    self.showsText = showsText
    self.showsTimings = showsTimings
    self.usesColor = usesColor
  }

  func begin() throws {
    guard screen.begin() else {
      throw CommandFailure(
        message: UserMessage(
          "this terminal cannot be used for a screen", fix: "redirect the output: tally watch \(task) | cat"))
    }
    isOn = true
    draw()
  }

  func end() {
    guard isOn else { return }
    isOn = false
    screen.end()
  }

  /// Seconds between two drawings of progress: more often nobody reads it.
  private static let progressInterval = 0.1

  func show(_ progress: WatchProgress) {
    let isNew = state.progress?.phase != progress.phase
    state.progress = progress
    let now = Date()
    guard isNew || now.timeIntervalSince(lastProgress) > WatchScreen.progressInterval else { return }
    lastProgress = now
    draw()
  }

  func show(_ history: WatchHistory, savedAt: Double) {
    state.history = history
    state.progress = nil
    if let table = history.current,
      state.selected == nil || !table.functions.contains(where: { $0.name == state.selected })
    {
      state.selected = table.functions.first?.name
    }
    let before = Date().timeIntervalSince1970
    draw()
    let after = Date().timeIntervalSince1970
    (state.lastDraw, state.lastSeconds) = (after - before, after - savedAt)
    // What it took can only be said once it is done.
    draw()
  }

  func readInput() -> WatchWish? {
    var hasNews = screen.hasChanged()
    defer { if hasNews, isOn { draw() } }
    for key in screen.keys() {
      hasNews = true
      switch state.press(key, page: WatchFrame.page(height: screen.height)) {
      case .quit: return .quit
      case .again: return .again
      case .stop: screen.stop()
      case .redraw: screen.forget()
      case .openReport: state.message = openReport()
      case nil: break
      }
    }
    return nil
  }

  private func openReport() -> String {
    let path = "\(root)/Reports/\(task)/index.html"
    let shown = SourcePath.relative(path, to: FileManager.default.currentDirectoryPath)
    guard FileManager.default.fileExists(atPath: path) else {
      return "no run has written a report yet: tally run \(task)"
    }
    return PageOpener.open(path) ? "opened \(shown), of the last run" : "the report of the last run: \(shown)"
  }

  private func draw() {
    guard isOn else { return }
    let frame = WatchFrame(
      state: state, task: task, root: root, width: screen.width, height: screen.height, usesColor: usesColor,
      showsText: showsText, showsTimings: showsTimings)
    screen.draw(frame.lines)
  }
}
