import Votes

extension GoldReader {
  static func readSeparated(
    _ file: VoteFile, _ classes: GoldClasses, into sink: inout some AnswerSink
  ) throws(InterchangeError) {
    var scanner = DelimitedScanner(file.mapped, delimiter: DelimitedScanner.delimiter(forPath: file.path))
    guard try scanner.next() else { throw .noRows(path: file.path) }
    let header = try scanner.texts()
    let columns = try columns(of: header, place: scanner.place)
    while try scanner.next() {
      if scanner.isBlank, header.count > 1, scanner.onlyBlankLinesLeft { break }
      guard scanner.cellCount == header.count else {
        throw .wrongCellCount(scanner.place, found: scanner.cellCount, expected: header.count)
      }
      let place = FilePlace(path: file.path, line: scanner.line, column: header[columns.label])
      let vote = try classes.vote(scanner.text(columns.label), place: place)
      var id: String?
      var notes = AnswerNotes()
      if let column = columns.id { id = try scanner.text(column) }
      if let column = columns.selection { notes.selection = try scanner.text(column) }
      if let column = columns.settledBy { notes.settledBy = try scanner.text(column) }
      try sink.add(vote, id: id, notes: notes, line: scanner.line)
    }
  }

  private struct Columns {
    /// nil where rows go by position.
    var id: Int?
    var label: Int
    var selection: Int?
    var settledBy: Int?
  }

  private static func columns(
    of header: [String], place: FilePlace
  ) throws(InterchangeError) -> Columns {
    if header.count == 1 { return Columns(label: 0) }
    let selection = header.firstIndex(of: selectionName)
    let settledBy = header.firstIndex(of: settledByName)
    // A class and what is said of the answer: by position, as a class alone.
    let others = header.indices.filter { !noteNames.contains(header[$0]) }
    if others.count == 1, classNames.contains(header[others[0]]) {
      return Columns(label: others[0], selection: selection, settledBy: settledBy)
    }
    guard let id = idNames.lazy.compactMap(header.firstIndex(of:)).first else {
      throw .missingColumn(place, expected: idNames, found: header)
    }
    guard let label = classNames.lazy.compactMap(header.firstIndex(of:)).first else {
      throw .missingColumn(place, expected: classNames, found: header)
    }
    return Columns(id: id, label: label, selection: selection, settledBy: settledBy)
  }
}
