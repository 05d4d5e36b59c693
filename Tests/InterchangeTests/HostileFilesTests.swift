import Glibc
import TestSupport
import Testing
import Votes

@testable import Interchange

/// Files of votes and answers that nobody writes by hand.
@Suite struct HostileFilesTests {
  @Test func aMappedArrayThatIsCutOffHasChanged() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a.npy"
    let lines = [[Vote]](repeating: [1, 0, -1], count: 20_000)
    try NumPyVotes.write(VoteMatrix(lines: lines, functionCount: 3), classCount: 2, path: path)
    let table = try VoteFormats.read(path: path)
    try table.votes.checkUnchanged()
    try #require(truncate(path, 128) == 0)
    #expect(table.votes.line(10_000).count == 3)
    #expect(throws: InterchangeError.changed(path: path)) { try table.votes.checkUnchanged() }
  }

  @Test(arguments: ["a.csv", "a.npy", "a.json"]) func aDeviceIsNoFile(name: String) throws {
    let folder = try TemporaryFolder()
    try #require(symlink("/dev/zero", folder.path + "/" + name) == 0)
    #expect(throws: InterchangeError.cannotOpen(path: folder.path + "/" + name, errno: ENODEV)) {
      _ = try VoteFormats.read(path: folder.path + "/" + name)
    }
  }

  /// Shapes whose product does not fit, and others that do not fit the file.
  @Test(arguments: [
    "(9223372036854775807, 2)", "(4294967296, 4294967296)", "(3037000500, 3037000500)", "(99999999999999999999, 1)",
    "(1, 9223372036854775807)", "(-1, 3)",
  ])
  func aShapeBeyondAllFilesIsRefused(shape: String) throws {
    let folder = try TemporaryFolder()
    var text = "{'descr': '<i8', 'fortran_order': False, 'shape': \(shape), }"
    text += String(repeating: " ", count: 117 - text.utf8.count) + "\n"
    let bytes = NumPyHeader.magic + [1, 0, 118, 0] + Array(text.utf8) + [0, 0, 0, 0, 0, 0, 0, 0]
    let path = try folder.file("a.npy", bytes)
    #expect { _ = try VoteFormats.read(path: path) } throws: { error in
      switch error as? InterchangeError {
      case .badNumPyHeader, .wrongFileSize: true
      default: false
      }
    }
  }

  @Test func nestingWithoutEndIsAnError() throws {
    let folder = try TemporaryFolder()
    for text in [String(repeating: "[", count: 1_000_000), String(repeating: "{\"0\":", count: 1_000_000)] {
      let path = try folder.file("a.json", text)
      #expect { _ = try VoteFormats.read(path: path) } throws: { error in
        if case .badJSON? = error as? InterchangeError { true } else { false }
      }
    }
  }

  /// More names than a vote can tell apart: without the check, the first vote beyond them would not fit its type.
  @Test func aLabelFileWithTooManyClassesIsRefused() throws {
    let folder = try TemporaryFolder()
    let count = Vote.maximumClassCount + 1
    let names = (0..<count).map { "\"\($0)\":\"class \($0)\"" }.joined(separator: ",")
    let labels = try folder.file("label.json", "{\(names)}")
    let path = try folder.file("train.json", #"{"0":{"weak_labels":[0,1]}}"#)
    #expect { _ = try VoteFormats.read(path: path) } throws: { error in
      guard case .tooManyClasses(labels, let found, Vote.maximumClassCount)? = error as? InterchangeError else {
        return false
      }
      return found.count == count
    }
  }

  /// `.TSV` was read with commas.
  @Test func theCaseOfAnEndingPlaysNoPart() throws {
    let folder = try TemporaryFolder()
    let table = try VoteFormats.read(path: try folder.file("VOTES.TSV", "a\tb\n1\t0\n"))
    #expect(table.functionNames == ["a", "b"])
    #expect(table.votes.line(0) == [1, 0])
  }
}
