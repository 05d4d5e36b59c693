import RowFiles
import Votes

/// Label Studio's JSON: tasks with predictions out, tasks with annotations in.
///
/// A task's row is named by `row_id` in its data; predictions never have to come back. An annotation that was cancelled is a
/// skip, one without a choice is *not sure*. What an annotation had besides, and the task's id, are kept, and written again.
///
/// Source: labelstud.io/guide/tasks, predictions and export.
public enum LabelStudioAnswers: PeoplesFormat {
  public static let name = "label-studio"
  public static let takesOpenRows = true

  static let rowName = "row_id"
  static let controlName = "label"
  static let objectName = "text"

  public static func recognizes(_ file: VoteFile) -> Bool { file.hasExtension("json") }

  // MARK: In

  public static func read(_ file: VoteFile, classes: [String]) throws(InterchangeError) -> PeoplesAnswers {
    var answers = PeoplesAnswers(format: name)
    let known = GoldClasses(classes)
    var scanner = JSONScanner(file.mapped)
    var isEmpty = true
    try scanner.array { (scanner) throws(InterchangeError) in
      isEmpty = false
      let line = scanner.place.line
      try read(
        JSONValue(&scanner), FilePlace(path: file.path, line: line), classes: classes, known, into: &answers)
    }
    try scanner.finish()
    if isEmpty { throw .noRows(path: file.path) }
    return answers
  }

  private static func read(
    _ task: JSONValue, _ place: FilePlace, classes: [String], _ known: GoldClasses, into answers: inout PeoplesAnswers
  ) throws(InterchangeError) {
    guard case .object(let members) = task else { throw .badJSON(place, expected: .object, found: "") }
    guard case .object(let data)? = task["data"] else {
      throw .missingColumn(place, expected: ["data"], found: members.map(\.key))
    }
    guard let row = task["data"]?[rowName]?.text ?? task["data"]?["id"]?.text else {
      throw .missingColumn(place, expected: [rowName, "id"], found: data.map(\.key))
    }
    let annotations = task["annotations"]?.elements ?? task["completions"]?.elements ?? []
    if annotations.isEmpty { return answers.pass(place, .open) }
    for annotation in annotations {
      guard let verdict = try verdict(annotation, place, classes: classes, known) else {
        answers.pass(place, .severalClasses)
        continue
      }
      var answer = PeoplesAnswer(row: row, verdict: verdict, place: place)
      answer.reviewer = reviewer(annotation["completed_by"])
      answer.at = annotation["created_at"]?.text
      answer.milliseconds = annotation["lead_time"]?.number.flatMap { Int(exactly: ($0 * 1_000).rounded()) }
      answer.mark = annotation["id"]?.text
      // Two values, a line each: compact JSON has no line ends.
      answer.extra = annotation.json + "\n" + task.without(["data", "annotations", "completions", "predictions"]).json
      answers.answers.append(answer)
    }
  }

  /// A number, or in newer exports a person.
  private static func reviewer(_ value: JSONValue?) -> String? {
    if let name = value?["email"]?.text ?? value?["username"]?.text { return name }
    return (value?["id"] ?? value)?.text.map { "label-studio-\($0)" }
  }

  /// - Returns: nil for several classes.
  private static func verdict(
    _ annotation: JSONValue, _ place: FilePlace, classes: [String], _ known: GoldClasses
  ) throws(InterchangeError) -> PeoplesAnswer.Verdict? {
    if annotation["was_cancelled"]?.isTrue == true { return .skip }
    let results = (annotation["result"]?.elements ?? []).filter { $0["type"]?.text == "choices" }
    let choices = results.flatMap { $0["value"]?["choices"]?.elements ?? [] }.compactMap(\.text)
    guard let choice = choices.first else { return .unsure }
    guard choices.count == 1 else { return nil }
    let vote = try known.vote(choice, place: place)
    return vote == .abstain ? .unsure : .label(classes[Int(vote)])
  }

  // MARK: Out

  public static func begin(_ header: PeoplesHeader, into writer: inout FileWriter) throws(InterchangeError) {
    try writer.write(Array("[".utf8))
  }

