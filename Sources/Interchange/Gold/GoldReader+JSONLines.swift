import Votes

extension GoldReader {
  static func readLines(
    _ file: VoteFile, _ classes: GoldClasses, into sink: inout some AnswerSink
  ) throws(InterchangeError) {
    var line = 0
    var start = 0
    while start < file.bytes.count {
      line += 1
      let end = file.bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? file.bytes.count
      var scanner = JSONScanner(file.mapped, range: start..<end, firstLine: line)
      if scanner.peek() != nil { try readLine(&scanner, classes, into: &sink, line: line) }
      start = end + 1
    }
  }

  private static func readLine(
    _ scanner: inout JSONScanner, _ classes: GoldClasses, into sink: inout some AnswerSink, line: Int
  ) throws(InterchangeError) {
    let fields = try fields(&scanner)
    let place = FilePlace(path: scanner.path, line: line)
    let id = idNames.lazy.compactMap { fields[$0] }.first?.text
    guard let label = classNames.lazy.compactMap({ name in fields[name].map { (name: name, value: $0) } }).first else {
      throw .missingColumn(place, expected: classNames, found: fields.keys.sorted())
    }
    guard sink.hasIDs == nil || sink.hasIDs == (id != nil) else {
      throw .missingColumn(place, expected: idNames, found: fields.keys.sorted())
    }
    let vote = try classes.vote(
      label.value.text ?? "", place: FilePlace(path: scanner.path, line: line, column: label.name))
    let notes = AnswerNotes(
      selection: fields[selectionName].map { $0.text ?? "" }, settledBy: fields[settledByName].map { $0.text ?? "" })
    try sink.add(vote, id: id, notes: notes, line: line)
  }

  /// The object's values that matter here; others may be of any kind.
  private static func fields(_ scanner: inout JSONScanner) throws(InterchangeError) -> [String: JSONScanner.Scalar] {
    var fields: [String: JSONScanner.Scalar] = [:]
    try scanner.object { (scanner, key) throws(InterchangeError) in
      guard idNames.contains(key) || classNames.contains(key) || noteNames.contains(key) else {
        return try scanner.skip()
      }
      let place = scanner.place
      guard fields.updateValue(try scanner.scalar(), forKey: key) == nil else {
        throw .duplicateName(place, name: key)
      }
    }
    try scanner.finish()
    return fields
  }
}
