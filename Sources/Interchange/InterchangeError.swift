/// What can be wrong with a file that is read or written here. Values only: the command line words them.
public enum InterchangeError: Error, Sendable, Equatable {
  // MARK: The file system

  case cannotOpen(path: String, errno: Int32)
  case cannotRead(path: String, errno: Int32)
  /// A full disk is `ENOSPC` here.
  case cannotWrite(path: String, errno: Int32)
  /// The finished file could not be renamed into its place.
  case cannotReplace(path: String, errno: Int32)
  /// Written to, cut short or exchanged while it was read.
  case changed(path: String)
  /// Neither the name's extension nor the content says what it is.
  case unknownFormat(path: String, known: [String])

  /// Labels that were made of people's answers, where answers are wanted: read in, they would count as one more person's.
  case labelsForAnswers(path: String)

  // MARK: Any text

  case notUTF8(FilePlace)
  case unclosedQuote(FilePlace)
  case textAfterQuote(FilePlace)
  /// `found` is the offending character, or empty at the end of the text.
  case badJSON(FilePlace, expected: JSONExpectation, found: String)
  case noRows(path: String)
  case wrongCellCount(FilePlace, found: Int, expected: Int)
  /// None of the `expected` names is in the header or among the keys.
  case missingColumn(FilePlace, expected: [String], found: [String])
  /// Two columns (or two keys of one object) have the same name.
  case duplicateName(FilePlace, name: String)
  case emptyName(FilePlace)
  case duplicateRow(id: String, first: FilePlace, second: FilePlace)

  // MARK: Votes and classes

  /// Neither abstain (-1) nor a class: the classes are `0 ..< classCount`.
  case notAVote(FilePlace, found: String, classCount: Int)
  case unknownClass(FilePlace, found: String, classes: [String])
  /// More distinct class names than `limit`; `found` is sorted.
  case tooManyClasses(path: String, found: [String], limit: Int)
  /// The same worker voted for two classes on one task.
  case contradictingVotes(task: String, worker: String, first: FilePlace, second: FilePlace)
  /// The same row has two gold classes.
  case contradictingGold(id: String, first: FilePlace, second: FilePlace)
  /// Gold by position does not have one line a row.
  case wrongGoldCount(path: String, found: Int, expected: Int)
  /// Reviewed answers by position do not have one line a row.
  case wrongReviewedCount(path: String, found: Int, expected: Int)
  /// How a reviewed row was selected is none of the known ways.
  case unknownSelection(FilePlace, found: String, known: [String])
  /// Whose word an audited row's answer is.
  case unknownSettlement(FilePlace, found: String, known: [String])
  /// `class:confidence` whose confidence is not above 0 and at most 1, or has no decimal point.
  case badConfidence(FilePlace, found: String)
  /// Files that belong together have other classes.
  case classesDiffer(path: String, found: [String], firstPath: String, expected: [String])
  /// Files that belong together have other LFs, or the same in another order.
  case functionsDiffer(path: String, found: [String], firstPath: String, expected: [String])
  /// Of files that belong together, some have ids and some go by position.
  case idsDiffer(path: String, hasIDs: Bool, firstPath: String)
  /// A row's key is not a position.
  case notAPosition(FilePlace, found: String)

  // MARK: Vote patterns

  case notPatterns(path: String)
  /// Written by a newer version of the program.
  case newerPatterns(path: String, found: Int, supported: Int)
  /// A line that is not `[count,function,class,…]` with functions ascending and numbers in their ranges.
  case badPattern(FilePlace)
  /// Fewer or more patterns or rows than the first line promises: a part of the file is missing.
  case wrongPatternCount(path: String, found: Int, expected: Int)

  // MARK: NumPy

  case notNumPy(path: String)
  case unsupportedNumPyVersion(path: String, major: Int, minor: Int)
  /// `header` is the dictionary as found.
  case badNumPyHeader(path: String, header: String)
  /// `found` is NumPy's name of the type, `expected` are those that can be read.
  case unsupportedNumPyType(path: String, found: String, expected: [String])
  /// The array does not have two dimensions.
  case wrongDimensions(path: String, shape: [Int])
  /// The file is shorter (or longer) than its header promises; sizes in bytes.
  case wrongFileSize(path: String, found: Int, expected: Int)
}

/// A place in a file.
public struct FilePlace: Sendable, Equatable {
  public let path: String
  /// Text files: from 1.
  public let line: Int?
  /// The row's position, from 0, where there are no lines.
  public let row: Int?
  /// The column's or key's name; for arrays its position, from 0.
  public let column: String?

  public init(path: String, line: Int? = nil, row: Int? = nil, column: String? = nil) {
    self.path = path
    self.line = line
    self.row = row
    self.column = column
  }
}

/// What JSON should have had where it did not.
public enum JSONExpectation: String, Sendable, Equatable {
  case object, array, string, key, colon, commaOrEnd, value, scalar, escape, end, shallowerNesting
}