  public static func end(_ header: PeoplesHeader, into writer: inout FileWriter) throws(InterchangeError) {
    try writer.write(Array("\n]\n".utf8))
  }

  public static func write(
    _ row: RowForPeople, _ header: PeoplesHeader, isFirst: Bool, into writer: inout FileWriter
  ) throws(InterchangeError) {
    var json = JSONText()
    json.object { json in
      // The task's own members, where it has come from there.
      if let task = row.answers.lazy.compactMap({ kept($0)?.task }).first, task != "{}" {
        json.members(Array(task.utf8).dropFirst().dropLast())
      }
      json.key("data")
      json.object { json in data(row, into: &json) }
      json.key("predictions")
      json.array { json in prediction(row, header, into: &json) }
      let answers = row.answers
      if !answers.isEmpty {
        json.key("annotations")
        json.array { json in for answer in answers { annotation(answer, row, header, into: &json) } }
      }
    }
    try writer.write(Array((isFirst ? "\n" : ",\n").utf8))
    try writer.write(json.bytes)
  }

  private static func kept(_ answer: RowForPeople.Answer) -> (annotation: String, task: String)? {
    let parts = answer.extra?.split(separator: "\n", maxSplits: 1)
    guard let parts, parts.count == 2 else { return nil }
    return (String(parts[0]), String(parts[1]))
  }

  private static func data(_ row: RowForPeople, into json: inout JSONText) {
    json.key(rowName)
    json.string(row.id)
    for column in row.columns where column.name != rowName {
      json.key(column.name)
      if column.isText { json.string(column.value) } else { json.raw(column.value) }
    }
  }

  private static func prediction(_ row: RowForPeople, _ header: PeoplesHeader, into json: inout JSONText) {
    guard let label = row.predicted, let place = header.classes.firstIndex(of: label) else { return }
    json.object { json in
      json.key("model_version")
      json.string("tally-\(header.run)")
      json.key("score")
      json.number((row.probabilities[place] * 1e6).rounded() / 1e6)
      json.key("result")
      json.array { json in choice(label, id: "p", row, into: &json) }
    }
  }

  private static func annotation(
    _ answer: RowForPeople.Answer, _ row: RowForPeople, _ header: PeoplesHeader, into json: inout JSONText
  ) {
    if let kept = kept(answer) { return json.raw(kept.annotation) }
    json.object { json in
      json.key("was_cancelled")
      json.bool(answer.verdict == .skip)
      json.key("ground_truth")
      json.bool(false)
      json.key("created_at")
      json.string(answer.at)
      if let milliseconds = answer.milliseconds {
        json.key("lead_time")
        json.number(Double(milliseconds) / 1_000)
      }
      json.key("completed_by")
      json.object { json in
        json.key("email")
        json.string(answer.reviewer)
      }
      json.key("result")
      json.array { json in
        if case .label(let label) = answer.verdict { choice(label, id: "a", row, into: &json) }
      }
    }
  }

  /// Results of one task need ids that differ; letters, digits, `-` and `_` are allowed.
  private static func choice(_ label: String, id: String, _ row: RowForPeople, into json: inout JSONText) {
    json.object { json in
      json.key("id")
      json.string(id + String(StableHash.of(row.id), radix: 36))
      json.key("from_name")
      json.string(controlName)
      json.key("to_name")
      json.string(objectName)
      json.key("type")
      json.string("choices")
      json.key("value")
      json.object { json in
        json.key("choices")
        json.array { $0.string(label) }
      }
    }
  }

  /// The labeling interface that the tasks are for.
  public static func configuration(_ header: PeoplesHeader) -> String {
    func escaped(_ text: String) -> String {
      text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        .replacing("\"", with: "&quot;")
    }
    let choices = header.classes.map { "    <Choice value=\"\(escaped($0))\"/>\n" }.joined()
    return """
      <View>
        <Text name="\(objectName)" value="$\(escaped(header.textColumn))"/>
        <Choices name="\(controlName)" toName="\(objectName)" choice="single" showInLine="true">
      \(choices)  </Choices>
      </View>

      """
  }
}
