import RowFiles
import Votes

/// Prodigy's JSON Lines, both ways.
///
/// A row is named by `row_id` in `meta`. In a choice, `accept` has the class; *reject* is *not sure*, *ignore* a skip. In a question
/// about one `label`, *reject* says only what the row is not: with two classes that is the other one, with more it is no answer.
/// What came in goes out again as it was, byte for byte: hashes are Prodigy's to make, and ours to keep.
///
/// Source: prodi.gy/docs (annotation interfaces, input format).
public enum ProdigyAnswers: PeoplesFormat {
  public static let name = "prodigy"
  public static let takesOpenRows = true

  static let rowName = "row_id"

  /// JSON Lines that are not plain answers.
  public static func recognizes(_ file: VoteFile) -> Bool {
    guard file.hasExtension("jsonl", "ndjson") else { return false }
    let end = file.bytes.firstIndex(of: UInt8(ascii: "\n")) ?? file.bytes.count
    var scanner = JSONScanner(file.mapped, range: 0..<end)
    guard let value = try? JSONValue(&scanner) else { return false }
    return value["answer"] != nil || value["_task_hash"] != nil || value["options"] != nil
  }

  // MARK: In

  public static func read(_ file: VoteFile, classes: [String]) throws(InterchangeError) -> PeoplesAnswers {
    var answers = PeoplesAnswers(format: name)
    let known = GoldClasses(classes)
    var isEmpty = true
    try JSONLineValues.forEach(in: file) { (task, line, bytes) throws(InterchangeError) in
      isEmpty = false
      let place = FilePlace(path: file.path, line: line)
      guard case .object(let members) = task else { throw .badJSON(place, expected: .object, found: "") }
      guard let row = task["meta"]?[rowName]?.text ?? task[rowName]?.text else {
        throw .missingColumn(place, expected: ["meta.\(rowName)"], found: members.map(\.key))
      }
      guard task["answer"]?.text != nil else { return answers.pass(place, .open) }
      guard let verdict = try verdict(task, place, classes, known) else {
        return answers.pass(place, task["options"] == nil ? .notThisClass : .severalClasses)
      }
      var answer = PeoplesAnswer(row: row, verdict: verdict, place: place)
      answer.reviewer = task["_annotator_id"]?.text ?? task["_session_id"]?.text
      answer.at = task["_timestamp"]?.text
      answer.mark = task["_task_hash"]?.text
      var end = bytes.upperBound
      while end > bytes.lowerBound, file.bytes[end - 1] == 0x0D { end -= 1 }
      answer.extra = String(decoding: file.bytes[bytes.lowerBound..<end], as: UTF8.self)
      answers.answers.append(answer)
    }
    if isEmpty { throw .noRows(path: file.path) }
    return answers
  }

  private static func verdict(
    _ task: JSONValue, _ place: FilePlace, _ classes: [String], _ known: GoldClasses
  ) throws(InterchangeError) -> PeoplesAnswer.Verdict? {
    let answer = task["answer"]?.text
    if answer == "ignore" { return .skip }
    if task["options"] != nil || task["accept"] != nil {
      if answer == "reject" { return .unsure }
      let accepted = (task["accept"]?.elements ?? []).compactMap(\.text)
      guard let label = accepted.first else { return .unsure }
      guard accepted.count == 1 else { return nil }
      return .label(classes[Int(try known.known(label, place: place))])
    }
    guard let label = task["label"]?.text else {
      throw .missingColumn(place, expected: ["accept", "label"], found: [])
    }
    let vote = try known.known(label, place: place)
    if answer == "accept" { return .label(classes[Int(vote)]) }
    return classes.count == 2 ? .label(classes[1 - Int(vote)]) : nil
  }

  // MARK: Out

  public static func write(
    _ row: RowForPeople, _ header: PeoplesHeader, isFirst: Bool, into writer: inout FileWriter
  ) throws(InterchangeError) {
    for answer in row.answers {
      if let kept = answer.extra {
        try writer.write(Array(kept.utf8))
      } else {
        try writer.write(line(row, header, answer))
      }
      try writer.write(0x0A)
    }
    if row.answers.isEmpty {
      try writer.write(line(row, header, nil))
      try writer.write(0x0A)
    }
  }

  private static func line(_ row: RowForPeople, _ header: PeoplesHeader, _ answer: RowForPeople.Answer?) -> [UInt8] {
    var json = JSONText()
    json.object { json in
      json.key("text")
      json.string(row.columns.first { $0.name == header.textColumn }?.value ?? "")
      json.key("meta")
      json.object { json in
        json.key(rowName)
        json.string(row.id)
        for column in row.columns where column.name != header.textColumn && column.name != rowName {
          json.key(column.name)
          if column.isText { json.string(column.value) } else { json.raw(column.value) }
        }
      }
      json.key("options")
      json.array { json in
        for name in header.classes {
          json.object { json in
            json.key("id")
            json.string(name)
            json.key("text")
            json.string(name)
          }
        }
      }
      if let answer { write(answer, into: &json) } else { score(row, header, into: &json) }
    }
    return json.bytes
  }

  private static func score(_ row: RowForPeople, _ header: PeoplesHeader, into json: inout JSONText) {
    guard let label = row.predicted, let place = header.classes.firstIndex(of: label) else { return }
    json.key("score")
    json.number((row.probabilities[place] * 1e6).rounded() / 1e6)
  }

  private static func write(_ answer: RowForPeople.Answer, into json: inout JSONText) {
    json.key("accept")
    json.array { json in if case .label(let label) = answer.verdict { json.string(label) } }
    json.key("answer")
    switch answer.verdict {
    case .label: json.string("accept")
    case .unsure: json.string("reject")
    case .skip: json.string("ignore")
    }
    json.key("_view_id")
    json.string("choice")
    json.key("_annotator_id")
    json.string(answer.reviewer)
    json.key("_session_id")
    json.string(answer.reviewer)
  }
}

extension GoldClasses {
  /// A class, and nothing that stands for none.
  fileprivate func known(_ text: String, place: FilePlace) throws(InterchangeError) -> Vote {
    let vote = try vote(text, place: place)
    guard vote != .abstain else { throw .unknownClass(place, found: text, classes: names) }
    return vote
  }
}
