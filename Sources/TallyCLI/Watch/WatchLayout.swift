import Pipeline
import Reporting

/// Which columns of the table fit a window.
///
/// Some are dropped where it is narrow, the least telling first; the names get what is left.
struct WatchLayout {
  enum Base { case save, start }

  enum Column: Equatable {
    case votes
    case figure(WatchFigure)
    case change(WatchFigure, since: Base)
    case faults, time

    var width: Int {
      switch self {
      case .votes: 10
      case .figure: 6
      case .change: 5
      case .faults: 6
      case .time: 7
      }
    }
  }

  static let smallestName = 12
  private static let gap = 2

  let columns: [Column]
  let nameWidth: Int

  /// - Parameters:
  ///   - base: what changes are shown against where there is room for one.
  ///   - names: the widest name.
  init(width: Int, names: Int, hasGold: Bool, hasFaults: Bool, base: Base) {
    let other: Base = base == .save ? .start : .save
    var wanted: [Column] = [.figure(.coverage), .figure(.accuracy)]
    if hasGold { wanted.append(.figure(.precision)) }
    if hasFaults { wanted.append(.faults) }
    wanted += [.change(.coverage, since: base), .change(.accuracy, since: base)]
    if hasGold { wanted.append(.change(.precision, since: base)) }
    wanted += [.figure(.conflicts), .time, .change(.conflicts, since: base), .figure(.overlaps), .votes]
    wanted += [.change(.overlaps, since: base)]
    wanted += WatchFigure.allCases.filter { $0 != .precision || hasGold }.map { .change($0, since: other) }
    var chosen: [Column] = []
    var room = width - 2 - min(max(names, WatchLayout.smallestName), 20)
    for column in wanted {
      let needed = column.width + (column.isChange ? 1 : WatchLayout.gap)
      guard needed <= room else { break }
      room -= needed
      chosen.append(column)
    }
    columns = WatchLayout.order(base).filter(chosen.contains)
    nameWidth = max(WatchLayout.smallestName, min(names, min(names, 20) + room))
  }

  private static func order(_ base: Base) -> [Column] {
    [.votes]
      + WatchFigure.allCases.flatMap { figure -> [Column] in
        [.figure(figure), .change(figure, since: .save), .change(figure, since: .start)]
      } + [.faults, .time]
  }
}

extension WatchLayout.Column {
  var isChange: Bool {
    if case .change = self { return true }
    return false
  }

  var title: String {
    switch self {
    case .votes: "votes"
    case .figure(let figure): figure.title
    case .change(_, .save): "Δsave"
    case .change(_, .start): "Δbeg."
    case .faults: "faults"
    case .time: "a row"
    }
  }
}
