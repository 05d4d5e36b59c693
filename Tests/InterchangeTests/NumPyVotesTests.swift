import Foundation
import Testing
import Votes

@testable import Interchange

@Suite struct NumPyVotesTests {
  @Test(arguments: NumPyType.allCases, [false, true])
  func everyTypeAndOrderIsRead(type: NumPyType, isFortranOrder: Bool) throws {
    let folder = try TemporaryFolder()
    let isSigned = type.rawValue.hasPrefix("i")
    for (number, isBigEndian) in [false, true].enumerated() {
      for version in UInt8(1)...3 {
        let random = RandomVotes(seed: UInt64(number))
        let lines = random.lines.map { $0.map { isSigned ? $0 % 100 : max($0, 0) % 100 } }
        let votes = RandomVotes(lines: lines, classCount: 100)
        let bytes = votes.numPy(
          type, isBigEndian: isBigEndian, isFortranOrder: isFortranOrder, version: version)
        let table = try VoteFormats.read(path: folder.file("v.npy", bytes))
        #expect((0..<table.rowCount).map(table.votes.line) == lines)
      }
    }
  }

  private func error(_ bytes: [UInt8], name: String = "v.npy") throws -> (InterchangeError?, String) {
    let folder = try TemporaryFolder()
    let path = try folder.file(name, bytes)
    return (failure { () throws(InterchangeError) in try VoteFormats.read(path: path) }, path)
  }

  @Test func aFileThatIsNotNumPyIsRefused() throws {
    let (error, path) = try error(Array("hello".utf8))
    #expect(error == .notNumPy(path: path))
  }

  @Test func otherVersionsAreRefused() throws {
    let (error, path) = try error(numPyFile("{}", version: 4))
    #expect(error == .unsupportedNumPyVersion(path: path, major: 4, minor: 0))
  }

  @Test(arguments: ["<f4", ">f8", "|b1", "<U3", "|O", "<c16"])
  func otherTypesAreRefused(descriptor: String) throws {
    let (error, path) = try error(numPyFile("{'descr': '\(descriptor)', 'fortran_order': False, 'shape': (1, 1), }"))
    let known = ["i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8"]
    #expect(error == .unsupportedNumPyType(path: path, found: descriptor, expected: known))
  }

  @Test func recordsAreRefused() throws {
    let (error, path) = try error(numPyFile("{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (1, 1), }"))
    let known = ["i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8"]
    #expect(error == .unsupportedNumPyType(path: path, found: "[('a', '<i4')]", expected: known))
  }

  @Test(arguments: [("()", []), ("(3,)", [3]), ("(1, 2, 3)", [1, 2, 3])])
  func otherDimensionsAreRefused(shape: (String, [Int])) throws {
    let (error, path) = try error(numPyFile("{'descr': '|i1', 'fortran_order': False, 'shape': \(shape.0), }"))
    #expect(error == .wrongDimensions(path: path, shape: shape.1))
  }

  @Test(arguments: [11, 13])
  func filesOfAnotherSizeThanPromisedAreRefused(count: Int) throws {
    let header = numPyFile("{'descr': '|i1', 'fortran_order': False, 'shape': (4, 3), }")
    let (error, path) = try error(header + [UInt8](repeating: 0, count: count))
    #expect(error == .wrongFileSize(path: path, found: header.count + count, expected: header.count + 12))
  }

  @Test(arguments: [
    "{'descr': '|i1', 'fortran_order': False}", "{'descr': '|i1', 'fortran_order': 0, 'shape': (1, 1)}", "(1, 2)",
    "{'descr': '|i8', 'fortran_order': False, 'shape': (4611686018427387904, 4611686018427387904)}",
    "{'descr': '|i1', 'fortran_order': False, 'shape': (-1, 1)}",
  ])
  func headersThatMakeNoSenseAreRefused(dictionary: String) throws {
    let (error, path) = try error(numPyFile(dictionary))
    #expect(error == .badNumPyHeader(path: path, header: dictionary + "\n"))
  }

  @Test(arguments: [false, true])
  func votesOutOfRangeAreNamedWithRowAndColumn(isFortranOrder: Bool) throws {
    for bad in [-2, -128, 32_767] as [Vote] {
      let votes = RandomVotes(lines: [[0, 1, -1], [1, bad, 0]], classCount: 2)
      let (error, path) = try error(votes.numPy(.i4, isFortranOrder: isFortranOrder))
      let place = FilePlace(path: path, row: 1, column: "1")
      #expect(error == .notAVote(place, found: "\(bad)", classCount: 32_767))
    }
  }

  @Test func anUnsignedNumberBeyondAllClassesIsNotAbstain() throws {
    let header = numPyFile("{'descr': '<u8', 'fortran_order': False, 'shape': (1, 1), }")
    let (error, path) = try error(header + [UInt8](repeating: 255, count: 8))
    let place = FilePlace(path: path, row: 0, column: "0")
    #expect(error == .notAVote(place, found: "18446744073709551615", classCount: 32_767))
  }

  @Test(arguments: [(1, 1, 2), (10_000_000, 2000, 127), (123, 45, 128)])
  func headersAreAligned(shape: (Int, Int, Int)) throws {
    let bytes = NumPyHeader.bytes(rowCount: shape.0, functionCount: shape.1, classCount: shape.2)
    #expect(bytes.count % 64 == 0 && bytes.last == 10)
    #expect(bytes.count == 10 + Int(bytes[8]) + Int(bytes[9]) << 8)
  }

  @Test(arguments: UInt64(0)..<20)
  func whatIsWrittenIsReadAgain(seed: UInt64) throws {
    let votes = RandomVotes(seed: seed)
    let folder = try TemporaryFolder()
    let path = folder.path + "/votes.npy"
    let matrix = VoteMatrix(lines: votes.lines, functionCount: votes.functionCount)
    try NumPyVotes.write(matrix, classCount: votes.classCount, path: path)
    let table = try VoteFormats.read(path: path)
    #expect((0..<table.rowCount).map(table.votes.line) == votes.lines)
    #expect(try folder.names == ["votes.npy"])
  }

  @Test(.enabled(if: NumPyVotesTests.hasNumPy), arguments: [2, 300])
  func numPyOpensWhatIsWritten(classCount: Int) throws {
    let folder = try TemporaryFolder()
    let lines: [[Vote]] = [[0, -1], [Vote(classCount) - 1, 1], [-1, -1]]
    let path = folder.path + "/votes.npy"
    try NumPyVotes.write(VoteMatrix(lines: lines, functionCount: 2), classCount: classCount, path: path)
    let script = "import numpy, sys; a = numpy.load(sys.argv[1]); print(a.tolist(), a.dtype, a.flags.f_contiguous)"
    let type = classCount == 2 ? "int8" : "int16"
    #expect(NumPyVotesTests.python(script, path) == "[[0, -1], [\(classCount - 1), 1], [-1, -1]] \(type) True\n")
  }

  static let hasNumPy = python("import numpy; print('yes')") == "yes\n"

  private static func python(_ arguments: String...) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c"] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}

extension RandomVotes {
  init(lines: [[Vote]], classCount: Int) {
    self.lines = lines
    functionCount = lines[0].count
    self.classCount = classCount
  }
}
