import Glibc
import Tally

/// The task of `benchmark soak`: each LF votes on a word, and fails in its own way where a row's column `fault` names it.
@main
struct Soak: LabelingTask {
  enum Label: String, ClassLabel { case ham, spam }

  struct Comment: Row {
    @Column var text: Text
    @Column var fault: Text?
  }

  struct Refusal: Error {}

  var data = Dataset("soak.jsonl", id: "id", whereToGet: "swift run benchmark soak")

  var functions: LabelingFunctions<Comment, Label> {
    failing("trap", "alpha") { _ in fatalError("on purpose") }
    failing("bounds", "bravo") { row in print([1, 2, 3][row.text.count + 3]) }
    failing("unwrap", "charlie") { row in print((row.text.count < 0 ? 1 : nil)! as Int) }
    failing("overflow", "delta") { row in print(Int.max - row.text.count + row.text.count + row.text.count) }
    failing("stack", "echo") { row in print(descend(row.text.count, [1])) }
    failing("pointer", "foxtrot") { row in UnsafeMutablePointer<Int>(bitPattern: 8 + row.text.count)?.pointee = 1 }
    failing("scribble", "golf") { _ in
      overwriteVotes()
      fatalError("after writing over all votes")
    }
    failing("abort", "hotel") { _ in abort() }
    failing("exit", "india") { _ in exit(0) }
    failing("loop", "juliett") { row in
      var number = UInt64(row.text.count)
      while number != 1 { number = number &* 6_364_136_223_846_793_005 &+ 1 }
      print(number)
    }
    failing("sleep", "kilo") { _ in sleep(600) }
    failing("stop", "lima") { _ in raise(SIGSTOP) }
    failing("memory", "mike") { row in
      var all: [[UInt8]] = []
      while row.text.count >= 0 { all.append([UInt8](repeating: UInt8(truncatingIfNeeded: all.count), count: 1 << 20)) }
      print(all.count)
    }
    failing("descriptor", "november") { _ in close(4) }
    failing("throw", "oscar") { _ in throw Refusal() }
    Keywords("papa", in: \.text, ["papa"], vote: .ham)
    LabelingFunction("words") { row in row.text.wordCount.isMultiple(of: 2) ? .ham : .spam }
  }
}

private func failing(
  _ name: String, _ word: String, line: Int = #line, _ body: @escaping @Sendable (Soak.Comment) throws -> Void
) -> LabelingFunction<Soak.Comment, Soak.Label> {
  LabelingFunction(name, line: line) { row in
    if let fault = row.fault, fault.equals(name) { try body(row) }
    return row.text.contains(word) ? .spam : nil
  }
}

@inline(never) @_optimize(none)
private func descend(_ depth: Int, _ path: [Int]) -> Int {
  guard depth >= 0 else { return 0 }
  let further = path + []
  return descend(depth &+ 1, further) &+ further.count
}

/// Fills the votes of all LFs, in the memory that the worker shares with the engine, with a vote that there is.
private func overwriteVotes() {
  guard let maps = fopen("/proc/self/maps", "r") else { return }
  defer { fclose(maps) }
  var line = [CChar](repeating: 0, count: 1024)
  while fgets(&line, 1024, maps) != nil {
    let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard text.contains("memfd:tally"), let start = UInt(text.prefix { $0 != "-" }, radix: 16),
      let header = UnsafeMutableRawPointer(bitPattern: start)
    else { continue }
    // One page of header, 17 LFs, 4,096 rows.
    (header + 4096).assumingMemoryBound(to: Int16.self).update(repeating: 1, count: 17 * 4096)
    return
  }
}
