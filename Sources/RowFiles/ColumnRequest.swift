/// What type of value a declared column holds.
public enum ColumnKind: String, Sendable, Codable {
  case text, integer, number, flag
}

/// A column that a task declares: what to look for in each row.
public struct ColumnRequest: Sendable, Equatable, Codable {
  /// The name in the data: a JSON key or a CSV header's field.
  public let name: String
  public let kind: ColumnKind
  /// Whether a row may lack the value; where it is false, such a row is a ``RowProblem``.
  public let isOptional: Bool

  public init(name: String, kind: ColumnKind, isOptional: Bool) {
    self.name = name
    self.kind = kind
    self.isOptional = isOptional
  }
}
