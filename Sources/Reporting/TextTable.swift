/// A table in plain text.
///
/// The first column gives way where the terminal is narrow: its cells end in `…`. Where that would leave too little of
/// it, the column groups are printed one below the other, each with the first column.
public struct TextTable: Sendable {
  public enum Alignment: Sendable { case left, right }

  public struct Column: Sendable {
    public var title: String
    public var alignment: Alignment
    /// Groups are numbered from 0; a table is only ever divided between them.
    public var group: Int

    public init(_ title: String, _ alignment: Alignment = .right, group: Int = 0) {
      self.title = title
      self.alignment = alignment
      self.group = group
    }
  }

  /// The first one holds names.
  public var columns: [Column]
  /// As many cells as columns; nil prints as `–`.
  public private(set) var rows: [[String?]] = []

  public init(_ columns: [Column]) {
    precondition(!columns.isEmpty, "no columns")
    self.columns = columns
  }

  public mutating func append(_ cells: [String?]) {
    precondition(cells.count == columns.count, "\(cells.count) cells for \(columns.count) columns")
    rows.append(cells.map { $0.map(DisplayWidth.sanitize) })
  }

  private static let gap = 2
  /// A name of so many columns is still one that can be recognized.
  private static let usefulNameWidth = 24
  private static let minimumNameWidth = 8

  /// - Returns: lines, each ended by a newline, without blanks at their ends.
  public func render(_ style: TextStyle) -> String {
    let widths = columns.indices.map(naturalWidth)
    let others = (1..<columns.count).reduce(0) { $0 + widths[$1] + TextTable.gap }
    let groups = Set(columns.dropFirst().map(\.group)).sorted()
    if groups.count > 1, style.width - others < min(widths[0], TextTable.usefulNameWidth) {
      let parts = groups.map { group in
        render([0] + columns.indices.dropFirst().filter { columns[$0].group == group }, widths, style)
      }
      return parts.joined(separator: "\n")
    }
    return render(Array(columns.indices), widths, style)
  }

  private func naturalWidth(_ column: Int) -> Int {
    rows.reduce(DisplayWidth.of(columns[column].title)) { width, row in
      max(width, DisplayWidth.of(row[column] ?? NumberFormat.undefined))
    }
  }

  private func render(_ shown: [Int], _ naturalWidths: [Int], _ style: TextStyle) -> String {
    var widths = naturalWidths
    let others = shown.dropFirst().reduce(0) { $0 + widths[$1] + TextTable.gap }
    widths[0] = min(widths[0], max(style.width - others, TextTable.minimumNameWidth))
    let header = line(shown, widths) { columns[$0].title }
    let rule = String(repeating: "─", count: others + widths[0])
    let body = rows.map { row in line(shown, widths) { row[$0] ?? NumberFormat.undefined } + "\n" }
    return style.bold(header) + "\n" + style.faint(rule) + "\n" + body.joined()
  }

  private func line(_ shown: [Int], _ widths: [Int], _ text: (Int) -> String) -> String {
    var line = ""
    for column in shown {
      let cell = DisplayWidth.truncate(text(column), to: widths[column])
      let blanks = String(repeating: " ", count: widths[column] - DisplayWidth.of(cell))
      if column != shown[0] { line += String(repeating: " ", count: TextTable.gap) }
      line += columns[column].alignment == .left ? cell + blanks : blanks + cell
    }
    while line.last == " " { line.removeLast() }
    return line
  }
}
