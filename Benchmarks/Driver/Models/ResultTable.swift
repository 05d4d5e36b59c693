/// What an experiment found: an aligned table for people, and a list of objects in JSON.
struct ResultTable: Encodable {
  struct Column {
    let name: String
    /// Behind the decimal point.
    let digits: Int
    /// Whether numbers above 0 get a plus.
    var isDifference = false
    /// What stands above it, where that is shorter than the name.
    var heading: String?
  }

  struct Line {
    let labels: [String]
    /// As many as ``ResultTable/columns``; `nil` where a figure is not defined.
    let values: [Double?]
  }

  let title: String
  /// The names of the columns in front.
  let labels: [String]
  let columns: [Column]
  var lines: [Line] = []
  /// Means and the like, below a rule.
  var summary: [Line] = []
  /// Sentences below the table.
  var notes: [String] = []

  init(_ title: String, labels: [String], columns: [Column]) {
    self.title = title
    self.labels = labels
    self.columns = columns
  }

  mutating func add(_ labels: String..., values: [Double?]) { lines.append(Line(labels: labels, values: values)) }

  /// Appends the mean of each column over some lines.
  mutating func addMean(_ name: String, of lines: [Line], leavingOut columns: Set<Int> = []) {
    guard !lines.isEmpty else { return }
    let values = self.columns.indices.map { column in
      columns.contains(column) ? nil : mean(lines.map { $0.values[column] })
    }
    addSummary(name, values: values)
  }

  mutating func addSummary(_ name: String, values: [Double?]) {
    summary.append(
      Line(labels: [name] + Array(repeating: "", count: labels.count - 1), values: values))
  }

  // MARK: As text

  var text: String {
    let head = labels + columns.map { $0.heading ?? $0.name }
    let body = lines.map(cells)
    let foot = summary.map(cells)
    let widths = head.indices.map { column in ([head] + body + foot).map { $0[column].count }.max() ?? 0 }
    func line(_ cells: [String]) -> String {
      cells.enumerated().map { column, cell in
        let gap = String(repeating: " ", count: widths[column] - cell.count)
        return column < labels.count ? cell + gap : gap + cell
      }.joined(separator: "  ")
    }
    let rule = foot.isEmpty ? [] : [String(repeating: "-", count: widths.reduce(0, +) + 2 * (widths.count - 1))]
    return ([title, "", line(head)] + body.map(line) + rule + foot.map(line) + notes).joined(separator: "\n")
  }

  private func cells(_ line: Line) -> [String] {
    line.labels
      + zip(columns, line.values).map { column, value in
        guard let value else { return "–" }
        return (column.isDifference && value >= 0 ? "+" : "") + Spread.text(value, column.digits)
      }
  }

  // MARK: As JSON

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
  }

  func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(title, forKey: Key("title"))
    try encode(lines, in: object.nestedUnkeyedContainer(forKey: Key("lines")))
    try encode(summary, in: object.nestedUnkeyedContainer(forKey: Key("summary")))
    try object.encode(notes, forKey: Key("notes"))
  }

  private func encode(_ lines: [Line], in list: consuming any UnkeyedEncodingContainer) throws {
    for line in lines {
      var object = list.nestedContainer(keyedBy: Key.self)
      for (name, label) in zip(labels, line.labels) where !label.isEmpty { try object.encode(label, forKey: Key(name)) }
      for (column, value) in zip(columns, line.values) { try object.encode(value, forKey: Key(column.name)) }
    }
  }
}
