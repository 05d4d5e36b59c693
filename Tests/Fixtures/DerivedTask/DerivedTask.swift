import Glibc
import Tally

/// A worker for the tests of derived values: what it computes for the disk it counts in the bytes of a file, and where a row's text asks it to, it misbehaves.
@main
struct DerivedTask: LabelingTask {
  enum Label: String, ClassLabel { case even, odd }

  struct Line: Row {
    @Column var text: Text
    @Column var number: Int
    @Derived({ (line: Line) in DerivedTask.moody(line) }) var mood: Int
    @Derived({ (line: Line) in line.mood + 1 }) var more: Int
    @Derived({ (line: Line) in line.text.equals("circle") ? line.left : 0 }) var right: Int
    @Derived({ (line: Line) in line.right }) var left: Int
    @Derived(cachedAs: "expensive-1", from: \.text, upTo: 1 << 20, { (line: Line) in DerivedTask.expensive(line) })
    var expensive: [String]
  }

  var data = Dataset("rows.jsonl", id: "id")

  var functions: LabelingFunctions<Line, Label> {
    LabelingFunction("before") { $0.number % 2 == 0 ? .even : .odd }
    LabelingFunction("mood") { $0.mood % 2 == 0 ? .even : .odd }
    LabelingFunction("more") { $0.more % 2 == 0 ? .even : .odd }
    LabelingFunction("circle") { $0.right == 0 ? nil : .odd }
    LabelingFunction("expensive") { line in
      if line.text.equals("die later") && line.expensive.count > 0 { fatalError("died later") }
      return line.expensive.joined() == "<\(line.text)>" ? .even : .odd
    }
    LabelingFunction("after") { $0.number % 2 == 0 ? .even : .odd }
  }

  static func moody(_ line: Line) -> Int {
    if line.text.equals("trap") { fatalError("trapped on purpose") }
    return line.number
  }

  static func expensive(_ line: Line) -> [String] {
    let counter = open("computed", O_WRONLY | O_CREAT | O_APPEND, 0o644)
    write(counter, ".", 1)
    close(counter)
    return ["<", String(line.text), ">"]
  }
}
