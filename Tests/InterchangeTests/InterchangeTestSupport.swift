import Foundation
import Votes

@testable import Interchange

/// A folder that goes with the test.
final class TemporaryFolder {
  let path: String

  init() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("interchange-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let path = self.path + "/" + name
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  func file(_ name: String, _ text: String) throws -> String { try file(name, Array(text.utf8)) }

  var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() } }
}

/// A random vote matrix, and the same written in each format.
struct RandomVotes {
  let lines: [[Vote]]
  let functionCount: Int
  let classCount: Int

  init(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let functionCount = 1 + generator.nextInt(below: 9)
    let classCount = [2, 3, 12, 200][generator.nextInt(below: 4)]
    lines = (0..<(1 + generator.nextInt(below: 60))).map { _ in
      (0..<functionCount).map { _ in
        generator.nextInt(below: 2) == 0 ? .abstain : Vote(generator.nextInt(below: classCount))
      }
    }
    self.functionCount = functionCount
    self.classCount = classCount
  }

  /// A NumPy file, made without the code under test.
  func numPy(_ type: NumPyType, isBigEndian: Bool = false, isFortranOrder: Bool = false, version: UInt8 = 1) -> [UInt8]
  {
    var elements: [UInt8] = []
    func append(_ vote: Vote) {
      let little = (0..<type.size).map { UInt8(truncatingIfNeeded: Int64(vote) >> (8 * Int64($0))) }
      elements += isBigEndian ? little.reversed() : little
    }
    if isFortranOrder {
      for function in 0..<functionCount { for line in lines { append(line[function]) } }
    } else {
      for line in lines { line.forEach(append) }
    }
    let order = isFortranOrder ? "True" : "False"
    let descriptor = (type.size == 1 ? "|" : isBigEndian ? ">" : "<") + type.rawValue
    return numPyFile(
      "{'descr': '\(descriptor)', 'fortran_order': \(order), 'shape': (\(lines.count), \(functionCount)), }",
      elements: elements, version: version)
  }

  var matrixCSV: String {
    let header = (0..<functionCount).map { "lf\($0)" }.joined(separator: ",")
    return header + "\n" + lines.map { $0.map(String.init).joined(separator: ",") + "\n" }.joined()
  }

  /// Abstaining is a line with -1, so that every row and LF occurs.
  var crowdCSV: String {
    var text = "task,worker,label\n"
    for (row, line) in lines.enumerated() {
      for (function, vote) in line.enumerated() { text += "t\(row),w\(function),\(vote)\n" }
    }
    return text
  }

  var wrenchJSON: String {
    let rows = lines.enumerated().map { row, line in
      "\"\(row)\": {\"label\": \(row % classCount), \"weak_labels\": [\(line.map(String.init).joined(separator: ", "))]}"
    }
    return "{" + rows.reversed().joined(separator: ",\n") + "}"
  }
}

func numPyFile(_ dictionary: String, elements: [UInt8] = [], version: UInt8 = 1) -> [UInt8] {
  let text = Array(dictionary.utf8) + [UInt8(ascii: "\n")]
  let length = [UInt8(text.count & 255), UInt8(text.count >> 8)] + (version == 1 ? [] : [0, 0])
  return [0x93] + Array("NUMPY".utf8) + [version, 0] + length + text + elements
}

/// The error that a call throws; nil if it throws none.
func failure<Result>(_ body: () throws(InterchangeError) -> Result) -> InterchangeError? {
  do throws(InterchangeError) {
    _ = try body()
    return nil
  } catch {
    return error
  }
}
