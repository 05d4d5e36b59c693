import Foundation
import GRDB
import TestSupport
import Testing

@testable import Ledger

@Suite struct LedgerTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("ledger.sqlite") }

  init() throws { folder = try TemporaryFolder() }

  private func run(_ id: String, rows: Int = 10) -> RunRecord {
    RunRecord(
      id: id, startedAt: "2026-01-02T03:04:05Z", seconds: 1.5, status: .done, message: nil, dataPath: "rows.jsonl",
      rowCount: rows, coveredRowCount: 9, functionCount: 3, faultCount: 2, badLineCount: 1, patternCount: 4,
      model: "cavity", goldRowCount: 5, modelAccuracy: 0.75, majorityAccuracy: nil)
  }

  private func function(_ position: Int, _ name: String) -> FunctionRecord {
    FunctionRecord(
      position: position, name: name, kind: "code", file: "a.swift", line: position + 1, version: "v\(position)",
      voteCount: 7, faultCount: position)
  }

  @Test func whatIsAddedReadsBackTheSame() throws {
    let functions = [function(0, "a"), function(1, "b \"quoted\""), function(2, "ünï😀")]
    let labels = [
      LabelCountRecord(label: "ham", rowCount: 3), LabelCountRecord(label: "", rowCount: 1),
      LabelCountRecord(label: "spam", rowCount: 6),
    ]
    try Ledger(path: path).add(run("abc"), functions: functions, labels: labels)
    let ledger = try Ledger(path: path)
    #expect(try ledger.runs(limit: 10) == [run("abc")])
    #expect(try ledger.functions(ofRun: "abc") == functions)
    #expect(try ledger.labels(ofRun: "abc") == [labels[2], labels[0], labels[1]])
  }

  @Test func faultsReadBackByFunctionInTheirOrder() throws {
    let faults = [
      FaultRecord(function: 1, row: "ünï", kind: "crashed", message: "a \"b\"\n", backtrace: "x\ny"),
      FaultRecord(function: 1, row: "7", kind: "thrown", message: ""),
      FaultRecord(function: 0, row: "9", kind: "cpuLimit", message: "1.0 s CPU"),
    ]
    try Ledger(path: path).add(run("same"), functions: [function(0, "old")], faults: [faults[2], faults[2]])
    try Ledger(path: path).add(run("same"), functions: [function(0, "a"), function(1, "b")], faults: faults)
    let ledger = try Ledger(path: path)
    #expect(try ledger.faults(ofRun: "same") == [faults[2], faults[0], faults[1]])
    #expect(try ledger.faults(ofRun: "same", function: 1) == [faults[0], faults[1]])
    #expect(try ledger.faults(ofRun: "same", function: 5) == [])
    #expect(try ledger.faults(ofRun: "none") == [])
  }

  /// Version 1 had no faults.
  @Test func aLedgerOfVersion1GoesOn() throws {
    try Ledger(path: path).add(run("old"), functions: [function(0, "a")])
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction {
      try $0.execute(
        sql: "DROP TABLE fault; ALTER TABLE function DROP COLUMN nanosecondsPerRow; PRAGMA user_version = 1")
    }
    try queue.close()
    let ledger = try Ledger(path: path)
    #expect(try ledger.runs(limit: 10) == [run("old")])
    #expect(try ledger.faults(ofRun: "old") == [])
    let fault = FaultRecord(function: 0, row: "r", kind: "exited", message: "exit 0")
    try ledger.add(run("new"), functions: [function(0, "a")], faults: [fault])
    #expect(try Ledger(path: path).faults(ofRun: "new") == [fault])
  }

  @Test func runsComeNewestFirst() throws {
    let ledger = try Ledger(path: path)
    for number in 0..<5 { try ledger.add(run("r\(number)")) }
    #expect(try ledger.runs(limit: 3).map(\.id) == ["r4", "r3", "r2"])
    #expect(try ledger.runs(limit: 100).count == 5)
  }

  @Test func ofTwoRunsWithOneIDTheLatestCounts() throws {
    let ledger = try Ledger(path: path)
    try ledger.add(run("same"), functions: [function(0, "old")], labels: [LabelCountRecord(label: "x", rowCount: 1)])
    try ledger.add(run("same"), functions: [function(0, "new")], labels: [LabelCountRecord(label: "y", rowCount: 2)])
    #expect(try ledger.functions(ofRun: "same").map(\.name) == ["new"])
    #expect(try ledger.labels(ofRun: "same").map(\.label) == ["y"])
    #expect(try ledger.runs(limit: 10).count == 2)
  }

  @Test func anUnknownRunHasNothing() throws {
    let ledger = try Ledger(path: path)
    #expect(try ledger.functions(ofRun: "none") == [])
    #expect(try ledger.labels(ofRun: "none") == [])
  }

  @Test func aRunIsAddedWholeOrNotAtAll() throws {
    let ledger = try Ledger(path: path)
    // Two LFs in one place cannot be.
    #expect(throws: LedgerError.self) {
      try ledger.add(run("half"), functions: [function(0, "a"), function(0, "b")])
    }
    #expect(try ledger.runs(limit: 10) == [])
    try ledger.add(run("whole"))
    #expect(try ledger.runs(limit: 10).map(\.id) == ["whole"])
  }

  @Test func aNewerVersionIsRefused() throws {
    _ = try Ledger(path: path)
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 7") }
    try queue.close()
    #expect(throws: LedgerError.newerVersion(path: path, found: 7, known: Ledger.version)) { try Ledger(path: path) }
  }

  @Test func aFileThatIsNoDatabaseIsAnErrorAndStaysAsItIs() throws {
    let text = String(repeating: "this is no database. ", count: 100)
    _ = try folder.write(text, to: "ledger.sqlite")
    let error = #expect(throws: LedgerError.self) { try Ledger(path: path) }
    guard case .database(path, let message) = error else { return #expect(Bool(false), "\(String(describing: error))") }
    #expect(message.hasPrefix("SQLite error 26: file is not a database"))
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
  }

  @Test func aFolderThatIsNotThereIsAnError() {
    #expect(throws: LedgerError.self) { try Ledger(path: folder.path("absent/ledger.sqlite")) }
  }

  @Test func writersAtTheSameTimeAllSucceed() async throws {
    let path = path
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<8 {
        group.addTask {
          // A connection each, as processes have; the first ones also race to make the tables.
          let ledger = try Ledger(path: path)
          for number in 0..<10 {
            try ledger.add(
              RunRecord(
                id: "\(writer)-\(number)", startedAt: "", seconds: 0, status: .failed, message: "m", dataPath: ""),
              functions: [
                FunctionRecord(
                  position: 0, name: "f\(writer)", kind: "code", file: "", line: 0, version: "", voteCount: number,
                  faultCount: 0)
              ])
          }
        }
      }
      try await group.waitForAll()
    }
    let ledger = try Ledger(path: path)
    #expect(try ledger.runs(limit: 1000).count == 80)
    for writer in 0..<8 {
      #expect(
        try ledger.functions(ofRun: "\(writer)-9") == [
          FunctionRecord(
            position: 0, name: "f\(writer)", kind: "code", file: "", line: 0, version: "", voteCount: 9, faultCount: 0)
        ])
    }
  }
}
