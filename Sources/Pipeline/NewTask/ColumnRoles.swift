import RowFiles

/// What the columns of a file are probably for: guesses, which people confirm or change.
public enum ColumnRoles {
  /// Classes of one label column, at most: beyond that it holds something else.
  public static let classLimit = 100

  private static let idNames = ["id", "row_id", "rowid", "uuid", "guid", "key", "uid"]
  private static let textNames = [
    "text", "message", "body", "content", "comment", "review", "question", "description", "sentence", "tweet", "title",
    "subject",
  ]
  private static let labelNames = [
    "label", "gold", "class", "category", "target", "sentiment", "intent", "topic", "annotation", "true_label",
    "gold_label", "is_spam", "spam",
  ]

  /// The column that holds ids: called so, and no value occurs twice.
  public static func id(_ sketch: DataSketch) -> String? {
    let unique = sketch.columns.filter(\.isUnique)
    for name in idNames { if let column = unique.first(where: { plain($0) == name }) { return column.name } }
    return unique.first { isCalledID($0.name) }?.name
  }

  /// A column that is called an id and has values that occur twice, or none.
  public static func badID(_ sketch: DataSketch) -> String? {
    sketch.columns.first { idNames.contains(plain($0)) && !$0.isUnique }?.name
  }

  /// The column with the text that most labeling functions will look at: by its name, else the one with the longest texts.
  public static func text(_ sketch: DataSketch, without taken: [String?]) -> String? {
    let texts = sketch.columns.filter { $0.request.kind == .text && $0.valueCount > 0 && !taken.contains($0.name) }
    for name in textNames { if let column = texts.first(where: { plain($0) == name }) { return column.name } }
    return texts.max { $0.meanLength < $1.meanLength }?.name
  }

  /// The column that holds the class where it is known: called so, with few values.
  public static func label(_ sketch: DataSketch, without taken: [String?]) -> String? {
    let columns = sketch.columns.filter { !taken.contains($0.name) && mayHoldClasses($0) }
    for name in labelNames { if let column = columns.first(where: { plain($0) == name }) { return column.name } }
    return nil
  }

  /// Whether a column's values can be classes: two or more, few, and some occur twice, unless there are hardly any rows.
  public static func mayHoldClasses(_ column: ColumnSketch) -> Bool {
    guard let values = column.values else { return false }
    return values.count >= 2 && values.count <= classLimit && (!column.isUnique || values.count < 5)
  }

  /// The classes that a column's values are: in the order of the alphabet, numbers in theirs.
  public static func classes(_ column: ColumnSketch) -> [String] {
    (column.values ?? []).map(\.text).sorted { left, right in
      if let a = Int(left), let b = Int(right) { return a < b }
      return left < right
    }
  }

  private static func plain(_ column: ColumnSketch) -> String { plain(column.name) }

  private static func plain(_ name: String) -> String {
    name.lowercased().map { $0 == "-" || $0 == " " ? "_" : String($0) }.joined()
  }

  /// `ticket_id`, `ticketId`, `Ticket ID`.
  private static func isCalledID(_ name: String) -> Bool {
    plain(name).hasSuffix("_id") || name.hasSuffix("Id") || name.hasSuffix("ID")
  }
}
