import Votes

/// Separated text with a column for each LF: `.csv` or `.tsv`.
///
/// The header names the LFs; a first column called `id` holds the rows' ids, otherwise positions serve. A cell is a class
/// number or, if any cell of the file is not a whole number, a class name; `-1` or nothing abstains. A vote may have a
/// confidence: `spam:0.8`.
public enum MatrixVotes: VoteFormat {
  public static let name = "CSV matrix"

  public static func recognizes(_ file: VoteFile) -> Bool { file.hasExtension("csv", "tsv") }

  public static func read(_ file: VoteFile, options: VoteReadOptions) throws(InterchangeError) -> VoteTable {
    var scanner = DelimitedScanner(file.mapped, delimiter: DelimitedScanner.delimiter(forPath: file.path))
    guard try scanner.next() else { throw .noRows(path: file.path) }
    let header = try scanner.texts()
    let hasID = header.first == "id"
    let functionNames = Array(header.dropFirst(hasID ? 1 : 0))
    try checkNames(functionNames, place: scanner.place)
    var reader = MatrixReader(header: header, hasID: hasID)
    while try scanner.next() {
      if scanner.isBlank, header.count > 1, scanner.onlyBlankLinesLeft { break }
      try reader.add(scanner, file: file)
    }
    guard reader.rowCount > 0 else { throw .noRows(path: file.path) }
    let classes = try reader.codes.resolve(path: file.path, options: options)
    reader.votes.translate(classes.votes)
    return VoteTable(
      rowNames: hasID ? RowNames(reader.ids) : .positions(count: reader.rowCount), functionNames: functionNames,
      classes: classes, votes: reader.votes.matrix(functionCount: functionNames.count),
      confidences: reader.confidences)
  }

  private static func checkNames(_ names: [String], place: FilePlace) throws(InterchangeError) {
    guard !names.isEmpty else { throw .missingColumn(place, expected: ["labeling function"], found: ["id"]) }
    var seen: Set<String> = []
    for name in names {
      guard !name.isEmpty else { throw .emptyName(place) }
      guard seen.insert(name).inserted else { throw .duplicateName(place, name: name) }
    }
  }
}

private struct MatrixReader {
  let header: [String]
  let hasID: Bool
  var codes = ClassCodes()
  var votes = DenseVotes()
  var confidences = VoteConfidences()
  var ids = ByteInterner()
  var rowCount = 0

  mutating func add(_ scanner: borrowing DelimitedScanner, file: VoteFile) throws(InterchangeError) {
    guard scanner.cellCount == header.count else {
      throw .wrongCellCount(scanner.place, found: scanner.cellCount, expected: header.count)
    }
    if hasID { try addID(scanner, file: file) }
    let first = hasID ? 1 : 0
    for cell in first..<header.count {
      let (code, millionths) = try scanner.withCell(cell) { (text) throws(InterchangeError) in
        try codes.softCode(text) { FilePlace(path: scanner.path, line: scanner.line, column: header[cell]) }
      }
      votes.append(code)
      if let millionths { confidences.append(row: rowCount, function: cell - first, millionths: millionths) }
    }
    rowCount += 1
  }

  private mutating func addID(_ scanner: borrowing DelimitedScanner, file: VoteFile) throws(InterchangeError) {
    let (number, isNew) = scanner.withCell(0) { ids.intern($0) }
    let id = try scanner.text(0)
    if id.isEmpty { throw .emptyName(FilePlace(path: scanner.path, line: scanner.line, column: "id")) }
    guard isNew else {
      let first = try DelimitedScanner.place(ofRecord: Int(number) + 1, in: file)
      throw .duplicateRow(id: id, first: first, second: scanner.place)
    }
  }
}

extension DelimitedScanner {
  /// Reads a file again to find a record's line, so that nobody has to keep the lines of millions of them.
  ///
  /// - Parameter record: from 0, the header included.
  static func place(ofRecord record: Int, in file: VoteFile) throws(InterchangeError) -> FilePlace {
    var scanner = DelimitedScanner(file.mapped, delimiter: delimiter(forPath: file.path))
    for _ in 0...record { _ = try scanner.next() }
    return scanner.place
  }
}
