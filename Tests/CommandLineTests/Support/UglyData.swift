import Foundation
import Testing

/// A file of rows as people have them, and what `tally new` must make of it.
struct UglyData: CustomTestStringConvertible {
  let name: String
  let bytes: [UInt8]
  var arguments: [String] = []
  let classes: [String]
  var id: String?
  var text: String?
  /// The gold file that is made, whole.
  var gold: String?
  /// Lines that the task's file must have.
  var says: [String] = []
  var notes: [String] = []

  var testDescription: String { name }

  init(
    _ name: String, _ text: String, _ arguments: [String] = [], classes: [String], id: String? = nil,
    column: String?, gold: String? = nil, says: [String] = [], notes: [String] = [], gzipped: Bool = false
  ) {
    self.name = name
    bytes = gzipped ? UglyData.gzip(text) : Array(text.utf8)
    (self.arguments, self.classes, self.id, self.text, self.gold) = (arguments, classes, id, column, gold)
    (self.says, self.notes) = (says, notes)
  }

  static let all = [
    UglyData(
      "bom.csv", "\u{FEFF}id,text,label\nr1,good day,pos\nr2,bad day,neg\nr3,good night,pos\nr4,bad night,neg\n",
      classes: ["neg", "pos"], id: "id", column: "text", gold: "id,label\nr1,pos\nr2,neg\nr3,pos\nr4,neg\n",
      says: [#"Keywords("says_bad", in: \.text, ["bad"], wholeWords: true, vote: .neg)"#],
      notes: ["4 rows of known class, from the column \"label\""]),
    UglyData(
      "quoted-header.csv",
      "\"Row ID\",\"a \"\"b\"\"\n c\",label\n1,\"say \"\"hi\"\"\nthere\",\"x,y\"\n2,\"of, it\",z\n3,more,\n",
      classes: ["x,y", "z"], id: "Row ID", column: "a \"b\"\n c", gold: "id,label\n1,\"x,y\"\n2,z\n",
      says: [#"@Column("a \"b\"\n c") var aBC: Text"#, #"case xY = "x,y""#],
      notes: ["2 rows of known class, from the column \"label\""]),
    UglyData(
      "same-ids.tsv", "id\tsubject\tcategory\n1\tgood one\tpos\n1\tbad one\tneg\n2\tgood two\t\n3\tbad two\tneg\n",
      classes: ["neg", "pos"], column: "subject", gold: "label\npos\nneg\n\nneg\n",
      notes: [
        "the values of \"id\" occur twice or are missing: rows are called by their position",
        "3 rows of known class, from the column \"category\"",
      ]),
    UglyData(
      "nested.jsonl",
      (0..<8).map {
        #"{"key":\#($0),"text":"word\#($0) here","meta":{"a":1},"tags":["x"],"class":"\#(["none", "true"][$0 % 2])","#
          + #""größe":1.5,"self":true,"in":null}"#
      }.joined(separator: "\n"), classes: ["none_class", "true"], id: "key", column: "text",
      gold: "id,label\n" + (0..<8).map { "\($0),\(["none_class", "true"][$0 % 2])\n" }.joined(),
      says: [
        "@Column var größe: Double", #"@Column("self") var selfColumn: Bool"#, #"@Column("in") var `in`: Text?"#,
        #"case noneClass = "none_class""#, #"case `true` = "true""#,
      ],
      notes: [
        "the class \"none\" is called \"none_class\": .none would mean no vote",
        "8 rows of known class, from the column \"class\"", "left out, since they hold lists or objects: meta, tags",
      ]),
    UglyData(
      "torn.csv", "text,label\nok,b\none,two,three\nok it is,a\nso it is,a\n", classes: ["a", "b"], column: "text",
      gold: "label\nb\na\na\n",
      notes: [
        "3 rows of known class, from the column \"label\"", "1 row cannot be read, and a run stops at the first, on line 3",
      ]),
    UglyData(
      "packed.csv.gz", "text,account\nthe refund is late,0012\na bug in the app,0013\nrefund me,0014\n",
      ["--classes", "refund,bug"], classes: ["refund", "bug"], column: "text",
      says: [#"Keywords("says_refund", in: \.text, ["refund"], vote: .refund)"#, "@Column var account: Text"],
      gzipped: true),
    UglyData(
      "numbers.csv", "height,note\n1.5,\n,\n3.5,\n", ["--classes", "low,high"], classes: ["low", "high"], column: nil,
      says: ["@Column var height: Double?", #"Threshold("high_height", in: \.height, .atLeast(3.5), vote: .low)"#]),
    UglyData(
      "flags.jsonl", "{\"a\":true}\n{\"a\":null}\n", ["--classes", "yes,no"], classes: ["yes", "no"], column: nil,
      says: ["@Column var a: Bool?", #"LabelingFunction("is_a") { row in row.a == true ? .yes : .abstain }"#]),
    UglyData(
      "Text.csv", "text,is_spam\na b,1\nc d,0\na e,1\nc f,0\n", classes: ["0", "1"], column: "text",
      gold: "label\n1\n0\n1\n0\n", says: [#"case class0 = "0""#, "struct TextLabels: LabelingTask {"],
      notes: ["4 rows of known class, from the column \"is_spam\""]),
    UglyData(
      "late.jsonl",
      String(repeating: "{\"text\":\"so it is\",\"n\":1}\n", count: 1500) + "{\"text\":\"b\",\"n\":\"x\"}\n",
      ["--classes", "a,b"], classes: ["a", "b"], column: "text", says: ["@Column var n: Text"]),
    UglyData(
      "scripts.jsonl",
      ["这个产品 很好", "这个产品 不好", "очень хорошо", "ÄRGER überall"].map { "{\"ид\":1,\"text\":\"\($0)\",\"label\":\"好\"}" }
        .joined(separator: "\n") + "\n{\"text\":\"ok\",\"label\":\"坏\"}\n", classes: ["坏", "好"], column: "text",
      gold: "label\n好\n好\n好\n好\n坏\n", says: ["@Column var ид: Int?", "    case 好"],
      notes: ["5 rows of known class, from the column \"label\""]),
  ]

  private static func gzip(_ text: String) -> [UInt8] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-c"]
    let (input, output) = (Pipe(), Pipe())
    (process.standardInput, process.standardOutput) = (input, output)
    try? process.run()
    input.fileHandleForWriting.write(Data(text.utf8))
    try? input.fileHandleForWriting.close()
    return Array(output.fileHandleForReading.readDataToEndOfFile())
  }
}
