import CSystemCalls
import Foundation
import Glibc
import Review

/// One person answers on a terminal, for example over SSH. The desk is the one that a server has, and so is the log.
final class TerminalReview {
  /// What came of a sitting.
  struct Summary: Encodable {
    let task: String
    let reviewer: String
    let answers: Int
    let seconds: Double
    let settled: Int
    /// Rows on which people are at one, or that are settled; of all sittings.
    let doneRows: Int
    let disputedRows: Int
  }

  private let desk: ReviewDesk
  private let task: String
  private let name: String
  private let usesColor: Bool
  private let screen = FullScreen()
  private var state: ReviewScreenState
  private var shownAt = tally_seconds()
  private var settledCount = 0

  private init(_ desk: ReviewDesk, task: String, name: String, usesColor: Bool) {
    self.desk = desk
    self.task = task
    self.name = name
    self.usesColor = usesColor
    state = ReviewScreenState(classes: desk.classes)
  }

  /// Reviews until the person ends it, or a signal does.
  ///
  /// - Throws: `CommandFailure` where there is no terminal; what the desk throws.
  static func run(_ desk: ReviewDesk, task: String, name: String) throws -> Summary {
    guard Console.isTerminal(0), Console.isTerminal(1) else {
      throw CommandFailure(
        message: UserMessage(
          "there is no terminal to answer on",
          fix: "call it without redirections; over SSH: ssh -t HOST tally review \(task) --terminal"))
    }
    let review = TerminalReview(
      desk, task: task, name: name, usesColor: ProcessInfo.processInfo.environment["NO_COLOR"] == nil)
    return try review.run()
  }

  private func run() throws -> Summary {
    let started = Date()
    state.maySettle = desk.reviewer(name).map { $0.role != .reviewer } ?? false
    desk.followAnswers()
    guard screen.begin() else {
      throw CommandFailure(
        message: UserMessage("this terminal cannot be used for a screen", fix: "try another: TERM=xterm, or tmux"))
    }
    defer { screen.end() }
    try next()
    var isGoing = true
    while isGoing {
      draw()
      guard wait() else { break }
      if screen.hasChanged() { draw() }
      for key in screen.keys() where isGoing {
        isGoing = try press(key)
        // Keys that came together each want the screen of their own row.
        if isGoing { draw() }
      }
    }
    desk.followAnswers(false)
    // What lies before him is free for others at once.
    try? desk.giveBack(for: name)
    let progress = desk.dashboard().progress
    return Summary(
      task: task, reviewer: name, answers: state.answerCount, seconds: Date().timeIntervalSince(started),
      settled: settledCount, doneRows: progress.doneRows, disputedRows: progress.disputedRows)
  }

  /// - Returns: whether there still is somebody.
  private func wait() -> Bool {
    while !Interrupt.isRequested {
      var polled = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
      let count = poll(&polled, 1, 250)
      if Int32(polled.revents) & (POLLHUP | POLLERR | POLLNVAL) != 0 { return false }
      if count > 0 { return true }
      if screen.hasChanged() { draw() }
    }
    return false
  }

  private func press(_ key: WatchKey) throws -> Bool {
    switch state.press(key, page: ReviewFrame.page(height: screen.height)) {
    case .quit: return false
    case .stop: screen.stop()
    case .redraw: screen.forget()
    case .undo: try undo()
    case .toggleSettling:
      state.isSettling.toggle()
      state.message = ""
      try next()
    case .answer(let verdict): try answer(verdict)
    case nil: break
    }
    return true
  }

  private func next() throws {
    state.disputeCount = desk.dashboardCounts.disputed
    if state.isSettling {
      state.show(try desk.disputes(for: name, limit: 1).first)
    } else {
      // The following one, too: it is read while this one is looked at.
      state.show(try desk.items(for: name, count: 2).first)
      state.status = try desk.status(of: name)
    }
    shownAt = tally_seconds()
  }

  private func answer(_ verdict: Verdict) throws {
    guard let item = state.item else { return }
    let milliseconds = Int((tally_seconds() - shownAt) * 1_000)
    let key = UUID().uuidString
    do throws(ReviewError) {
      if state.isSettling {
        try desk.settle(
          row: item.id, label: verdict.label, by: name, key: key, comment: state.comment, milliseconds: milliseconds)
        settledCount += 1
        tell(verdict.label.map { "settled as \($0)" } ?? "nobody can say its class")
      } else {
        var draft = AnswerDraft(row: item.id, verdict: verdict, key: key)
        draft.isFlagged = state.isFlagged
        draft.comment = state.comment
        draft.milliseconds = milliseconds
        let receipt = try desk.answer(draft, by: name)
        state.answerCount += 1
        tell(Self.words(verdict, receipt.suggestion, classes: item.classes))
      }
    } catch .notAssigned {
      tell("that row had waited too long and went to somebody else; here is another one", isWarning: true)
    } catch .paused {
      // The next look at the status says why.
    } catch {
      throw error
    }
    try showNext()
  }

  private func showNext() throws {
    do {
      try next()
    } catch ReviewError.paused(_, let reason) {
      state.show(nil)
      state.status = .paused(reason: reason)
    }
  }

  /// What the model says is told once the answer is given.
  static func words(_ verdict: Verdict, _ suggestion: Suggestion?, classes: [String]) -> String {
    var words = verdict.text
    guard let suggestion, let label = suggestion.label, let place = classes.firstIndex(of: label) else { return words }
    let isSame = verdict.label == label
    words += isSame ? "; so says the model" : "; the model says \(label)"
    return words + " (\(Int((suggestion.probabilities[place] * 100).rounded())) %)"
  }

  private func undo() throws {
    do throws(ReviewError) {
      let item = try desk.undo(by: name)
      state.answerCount = max(0, state.answerCount - 1)
      guard let item else {
        tell("taken back; somebody else has that row now")
        return
      }
      state.show(item)
      state.status = .open
      shownAt = tally_seconds()
      tell("taken back: answer it again")
    } catch .nothingToUndo {
      tell("there is no answer to take back", isWarning: true)
    } catch {
      throw error
    }
  }

  private func tell(_ message: String, isWarning: Bool = false) {
    state.message = message
    state.isWarning = isWarning
  }

  private func draw() {
    let frame = ReviewFrame(
      state: state, task: task, name: name, guidelines: desk.guidelines, width: screen.width, height: screen.height,
      usesColor: usesColor)
    screen.draw(frame.lines)
  }
}
