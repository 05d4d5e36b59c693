import Votes

extension GoldReader {
  static func readSeparated(_ file: VoteFile, _ classes: GoldClasses) throws(InterchangeError) -> Gold {
    var scanner = DelimitedScanner(file.mapped, delimiter: DelimitedScanner.delimiter(forPath: file.path))
    guard try scanner.next() else { throw .noRows(path: file.path) }
    let header = try scanner.texts()
    let columns = try columns(of: header, place: scanner.place)
    var gold = GoldBuilder(path: file.path)
    while try scanner.next() {
      if scanner.isBlank, header.count > 1, scanner.onlyBlankLinesLeft { break }
      guard scanner.cellCount == header.count else {
        throw .wrongCellCount(scanner.place, found: scanner.cellCount, expected: header.count)
      }
      let place = FilePlace(path: file.path, line: scanner.line, column: header[columns.label])
      let vote = try classes.vote(scanner.text(columns.label), place: place)
      if let id = columns.id {
        try gold.add(vote, id: scanner.text(id), line: scanner.line)
      } else {
        gold.add(vote)
      }
    }
    return try gold.build()
  }

  private static func columns(
    of header: [String], place: FilePlace
  ) throws(InterchangeError) -> (id: Int?, label: Int) {
    if header.count == 1 { return (nil, 0) }
    guard let id = idNames.lazy.compactMap(header.firstIndex(of:)).first else {
      throw .missingColumn(place, expected: idNames, found: header)
    }
    guard let label = classNames.lazy.compactMap(header.firstIndex(of:)).first else {
      throw .missingColumn(place, expected: classNames, found: header)
    }
    return (id, label)
  }
}
