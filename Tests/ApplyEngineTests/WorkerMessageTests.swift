import Foundation
import TestSupport
import Testing
import WorkerProtocol

@Suite struct WorkerMessageTests {
  @Test(arguments: [
    WorkerCommand.proceed, .shard(start: 0, end: 0, skips: [], isCareful: true, isSampled: false),
    .shard(start: 7, end: 9, skips: [], isCareful: true, isSampled: true),
    .shard(
      start: 1 << 40, end: 1 << 41,
      skips: [
        .init(function: 0, row: 0), .init(function: 1 << 20, row: 4095),
        .init(function: 7, row: WorkerCommand.Skip.everyRow),
      ], isCareful: false, isSampled: true),
  ])
  func commandsArriveAsTheyWereSent(command: WorkerCommand) throws {
    let pipe = Foundation.Pipe()
    #expect(command.send(to: pipe.fileHandleForWriting.fileDescriptor))
    #expect(WorkerCommand.receive(from: pipe.fileHandleForReading.fileDescriptor) == command)
  }

  @Test func aClosedEndIsTheEnd() throws {
    let pipe = Foundation.Pipe()
    try pipe.fileHandleForWriting.close()
    #expect(WorkerCommand.receive(from: pipe.fileHandleForReading.fileDescriptor) == nil)
  }

  @Test func aCommandThatBreaksOffIsTheEnd() throws {
    let pipe = Foundation.Pipe()
    var word: UInt64 = 1
    try pipe.fileHandleForWriting.write(contentsOf: Data(bytes: &word, count: 8))
    try pipe.fileHandleForWriting.write(contentsOf: Data([1, 2, 3]))
    try pipe.fileHandleForWriting.close()
    #expect(WorkerCommand.receive(from: pipe.fileHandleForReading.fileDescriptor) == nil)
  }

  @Test func anUnknownCommandIsTheEnd() throws {
    let pipe = Foundation.Pipe()
    var word: UInt64 = 99
    try pipe.fileHandleForWriting.write(contentsOf: Data(bytes: &word, count: 8))
    #expect(WorkerCommand.receive(from: pipe.fileHandleForReading.fileDescriptor) == nil)
  }
}
