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
      var texts: (id: String?, selection: String?)
      if let id = columns.id { texts.id = try scanner.text(id) }
      if let selection = columns.selection { texts.selection = try scanner.text(selection) }
      try sink.add(vote, id: texts.id, selection: texts.selection, line: scanner.line)
    }
  }

  private static func columns(
    of header: [String], place: FilePlace
  ) throws(InterchangeError) -> (id: Int?, label: Int, selection: Int?) {
    if header.count == 1 { return (nil, 0, nil) }
    let selection = header.firstIndex(of: selectionName)
    // A class and how the row was selected: by position, as a class alone.
    if header.count == 2, let selection, classNames.contains(header[1 - selection]) {
      return (nil, 1 - selection, selection)
    }
    guard let id = idNames.lazy.compactMap(header.firstIndex(of:)).first else {
      throw .missingColumn(place, expected: idNames, found: header)
    }
    guard let label = classNames.lazy.compactMap(header.firstIndex(of:)).first else {
      throw .missingColumn(place, expected: classNames, found: header)
    }
    return (id, label, selection)
  }
}
