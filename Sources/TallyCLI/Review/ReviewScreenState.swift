import Review

/// What the terminal reviewer shows, and what a key does to it.
struct ReviewScreenState {
  enum Mode: Equatable {
    case answering
    case help
    case comment(String)
    /// A class by the beginning of its name.
    case choosing(String)
  }

  /// What a key asks for, besides changes of the state.
  enum Wish: Equatable {
    case quit
    case stop
    case redraw
    case answer(Verdict)
    case undo
    case toggleSettling
  }

  var item: ReviewItem?
  var status = ReviewerStatus.open
  var mode = Mode.answering
  /// Whether disputed rows are settled, instead of rows answered.
  var isSettling = false
  var maySettle = false
  var disputeCount = 0
  var isFlagged = false
  var comment: String?
  var scroll = 0
  /// Of this sitting.
  var answerCount = 0
  var message = ""
  var isWarning = false
  let classes: [String]

  init(classes: [String]) { self.classes = classes }

  mutating func show(_ item: ReviewItem?) {
    self.item = item
    (isFlagged, comment, scroll, mode) = (false, nil, 0, .answering)
  }

  /// - Parameter page: lines that one page scrolls.
  mutating func press(_ key: WatchKey, page: Int) -> Wish? {
    switch key {
    case .control("z"): return .stop
    case .control("l"): return .redraw
    case .control("c"): return .quit
    default: break
    }
    switch mode {
    case .help:
      mode = .answering
      return nil
    case .comment(let text): return type(key, text)
    case .choosing(let text): return choose(key, text)
    case .answering: return command(key, page: page)
    }
  }

  private mutating func command(_ key: WatchKey, page: Int) -> Wish? {
    switch key {
    case .up: scroll = max(0, scroll - 1)
    case .down: scroll += 1
    case .pageUp: scroll = max(0, scroll - page)
    case .pageDown: scroll += page
    case .home: scroll = 0
    case .character("?"), .character("h"): mode = .help
    case .character("q"), .escape: return .quit
    case .character("z"): return isSettling ? nil : .undo
    case .character("s"): return isSettling || item == nil ? nil : .answer(.skip)
    case .character("u"): return item == nil ? nil : .answer(.unsure)
    case .character("f"): if item != nil, !isSettling { isFlagged.toggle() }
    case .character("c"): if item != nil { mode = .comment(comment ?? "") }
    case .character("/"): if item != nil { mode = .choosing("") }
    case .character("p"): return maySettle ? .toggleSettling : nil
    case .character(let character):
      guard item != nil, let index = ClassKeys.place(of: character), index < classes.count else { return nil }
      return .answer(.label(classes[index]))
    default: break
    }
    return nil
  }

  private mutating func type(_ key: WatchKey, _ text: String) -> Wish? {
    switch key {
    case .enter:
      comment = text.isEmpty ? nil : text
      mode = .answering
    case .escape: mode = .answering
    case .backspace: mode = .comment(String(text.dropLast()))
    case .control("u"): mode = .comment("")
    case .character(let character):
      if text.utf8.count + character.utf8.count <= AnswerDraft.commentLimit {
        mode = .comment(text + String(character))
      }
    default: break
    }
    return nil
  }

  /// The classes that begin with what is typed.
  func matches(_ text: String) -> [String] {
    if classes.contains(text) { return [text] }
    return classes.filter { $0.lowercased().hasPrefix(text.lowercased()) }
  }

  private mutating func choose(_ key: WatchKey, _ text: String) -> Wish? {
    switch key {
    case .enter:
      let found = matches(text)
      guard found.count == 1, !text.isEmpty else { return nil }
      mode = .answering
      return .answer(.label(found[0]))
    case .escape: mode = .answering
    case .backspace: mode = .choosing(String(text.dropLast()))
    case .character(let character): mode = .choosing(text + String(character))
    default: break
    }
    return nil
  }
}
