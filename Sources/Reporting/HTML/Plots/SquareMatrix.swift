/// LFs against LFs: a square in each cell, as large as a share. Size tells what colour tells.
struct SquareMatrix {
  struct Cell {
    let row: Int
    let column: Int
    /// 0 to 1.
    let share: Double
    let hint: String
  }

  private static let nameWidth = 170.0
  private static let nameSize = 11.0

  /// In the order of the picture.
  let names: [String]
  let cells: [Cell]
  /// Stretches of ``names`` that belong together.
  var groups: [Range<Int>] = []

  private var cellSize: Double { names.count > 34 ? 11 : names.count > 20 ? 14 : names.count > 10 ? 19 : 26 }
  private var left: Double {
    min(names.map { TextSize.width($0, size: Self.nameSize) }.max() ?? 0, Self.nameWidth) + 32
  }
  private var top: Double { 22 }

  var width: Double { left + Double(names.count) * cellSize + 8 }
  var height: Double { top + Double(names.count) * cellSize + 8 }

  var marks: HTML {
    let end = Double(names.count) * cellSize
    var parts: [HTML] = []
    for (index, name) in names.enumerated() {
      let middle = (Double(index) + 0.5) * cellSize
      let shown = TextSize.truncate(name, to: Self.nameWidth, size: Self.nameSize)
      parts.append(Marks.line(left, top + middle, left + end, top + middle, class: "grid"))
      parts.append(Marks.line(left + middle, top, left + middle, top + end, class: "grid"))
      parts.append(Marks.text("\(index + 1)", x: left - 8, y: top + middle + 4, anchor: "end", class: "tick"))
      parts.append(Marks.text(shown, x: left - 26, y: top + middle + 4, anchor: "end"))
      // Two-digit numbers need more room than small cells have.
      if cellSize > 14 || index % 2 == 0 {
        parts.append(Marks.text("\(index + 1)", x: left + middle, y: top - 6, anchor: "middle", class: "tick"))
      }
    }
    for group in groups {
      let start = Double(group.lowerBound) * cellSize
      let side = Double(group.count) * cellSize
      parts.append(Marks.rect(left + start, top + start, side, side, class: "group"))
    }
    for cell in cells {
      let x = left + (Double(cell.column) + 0.5) * cellSize
      let y = top + (Double(cell.row) + 0.5) * cellSize
      // The area is the share; what is not nothing can be seen.
      let side = cell.share > 0 ? max(3, (cellSize - 2) * cell.share.squareRoot()) : 1.6
      let name = cell.share > 0 ? "cell" : "cell none"
      parts.append(Marks.rect(x - side / 2, y - side / 2, side, side, class: name, hint: cell.hint))
    }
    return HTML(parts)
  }
}
