/// What is wrong with one row of a file. `--skip-bad-lines` leaves such rows out and lists them.
public struct RowProblem: Error, Sendable, Equatable, Codable {
  public enum Kind: String, Sendable, Codable {
    case notJSON, notObject, notUTF8, tooLarge
    case unclosedQuote, textAfterQuote, fieldCount
    case missingValue, wrongType
    case missingID, idTooLong
  }

  public let kind: Kind
  /// Where the row begins: bytes from the start of the file.
  public let offset: UInt64
  /// The column that it is about.
  public let column: String?
  /// What was expected of it: a type, or a number of fields.
  public let expected: String?
  /// What was found instead; never the text of a row.
  public let found: String?

  public init(_ kind: Kind, at offset: Int, column: String? = nil, expected: String? = nil, found: String? = nil) {
    self.kind = kind
    self.offset = UInt64(offset)
    self.column = column
    self.expected = expected
    self.found = found
  }
}

/// Why a file of rows cannot be read.
public enum RowFileError: Error, Sendable, Equatable {
  case unreadable(path: String, errno: Int32)
  case unwritable(path: String, errno: Int32)
  case notAFile(path: String)
  case empty(path: String)
  /// Written to, cut short or exchanged while it was read.
  case changed(path: String)
  case unknownFormat(path: String)
  case badGzip(path: String)
  case missingColumn(name: String, path: String, available: [String])
  case repeatedColumn(name: String, path: String)
  case badRow(RowProblem, path: String, line: Int)
}
