import Pipeline

/// What the screen shows, and what the user has chosen.
struct WatchScreenState {
  enum View: Equatable {
    case table
    /// Rows of an LF, called by its name: its position may change with the next save.
    case rows(function: String, outcome: FunctionOutcome)
    case help
  }

  var history = WatchHistory()
  var progress: WatchProgress?
  var view = View.table
  var order = WatchOrder.task
  var isReversed = false
  var filter = ""
  var isFiltering = false
  var base = WatchLayout.Base.save
  /// The LF that the cursor is on.
  var selected: String?
  var scroll = 0
  /// Seconds from the save to the table, with the drawing.
  var lastSeconds: Double?
  var lastDraw = 0.0
  /// Said until the next key.
  var message: String?

  /// Kinds of rows in the order of the keys.
  static let outcomes: [FunctionOutcome] = [
    .voted, .right, .wrong, .conflict, .deciding, .alone, .uncovered, .faulted,
  ]
  static let shownRows = 200

  /// Positions of the LFs that are listed, in order.
  var listed: [Int] {
    guard let table = history.current else { return [] }
    let order = order.sorted(table.functions, isReversed: isReversed)
    guard !filter.isEmpty else { return order }
    let wanted = filter.lowercased()
    return order.filter { table.functions[$0].name.lowercased().contains(wanted) }
  }

  /// Where the cursor is in the list.
  func cursor(in listed: [Int]) -> Int {
    guard let table = history.current, let selected else { return 0 }
    return listed.firstIndex { table.functions[$0].name == selected } ?? 0
  }

  enum Action { case quit, again, stop, redraw, openReport }

  /// Acts on a key.
  mutating func press(_ key: WatchKey, page: Int) -> Action? {
    message = nil
    if key == .control("c") { return .quit }
    if key == .control("z") { return .stop }
    if key == .control("l") { return .redraw }
    if isFiltering {
      type(key)
      return nil
    }
    switch view {
    case .help:
      view = .table
      return nil
    case .rows(let function, let outcome): return pressInRows(key, function, outcome, page)
    case .table: return pressInTable(key, page)
    }
  }

  private mutating func type(_ key: WatchKey) {
    switch key {
    case .enter: isFiltering = false
    case .escape: (isFiltering, filter) = (false, "")
    case .backspace: if filter.isEmpty { isFiltering = false } else { filter.removeLast() }
    case .control("u"): filter = ""
    case .character(let character): filter.append(character)
    default: break
    }
    scroll = 0
  }

  private mutating func pressInTable(_ key: WatchKey, _ page: Int) -> Action? {
    switch key {
    case .character("q"): return .quit
    case .character(" "): return .again
    case .character("?"), .character("h"): view = .help
    case .character("/"): isFiltering = true
    case .escape: filter = ""
    case .character("s"), .right: moveOrder(1)
    case .character("S"), .left: moveOrder(-1)
    case .character("r"): isReversed.toggle()
    case .character("d"): base = base == .save ? .start : .save
    case .character("p"): return .openReport
    case .up, .character("k"): moveCursor(-1)
    case .down, .character("j"): moveCursor(1)
    case .pageUp: moveCursor(-page)
    case .pageDown: moveCursor(page)
    case .home, .character("g"): moveCursor(-.max / 2)
    case .end, .character("G"): moveCursor(.max / 2)
    case .enter, .character("o"): open(.voted)
    case .character(let character): if let outcome = WatchScreenState.outcome(of: character) { open(outcome) }
    default: break
    }
    return nil
  }

  private mutating func pressInRows(
    _ key: WatchKey, _ function: String, _ outcome: FunctionOutcome, _ page: Int
  ) -> Action? {
    let all = WatchScreenState.outcomes
    let place = all.firstIndex(of: outcome) ?? 0
    switch key {
    case .character("q"), .escape, .backspace: (view, scroll) = (.table, 0)
    case .tab, .right: open(all[(place + 1) % all.count], of: function)
    case .left: open(all[(place + all.count - 1) % all.count], of: function)
    case .up, .character("k"): scroll = max(0, scroll - 1)
    case .down, .character("j"): scroll += 1
    case .pageUp: scroll = max(0, scroll - page / 3)
    case .pageDown, .character(" "): scroll += max(1, page / 3)
    case .home, .character("g"): scroll = 0
    case .character("?"): view = .help
    case .character(let character):
      if let outcome = WatchScreenState.outcome(of: character) { open(outcome, of: function) }
    default: break
    }
    return nil
  }

  private static func outcome(of key: Character) -> FunctionOutcome? {
    guard let number = key.wholeNumberValue, outcomes.indices.contains(number - 1) else { return nil }
    return outcomes[number - 1]
  }

  private mutating func open(_ outcome: FunctionOutcome, of function: String? = nil) {
    guard let table = history.current else { return }
    let listed = listed
    guard let name = function ?? listed.dropFirst(cursor(in: listed)).first.map({ table.functions[$0].name }) else {
      return
    }
    (view, scroll) = (.rows(function: name, outcome: outcome), 0)
  }

  private mutating func moveOrder(_ step: Int) {
    let all = WatchOrder.allCases
    let place = all.firstIndex(of: order) ?? 0
    (order, isReversed) = (all[(place + step + all.count) % all.count], false)
  }

  private mutating func moveCursor(_ step: Int) {
    let listed = listed
    guard let table = history.current, !listed.isEmpty else { return }
    let place = min(max(cursor(in: listed) + step, 0), listed.count - 1)
    selected = table.functions[listed[place]].name
  }
}
