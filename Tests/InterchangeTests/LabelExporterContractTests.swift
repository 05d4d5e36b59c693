import Foundation
import Testing
import Votes

@testable import Interchange

/// What holds for every kind of file that labels are written to.
@Suite struct LabelExporterContractTests {
  static let ids = ["plain", "a,b", "say \"x\"", "back\\slash", "two\nlines", "tab\tbell\u{7}", "é 漢 👩‍👩‍👧", "", " x "]

  private func written(
    _ type: any LabelExporter.Type, _ classNames: [String], _ lines: [LabelLine], includesVotes: Bool = true
  ) throws -> (text: String, path: String, folder: TemporaryFolder) {
    let folder = try TemporaryFolder()
    let path = folder.path + "/labels." + type.name
    let file = try AtomicFile(path: path)
    try write(type, classNames, lines, includesVotes, to: file)
    try file.commit()
    return (try String(contentsOfFile: path, encoding: .utf8), path, folder)
  }

  private func write<Exporter: LabelExporter>(
    _ type: Exporter.Type, _ classNames: [String], _ lines: [LabelLine], _ includesVotes: Bool, to file: AtomicFile
  ) throws {
    let exporter = type.init(classNames: classNames, includesVotes: includesVotes)
    let prepared = lines.map { exporter.prepare($0) }
    let ids = LabelExporterContractTests.ids
    try file.write { (writer) throws(InterchangeError) in
      try writer.write(exporter.header)
      for (row, id) in ids.enumerated() {
        try exporter.write(id: id, prepared: prepared[row % lines.count], to: &writer)
      }
    }
  }

  private func line(_ probabilities: [Double], _ label: Vote = 0, _ route: Route = .auto, votes: Int = 3) -> LabelLine {
    LabelLine(
      probabilities: probabilities[...], label: label, margin: Posterior.best(of: probabilities).margin, route: route,
      voteCount: votes)
  }

  /// Each row as a dictionary from column to text, read back by a reader that is not ours where there is one.
  private func rows(_ type: any LabelExporter.Type, _ path: String) throws -> [[String: String]] {
    if type.name == "jsonl" {
      let text = try String(contentsOfFile: path, encoding: .utf8)
      return try text.split(separator: "\n").map { line in
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as! [String: Any]
        var row: [String: String] = [:]
        for (key, value) in object {
          if let values = value as? [String: Any] {
            for (name, value) in values { row["p " + name] = "\(value)" }
          } else {
            row[key] = value as? String ?? "\(value)"
          }
        }
        return row
      }
    }
    var scanner = DelimitedScanner(try VoteFile(path: path).mapped, delimiter: UInt8(ascii: ","))
    var header: [String]?
    var rows: [[String: String]] = []
    while try scanner.next() {
      let cells = try scanner.texts()
      if let header {
        rows.append(Dictionary(uniqueKeysWithValues: zip(header, cells)))
      } else {
        let others = ["id", "label", "margin", "route", "votes"]
        header = cells.map { others.contains($0) ? $0 : "p " + $0 }
      }
    }
    return rows
  }

  @Test(arguments: LabelFormats.all.map { $0.name })
  func everyIDAndNumberComesBack(name: String) throws {
    let type = try #require(LabelFormats.named(name))
    let classNames = ["ham", "sp,\"am\"", "eggs\n"]
    let lines = [
      line([0.125, 0.75, 0.125], 1, .annotator, votes: 2), line([1, 0, 0]),
      line([1, 1, 1].map { $0 / 3 }, -1, .uncovered, votes: 0),
    ]
    let result = try written(type, classNames, lines)
    let rows = try rows(type, result.path)
    #expect(rows.map { $0["id"]! } == LabelExporterContractTests.ids)
    for (index, row) in rows.enumerated() {
      let line = lines[index % lines.count]
      #expect(row["label"] == (line.label < 0 ? "" : classNames[Int(line.label)]))
      #expect(row["route"] == line.route.rawValue && row["votes"] == "\(line.voteCount)")
      #expect(abs(Double(row["margin"]!)! - line.margin) < 1e-9)
      for (place, probability) in line.probabilities.enumerated() {
        #expect(abs(Double(row["p " + classNames[place]]!)! - probability) < 1e-9)
      }
    }
  }

