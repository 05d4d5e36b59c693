import Glibc
import Tally

/// A worker for the tests of the engine: each LF votes like its neighbours, until a row's text asks it to misbehave.
@main
struct CrashyTask: LabelingTask {
  enum Label: String, ClassLabel { case calm, wild }

  struct Line: Row {
    @Column var text: Text
    @Column var number: Int
  }

  var data = Dataset("rows.jsonl", id: "id")

  init() {
    // No zygote can be forked from such a process.
    guard getenv("CRASHY_THREAD") != nil else { return }
    var thread = pthread_t()
    pthread_create(&thread, nil, { _ in while true { sleep(1) } }, nil)
  }

  var functions: LabelingFunctions<Line, Label> {
    Keywords("calm_word", in: \.text, ["calm"], vote: .calm)
    misbehaving("trap") { _ in fatalError("trapped on purpose") }
    misbehaving("exit") { _ in exit(0) }
    misbehaving("overflow") { line in _ = descend(line.number, [line.number]) }
    misbehaving("throw") { line in throw Refusal(number: line.number) }
    misbehaving("wild") { line in
      // Printed, since a read that nobody needs is left out.
      print(UnsafePointer<UInt8>(bitPattern: 8 + line.number)?.pointee ?? 0)
    }
    misbehaving("divide") { line in _ = 17 / (line.number - line.number) }
    misbehaving("force") { line in _ = (line.number < 0 ? 1 : nil)! }
    misbehaving("kill") { _ in kill(getpid(), SIGTERM) }
    misbehaving("mute") { _ in
      close(4)
      sleep(600)
    }
    misbehaving("sleep") { _ in sleep(600) }
    misbehaving("print") { line in print("number \(line.number) printed") }
    misbehaving("verbose") { line in throw Refusal(number: line.number, padding: String(repeating: "\n", count: 4000)) }
    hostile
    // Not for the automaton, which would know at once that it does not match.
    Pattern("endless", in: \.text, #"(a+)+\1?$"#, vote: .wild)
    LabelingFunction("parity") { line in line.number.isMultiple(of: 2) ? .calm : .wild }
  }

  struct Refusal: Error, CustomStringConvertible {
    let number: Int
    var padding = ""
    var description: String { "refused number \(number)\(padding)" }
  }
}

/// An LF that misbehaves where the text is its name, and votes on every third row.
func misbehaving(
  _ name: String, file: String = #filePath, line: Int = #line,
  _ body: @escaping @Sendable (CrashyTask.Line) throws -> Void
) -> LabelingFunction<CrashyTask.Line, CrashyTask.Label> {
  LabelingFunction(name, file: file, line: line) { row in
    if row.text.equals(name) { try body(row) }
    return row.number.isMultiple(of: 3) ? .wild : nil
  }
}

/// Ends when the stack does.
@inline(never) @_optimize(none)
private func descend(_ depth: Int, _ path: [Int]) -> Int {
  guard depth >= 0 else { return 0 }
  let further = path + []
  return descend(depth &+ 1, further) &+ further.count
}
