import CSystemCalls
import Glibc
import PatternMatching
import RowFiles

/// Finds out which column an LF's text is, so that the engine can look for its phrases in all rows at once.
///
/// `in: \.text` names a column, and so does `in: \.body` if `body` does nothing but return one. Where it does more (takes the
/// white space off, chooses between two columns), the LF is called row by row. What a getter does is seen by calling it
/// without a row: it must read one column, return what it read, and look at none of its bytes.
struct ColumnProbe {
  /// The home of the texts that the getter gets. Their stamp is not the clock's, so that every look at one is noticed.
  let home: TextHome
  private let isAbsent: Bool
  private var read: [Int] = []
  private nonisolated(unsafe) static var sawLook = false

  /// Bytes of a text that is handed out, more than none.
  private static let length = 8

  private init(isAbsent: Bool) {
    self.isAbsent = isAbsent
    let clock = UnsafeMutablePointer<RowClock>.allocate(capacity: 1)
    clock.initialize(to: RowClock())
    clock.pointee.stamp = 1
    clock.pointee.onStaleText = { ColumnProbe.sawLook = true }
    home = TextHome.make(clock)
  }

  /// What a column reads.
  mutating func read(_ column: Int) -> Cell {
    read.append(column)
    var cell = Cell.text(offset: column, length: ColumnProbe.length)
    if isAbsent { cell.state = Cell.null.state }
    return cell
  }

  /// The columns of texts, found in a child process: getters are users' code, which may trap on what is no row.
  ///
  /// Only in a process of one thread.
  ///
  /// - Parameter texts: getters of the current row's text.
  /// - Returns: `[texts]`: the position of the column, or `nil`.
  static func columns(of texts: [() -> Text?], _ cursor: UnsafeMutablePointer<RowCursor>) -> [Int?] {
    let size = max(1, texts.count) * MemoryLayout<Int32>.stride
    guard let page = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0), page != MAP_FAILED
    else {
      return texts.map { _ in nil }
    }
    defer { munmap(page, size) }
    let answers = page.assumingMemoryBound(to: Int32.self)  // 0: not asked, -1: asked or no column, else one more than it
    while let first = texts.indices.first(where: { answers[$0] == 0 }) {
      let pid = tally_fork_probe()
      guard pid != 0 else {
        for index in first..<texts.count {
          answers[index] = -1
          if let column = ask(texts[index], cursor) { answers[index] = Int32(column + 1) }
        }
        _exit(0)
      }
      var status: Int32 = 0
      // A child that died before it asked anything will not do better next time.
      guard pid > 0, waitpid(pid, &status, 0) == pid, answers[first] != 0 else { break }
    }
    return texts.indices.map { answers[$0] > 0 ? Int(answers[$0]) - 1 : nil }
  }

  /// Ends the child, and with it the question: the getter asks for a derived value, which is no column.
  static func giveUp() -> Never { _exit(0) }

  /// Asks twice, since a getter may look elsewhere where the text is absent.
  private static func ask(_ text: () -> Text?, _ cursor: UnsafeMutablePointer<RowCursor>) -> Int? {
    guard let (column, answer) = ask(text, cursor, isAbsent: false), let answer,
      answer.offset == column, answer.length == length,
      let (same, absent) = ask(text, cursor, isAbsent: true), same == column,
      absent == nil || absent?.offset == column && absent?.length == length
    else { return nil }
    return column
  }

  /// - Returns: the one column that the getter read, and what it returned of it; `nil` if it did more.
  private static func ask(
    _ text: () -> Text?, _ cursor: UnsafeMutablePointer<RowCursor>, isAbsent: Bool
  ) -> (column: Int, answer: Text?)? {
    var probe = ColumnProbe(isAbsent: isAbsent)
    sawLook = false
    let answer = withUnsafeMutablePointer(to: &probe) { probe in
      cursor.pointee.probe = probe
      defer { cursor.pointee.probe = nil }
      return text()
    }
    guard !sawLook, probe.read.count == 1, answer == nil || answer?.home.state == probe.home.state else { return nil }
    return (probe.read[0], answer)
  }
}
