import Testing
import Votes

@testable import Interchange

@Suite struct CrowdVotesTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func read(_ text: String) throws -> VoteTable { try VoteFormats.read(path: folder.file("v.csv", text)) }

  private func error(_ text: String) throws -> InterchangeError? {
    let path = try folder.file("v.csv", text)
    return failure { () throws(InterchangeError) in try VoteFormats.read(path: path) }
  }

  private func place(_ line: Int, _ column: String? = nil) -> FilePlace {
    FilePlace(path: folder.path + "/v.csv", line: line, column: column)
  }

  @Test func tasksKeepTheirOrderAndWorkersAreSorted() throws {
    let table = try read("label,task,worker\nyes,t2,w10\nno,t2,w2\nyes,t1,w2\n,t3,w1\n")
    #expect(Array(table.rowNames) == ["t2", "t1", "t3"])
    #expect(table.functionNames == ["w1", "w2", "w10"] && table.classNames == ["no", "yes"])
    #expect((0..<3).map(table.votes.line) == [[-1, 0, 1], [-1, 1, -1], [-1, -1, -1]])
  }

  @Test func theSameVoteTwiceCountsOnce() throws {
    let table = try read("task,worker,label\nt,w,1\nt,w,1\nt,w,-1\n")
    #expect(table.votes.line(0) == [1] && table.patterns().patterns.functions == [0])
  }

  @Test func contradictingVotesNameBothLines() throws {
    #expect(
      try error("task,worker,label\nt,a,0\nu,b,1\nu,a,0\nu,b,0\n")
        == .contradictingVotes(task: "u", worker: "b", first: place(3), second: place(5)))
  }

  @Test func wrongLinesAreNamed() throws {
    #expect(try error("task,worker,label\nt,a\n") == .wrongCellCount(place(2), found: 2, expected: 3))
    #expect(try error("task,worker,label\n,a,1\n") == .emptyName(place(2, "task")))
    #expect(try error("task,worker,label\nt,,1\n") == .emptyName(place(2, "worker")))
    #expect(try error("task,worker,label\nt,a,-7\n") == .notAVote(place(2, "label"), found: "-7", classCount: 32_767))
    #expect(try error("task,worker,label\n") == .noRows(path: folder.path + "/v.csv"))
  }

  @Test func naturalOrderCountsLikePeople() {
    let names = ["w10", "w2", "w02", "", "w", "2", "10", "w2a", "W3", "w2b10", "w2b9"]
    let sorted = names.sorted(by: NaturalOrder.precedes)
    #expect(sorted == ["", "2", "10", "W3", "w", "w02", "w2", "w2a", "w2b9", "w2b10", "w10"])
    for left in names {
      for right in names where left != right {
        #expect(NaturalOrder.precedes(left, right) != NaturalOrder.precedes(right, left))
      }
    }
  }
}
