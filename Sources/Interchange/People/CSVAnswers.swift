import RowFiles
import Votes

/// Separated text with a header: `id` and `label` as in gold, and if known `reviewer`, `verdict`, `at`, `milliseconds`,
/// `comment`, `selection`.
public enum CSVAnswers: PeoplesFormat {
  public static let name = "csv"
  public static let takesOpenRows = false

  public static func recognizes(_ file: VoteFile) -> Bool { file.hasExtension("csv", "tsv") }

  public static func read(_ file: VoteFile, classes: [String]) throws(InterchangeError) -> PeoplesAnswers {
    var scanner = DelimitedScanner(file.mapped, delimiter: DelimitedScanner.delimiter(forPath: file.path))
    guard try scanner.next() else { throw .noRows(path: file.path) }
    let header = try scanner.texts()
    var fields = AnswerFields(classes: classes, format: name)
    try fields.check(header, place: scanner.place)
    while try scanner.next() {
      if scanner.isBlank, header.count > 1, scanner.onlyBlankLinesLeft { break }
      guard scanner.cellCount == header.count else {
        throw .wrongCellCount(scanner.place, found: scanner.cellCount, expected: header.count)
      }
      var values: [String: String] = [:]
      for (index, name) in header.enumerated() where AnswerFields.names.contains(name) {
        values[name] = try scanner.text(index)
      }
      try fields.add(values, line: scanner.line, path: file.path)
    }
    return fields.answers
  }

  public static func begin(_ header: PeoplesHeader, into writer: inout FileWriter) throws(InterchangeError) {
    let names = header.listsAnswers ? AnswerFields.answerNames : AnswerFields.rowNames
    try writer.write(Array((names.joined(separator: ",") + "\n").utf8))
  }

  public static func write(
    _ row: RowForPeople, _ header: PeoplesHeader, isFirst: Bool, into writer: inout FileWriter
  ) throws(InterchangeError) {
    let names = header.listsAnswers ? AnswerFields.answerNames : AnswerFields.rowNames
    for line in AnswerFields.lines(of: row, listsAnswers: header.listsAnswers) {
      let cells = names.map { quoted(line[$0] ?? "") }
      try writer.write(Array((cells.joined(separator: ",") + "\n").utf8))
    }
  }

  private static func quoted(_ text: String) -> String {
    guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) || text.first == " " || text.last == " "
    else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}

/// An object a line, with the same names as ``CSVAnswers``.
public enum JSONLinesAnswers: PeoplesFormat {
  public static let name = "jsonl"
  public static let takesOpenRows = false

  public static func recognizes(_ file: VoteFile) -> Bool { file.hasExtension("jsonl", "ndjson") }

  public static func read(_ file: VoteFile, classes: [String]) throws(InterchangeError) -> PeoplesAnswers {
    var fields = AnswerFields(classes: classes, format: name)
    try JSONLineValues.forEach(in: file) { (value, line, _) throws(InterchangeError) in
      let place = FilePlace(path: file.path, line: line)
      guard case .object(let members) = value else { throw .badJSON(place, expected: .object, found: "") }
      var values: [String: String] = [:]
      for member in members where AnswerFields.names.contains(member.key) {
        guard values.updateValue(member.value.text ?? "", forKey: member.key) == nil else {
          throw .duplicateName(place, name: member.key)
        }
      }
      try fields.check(members.map(\.key), place: place)
      try fields.add(values, line: line, path: file.path)
    }
    return fields.answers
  }

  public static func write(
    _ row: RowForPeople, _ header: PeoplesHeader, isFirst: Bool, into writer: inout FileWriter
  ) throws(InterchangeError) {
    let names = header.listsAnswers ? AnswerFields.answerNames : AnswerFields.rowNames
    for line in AnswerFields.lines(of: row, listsAnswers: header.listsAnswers) {
      var json = JSONText()
      json.object { json in
        for name in names {
          guard let value = line[name], !value.isEmpty else { continue }
          json.key(name)
          if name == "milliseconds" || name == "answers" { json.raw(value) } else { json.string(value) }
        }
      }
      try writer.write(json.bytes)
      try writer.write(0x0A)
    }
  }
}

