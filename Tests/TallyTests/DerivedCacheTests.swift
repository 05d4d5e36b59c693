import Synchronization
import TestSupport
import Testing
import WorkerProtocol

@testable import Tally

/// Derived values that are kept on disk.
@Suite struct DerivedCacheTests {
  static let calls = Mutex(0)

  struct Line: Row {
    @Column var text: Text
    @Derived(cachedAs: "shout-1", { (line: Line) in DerivedCacheTests.shout(line.text) }) var shout: String?
  }

  struct Renamed: Row {
    @Column var text: Text
    @Derived(cachedAs: "shout-2", { (line: Renamed) in DerivedCacheTests.shout(line.text) }) var shout: String?
  }

  /// Of another type, under the name that ``Line`` uses.
  struct Retyped: Row {
    @Column var text: Text
    @Derived(cachedAs: "shout-1", { (line: Retyped) in DerivedCacheTests.shout(line.text).map { [$0] } })
    var shout: [String]?
  }

  static func shout(_ text: Text) -> String? {
    calls.withLock { $0 += 1 }
    return text.isEmpty ? nil : String(text).uppercased()
  }

  /// One test, since the counter is everyone's.
  @Test func aValueIsFoundAgainUnlessSomethingChanged() throws {
    let folder = try TemporaryFolder()
    #expect(try computed(Line.self, \.shout, folder) == 3)
    #expect(try computed(Line.self, \.shout, folder) == 0)
    #expect(try computed(Renamed.self, \.shout, folder) == 3)
    #expect(try computed(Line.self, \.shout, folder) == 0)
    #expect(try computed(Retyped.self, { $0.shout?.first }, folder) == 3)
    // The file was the other type's.
    #expect(try computed(Line.self, \.shout, folder) == 3)
  }

  /// - Returns: how many values were computed.
  private func computed<R: Row>(
    _: R.Type, _ shout: @escaping @Sendable (R) -> String?, _ folder: borrowing TemporaryFolder
  ) throws -> Int {
    let rows = try ProgramRows(
      Probe<YesNo, R> { LabelingFunction("right") { shout($0) == nil ? nil : shout($0) == "ÄH" ? .no : .yes } })
    rows.program.openCaches(in: DerivedFolder(folder.path("derived")))
    let before = DerivedCacheTests.calls.withLock { $0 }
    rows.begin(["hello", "", "äh"])
    #expect(try rows.votes(of: "right") == [0, .abstain, 1])
    return DerivedCacheTests.calls.withLock { $0 } - before
  }

  struct BadName: Row {
    @Column var text: Text
    @Derived(cachedAs: "../x", { (_: BadName) in 1 }) var one: Int
  }
  struct Twice: Row {
    @Column var text: Text
    @Derived(cachedAs: "x", { (_: Twice) in 1 }) var one: Int
    @Derived(cachedAs: "x", { (_: Twice) in 2 }) var two: Int
  }
  struct Small: Row {
    @Column var text: Text
    @Derived(cachedAs: "x", upTo: 131_071, { (_: Small) in 1 }) var one: Int
  }
  static let smallLine = #line - 2

  @Test func impossibleCachesAreRefused() {
    expect(BadName.self, TaskProblem(.malformedCacheName, "one", detail: "../x", file: #filePath, line: smallLine - 9))
    expect(Twice.self, TaskProblem(.repeatedCacheName, "two", detail: "x", file: #filePath, line: smallLine - 4))
    expect(Small.self, TaskProblem(.cacheTooSmall, "one", detail: "131071", file: #filePath, line: smallLine))
  }

  private var smallLine: Int { DerivedCacheTests.smallLine }

  private func expect<R: Row>(_: R.Type, _ problem: TaskProblem) {
    #expect(throws: problem) { try FunctionTester(Probe<YesNo, R> { LabelingFunction("x") { _ in nil } }) }
  }

  @Test func storedValuesComeBack() {
    roundTrip([Int.min, -1, 0, .max])
    roundTrip([0.1, -.infinity, .leastNonzeroMagnitude])
    roundTrip([true, false])
    roundTrip(["", "ä\u{0}é", "x"])
    roundTrip([[1, nil, 3], []] as [[Int?]])
    roundTrip([[["a"], []], nil] as [[[String]]?])
    roundTrip([.some(.some(1)), .some(.none), .none] as [Int??])
  }

  private func roundTrip<Value: DerivedStorable & Equatable>(_ values: [Value]) {
    for value in values {
      var bytes: [UInt8] = []
      value.appendContent(to: &bytes)
      var rest = bytes[...]
      #expect(Value(takingFrom: &rest) == value)
      #expect(rest.isEmpty)
      for count in 0..<bytes.count {
        var part = bytes[..<count]
        #expect(Value(takingFrom: &part) == nil)
      }
    }
  }
}