  @Test(arguments: LabelFormats.all.map { $0.name }, UInt64(0)..<10)
  func linesSumToOne(name: String, seed: UInt64) throws {
    let type = try #require(LabelFormats.named(name))
    var generator = SeededGenerator(seed: seed)
    let classCount = [2, 3, 40, 1000, 3000][Int(seed) % 5]
    let classNames = (0..<classCount).map { "c\($0)" }
    let weights = (0..<classCount).map { _ in generator.nextUniform() * generator.nextUniform() }
    let sum = weights.reduce(0, +)
    let result = try written(type, classNames, [line(weights.map { $0 / sum })])
    let row = try rows(type, result.path)[0]
    let total = row.filter { $0.key.hasPrefix("p ") }.reduce(0) { $0 + Double($1.value)! }
    #expect(abs(total - 1) < 1e-6)
  }

  @Test func theTextIsAsDocumented() throws {
    let lines = [line([0.1, 0.9], 1), line([0.5, 0.5], -1, .uncovered, votes: 0), line([1, 0])]
    let json = try written(JSONLinesLabels.self, ["ham", "spam"], lines).text.split(separator: "\n")
    #expect(
      json[0]
        == #"{"id":"plain","label":"spam","probabilities":{"ham":0.100000,"spam":0.900000},"margin":0.800000,"route":"auto","votes":3}"#
    )
    #expect(json[3].hasPrefix(#"{"id":"back\\slash","label":"spam""#))
    #expect(
      json[5].hasPrefix(#"{"id":"tab\tbell\u0007","label":"ham","probabilities":{"ham":1.000000,"spam":0.000000}"#))
    let csv = try written(CSVLabels.self, ["ham", "spam"], lines, includesVotes: false).text.split(separator: "\n")
    #expect(csv[0] == "id,ham,spam,label,margin,route" && csv[1] == "plain,0.100000,0.900000,spam,0.800000,auto")
    #expect(csv[2] == "\"a,b\",0.500000,0.500000,,0.000000,uncovered")
  }

  @Test func classesCalledLikeColumnsAreMarked() {
    func header(_ names: [String], _ includesVotes: Bool) -> String {
      String(decoding: CSVLabels(classNames: names, includesVotes: includesVotes).header, as: UTF8.self)
    }
    #expect(header(["label", "x", "votes"], false) == "id,class:label,x,votes,label,margin,route\n")
    #expect(header(["id", "votes"], true) == "id,class:id,class:votes,label,margin,route,votes\n")
    #expect(header(["id", "class:id"], false) == "id,class:class:id,class:id,label,margin,route\n")
    #expect(header(["a,b", "\"q\""], false) == "id,\"a,b\",\"\"\"q\"\"\",label,margin,route\n")
  }

  @Test(arguments: [
    (0.0, "0.000000"), (1.0, "1.000000"), (0.5, "0.500000"), (1.0 / 3, "0.333333333"), (2.0 / 3, "0.666666667"),
    (1e-12, "0.000000"), (1e-9, "0.000000001"), (0.9999999999, "1.000000"), (0.1234567, "0.1234567"),
    (-1e-17, "0.000000"),
    (1 + 1e-15, "1.000000"),
  ])
  func decimalsAreFixed(value: (Double, String)) {
    var bytes: [UInt8] = []
    DecimalText(classCount: 2).append(value.0, to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == value.1)
  }

  @Test func formatsAreFoundByNameAndExtension() {
    #expect(LabelFormats.forPath("a/Labels.CSV")?.name == "csv" && LabelFormats.forPath("x.jsonl")?.name == "jsonl")
    #expect(LabelFormats.forPath("x.npy") == nil && LabelFormats.named("xml") == nil)
  }
}