/// JSON values, one a line.
enum JSONLineValues {
  static func forEach(
    in file: VoteFile, _ body: (JSONValue, _ line: Int, _ bytes: Range<Int>) throws(InterchangeError) -> Void
  ) throws(InterchangeError) {
    var line = 0
    var start = 0
    while start < file.bytes.count {
      line += 1
      let end = file.bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? file.bytes.count
      var scanner = JSONScanner(file.mapped, range: start..<end, firstLine: line)
      if scanner.peek() != nil {
        let value = try JSONValue(&scanner)
        try scanner.finish()
        try body(value, line, start..<end)
      }
      start = end + 1
    }
  }
}

/// The names that both plain formats have.
struct AnswerFields {
  static let rowNames = ["id", "label", "selection", "settledBy", "answers"]
  static let answerNames = [
    "id", "reviewer", "verdict", "label", "at", "milliseconds", "flag", "comment", "purpose", "selection",
  ]
  static let names = Set(
    GoldReader.idNames + GoldReader.classNames + ["reviewer", "verdict", "at", "milliseconds", "comment", "selection"])

  private let classes: GoldClasses
  private let classNames: [String]
  private(set) var answers: PeoplesAnswers

  init(classes: [String], format: String) {
    self.classes = GoldClasses(classes)
    classNames = classes
    answers = PeoplesAnswers(format: format)
  }

  func check(_ header: [String], place: FilePlace) throws(InterchangeError) {
    if header.contains("answers"), header.contains("settledBy"), header.allSatisfy(Self.rowNames.contains) {
      throw .labelsForAnswers(path: place.path)
    }
    for names in [GoldReader.idNames, GoldReader.classNames] where !header.contains(where: names.contains) {
      if names == GoldReader.classNames, header.contains("verdict") { continue }
      throw .missingColumn(place, expected: names, found: header)
    }
  }

  mutating func add(_ values: [String: String], line: Int, path: String) throws(InterchangeError) {
    let place = FilePlace(path: path, line: line)
    let row = GoldReader.idNames.lazy.compactMap { values[$0] }.first ?? ""
    guard !row.isEmpty else { throw .missingColumn(place, expected: GoldReader.idNames, found: values.keys.sorted()) }
    let label = GoldReader.classNames.lazy.compactMap { name in values[name].map { (name, $0) } }.first
    let vote = try label.map { (label) throws(InterchangeError) in
      try classes.vote(label.1, place: FilePlace(path: path, line: line, column: label.0))
    }
    let verdict: PeoplesAnswer.Verdict
    switch values["verdict"] ?? "" {
    case "unsure": verdict = .unsure
    case "skip": verdict = .skip
    default:
      guard let vote, vote != .abstain else { return answers.pass(place, .open) }
      verdict = .label(classNames[Int(vote)])
    }
    var answer = PeoplesAnswer(row: row, verdict: verdict, place: place)
    answer.reviewer = values["reviewer"].flatMap(Self.filled)
    answer.at = values["at"].flatMap(Self.filled)
    answer.comment = values["comment"].flatMap(Self.filled)
    answer.milliseconds = values["milliseconds"].flatMap { Int($0) }
    if let selection = values["selection"].flatMap(Self.filled) {
      guard let known = ReviewedAnswers.Selection(rawValue: selection) else {
        throw .unknownSelection(
          FilePlace(path: path, line: line, column: "selection"), found: selection,
          known: ReviewedAnswers.Selection.allCases.map(\.rawValue))
      }
      answer.selection = known
    }
    answers.answers.append(answer)
  }

  private static func filled(_ text: String) -> String? { text.isEmpty ? nil : text }

  static func lines(of row: RowForPeople, listsAnswers: Bool) -> [[String: String]] {
    guard listsAnswers else {
      guard let label = row.label else { return [] }
      return [
        [
          "id": row.id, "label": label, "selection": row.selection ?? "",
          "settledBy": row.isSettled ? "expert" : row.answers.count > 1 ? "agreement" : "reviewer",
          "answers": String(row.answers.count),
        ]
      ]
    }
    return row.answers.map { answer in
      var line = [
        "id": row.id, "reviewer": answer.reviewer, "at": answer.at, "purpose": answer.purpose,
        "selection": answer.selection, "comment": answer.comment ?? "", "flag": answer.isFlagged ? "yes" : "",
        "milliseconds": answer.milliseconds.map(String.init) ?? "",
      ]
      switch answer.verdict {
      case .label(let label): (line["verdict"], line["label"]) = ("label", label)
      case .unsure: line["verdict"] = "unsure"
      case .skip: line["verdict"] = "skip"
      }
      return line
    }
  }
}
