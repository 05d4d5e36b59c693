import TestSupport
import Testing

@testable import RowFiles

/// What a file seems to hold, for a task that is to be written.
@Suite struct DataSketchTests {
  /// (the values of a column, its kind, whether it is optional)
  @Test(arguments: [
    (["1", "2"], ColumnKind.integer, false), (["1", ""], .integer, true), (["1", "2.5"], .number, false),
    (["-3", "0"], .integer, false), (["007", "12"], .text, false), (["0.5", "-0.25"], .number, false),
    (["true", "False"], .flag, false), (["0", "1"], .integer, false), (["1", "x"], .text, false),
    (["", ""], .text, false), (["", "a"], .text, false), (["nan", "1"], .text, false), (["\"\"", "1"], .text, false),
  ])
  func fieldsOfACSVTellTheirKind(values: [String], kind: ColumnKind, isOptional: Bool) throws {
    let sketch = try sketch("x,y\n" + values.map { "\($0),z\n" }.joined(), "rows.csv")
    #expect(sketch.columns[0].request == ColumnRequest(name: "x", kind: kind, isOptional: isOptional))
  }

  /// (two values of a JSON column, its kind, whether it is optional; nil where it is left out)
  @Test(arguments: [
    ("1", "2", ColumnKind.integer, false), ("1", "null", .integer, true), ("1", "2.5", .number, false),
    ("true", "false", .flag, false), ("\"a\"", "\"b\"", .text, false), ("1", "\"b\"", .text, false),
    ("null", "null", .text, true), ("\"\"", "\"\"", .text, false), ("[1]", "1", nil, false), ("{}", "{}", nil, false),
    ("true", "\"b\"", .text, false),
  ])
  func valuesOfJSONTellTheirKind(first: String, second: String, kind: ColumnKind?, isOptional: Bool) throws {
    let sketch = try sketch("{\"x\":\(first),\"y\":1}\n{\"x\":\(second),\"y\":2}\n", "rows.jsonl")
    let expected = kind.map { ColumnRequest(name: "x", kind: $0, isOptional: isOptional) }
    #expect(sketch.column("x")?.request == expected)
    #expect(sketch.leftOut == (kind == nil ? ["x"] : []))
    #expect(sketch.column("y")?.isUnique == true)
  }

  /// A value of another kind far down makes the column wider, and nothing that was counted is counted twice.
  @Test func lateValuesCount() throws {
    let early = String(repeating: "{\"x\":1,\"y\":\"a\"}\n", count: 5000)
    let sketch = try sketch(early + "{\"x\":\"late\",\"y\":\"b\"}\n", "rows.jsonl")
    #expect(sketch.rowCount == 5001)
    #expect(sketch.column("x")?.request.kind == .text)
    #expect(sketch.column("y")?.values == [.init(text: "a", count: 5000), .init(text: "b", count: 1)])
    #expect(sketch.column("y")?.isUnique == false)
  }

  @Test func badRowsAreCountedAndTheRestIsRead() throws {
    let sketch = try sketch("a,b\n1,2\n1,2,3\n4,5\n", "rows.csv")
    #expect(sketch.rowCount == 2)
    #expect(sketch.badRowCount == 1)
    #expect(sketch.columns.map(\.request.kind) == [.integer, .integer])
  }

  @Test func aLimitCutsTheRestOff() throws {
    let rows = (0..<10_000).map { "\($0)\n" }.joined()
    let sketch = try sketch("a\n" + rows, "rows.csv", limit: 4096)
    #expect(sketch.rowCount == 4096)
    #expect(sketch.isPart)
    #expect(sketch.columns[0].values == nil)
    #expect(sketch.columns[0].isUnique)
  }

  /// Positions are those of a run that leaves out what it cannot read.
  @Test func rowsThatCannotBeReadHaveNoPosition() throws {
    let folder = try TemporaryFolder()
    let file = try MappedFile(try folder.write("a,id\nx,1\nx,2,3\ny,4\n", to: "rows.csv"))
    let request = ColumnRequest(name: "a", kind: .text, isOptional: true)
    var found: [String] = []
    try SampledRows(file, .csv, [request], id: "id").forEach { row, values, id in
      found.append("\(row) \(values[0] ?? "") \(id ?? "")")
    }
    #expect(found == ["0 x 1", "1 y 4"])
  }

  private func sketch(_ text: String, _ name: String, limit: Int = DataSketch.rowLimit) throws -> DataSketch {
    let folder = try TemporaryFolder()
    let file = try MappedFile(try folder.write(text, to: name))
    return try DataSketch(file, format: try #require(RowFormat(path: name)), rowLimit: limit)
  }
}
