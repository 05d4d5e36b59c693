import Glibc
import Interchange
import RowFiles
import Votes

/// The laws of all readers of votes.
enum VoteLaws {
  /// - Parameter name: of the file; its ending says which reader it is for.
  static func check(_ input: UnsafeRawBufferPointer, name: String, choice: UInt64) throws(LawBroken) -> Bool {
    // In no folder that exists: a file beside it would be read too.
    let file = VoteFile(MappedFile(borrowing: input, path: "/nowhere/" + name))
    let options: VoteReadOptions =
      switch choice & 7 {
      case 0: VoteReadOptions(classCount: 3)
      case 1: VoteReadOptions(classNames: ["ham", "spam"])
      default: VoteReadOptions()
      }
    let table: VoteTable
    do throws(InterchangeError) { table = try VoteFormats.read(file, options: options) } catch { return false }
    try check(table)
    guard choice & 0x30 == 0 else { return true }
    let again = try? VoteFormats.read(file, options: options)
    try require(again.map { isEqual($0, table) } ?? false, "a second reading gives another table")
    return true
  }

  private static func check(_ table: VoteTable) throws(LawBroken) {
    try require((2...Vote.maximumClassCount).contains(table.classCount), "\(table.classCount) classes")
    try require(table.classLabels.count == table.classCount, "\(table.classLabels.count) names of classes")
    try require(Set(table.classLabels).count == table.classCount, "two classes with one name")
    try require(Set(table.functionNames).count == table.votes.functionCount, "two LFs with one name")
    try require(table.rowCount > 0 && table.rowNames.count == table.rowCount, "\(table.rowCount) rows")
    let (patterns, patternOfRow) = table.patterns()
    try require(patterns.rowCount == table.rowCount, "\(patterns.rowCount) of \(table.rowCount) rows in patterns")
    for row in 0..<min(table.rowCount, 64) {
      let line = table.votes.line(row)
      try require(
        line.allSatisfy { $0 == .abstain || (0..<Vote(table.classCount)).contains($0) }, "row \(row): \(line)")
      var expanded = [Vote](repeating: .abstain, count: line.count)
      for vote in patterns.votes(of: Int(patternOfRow[row])) {
        expanded[Int(patterns.functions[vote])] = patterns.classes[vote]
      }
      try require(expanded == line, "row \(row) has \(line), its pattern \(expanded)")
    }
    try require(
      table.confidences?.millionths.allSatisfy { (1...1_000_000).contains($0) } ?? true, "confidences out of range")
  }

  private static func isEqual(_ left: VoteTable, _ right: VoteTable) -> Bool {
    left.classLabels == right.classLabels && left.functionNames == right.functionNames
      && left.rowNames.elementsEqual(right.rowNames) && left.gold == right.gold
      && left.confidences == right.confidences
      && (0..<left.rowCount).allSatisfy { left.votes.line($0) == right.votes.line($0) }
  }
}

final class NumPyTarget: FuzzTarget {
  static let name = "votes-npy"
  static let tokens = [
    "\u{93}", "NUMPY", "{'descr': ", "'|i1'", "'<i2'", "'>i8'", "'|u1'", "'<u8'", "'<f8'", "'fortran_order': ", "True",
    "False",
    "'shape': ", "(3, 4)", "(0, 3)", "(3, 0)", "(12,)", "(9223372036854775807, 2)", "(4294967296, 4294967296)", ", }",
    "L",
    "[('a', '<i4')]",
  ]

  /// A shape and as many elements of some type, nearly all of them votes.
  static func file(using generator: inout SeededGenerator) -> [UInt8] {
    let (rows, columns) = (generator.nextInt(below: 9), generator.nextInt(below: 6))
    let size = [1, 2, 4, 8][generator.nextInt(below: 4)]
    let kind = generator.nextInt(below: 4) == 0 ? "u" : "i"
    let isBig = generator.nextInt(below: 3) == 0
    let order = generator.nextInt(below: 2) == 0 ? "True" : "False"
    let version = 1 + generator.nextInt(below: 3)
    let text =
      "{'descr': '\(isBig ? ">" : "<")\(kind)\(size)', 'fortran_order': \(order), 'shape': (\(rows), \(columns)), }\n"
    let length = text.utf8.count
    var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [UInt8(version), 0, UInt8(length & 0xFF), UInt8(length >> 8)]
    if version > 1 { bytes += [0, 0] }
    bytes += Array(text.utf8)
    for _ in 0..<rows * columns {
      let isOdd = generator.nextInt(below: 200) == 0
      let value =
        isOdd ? Int(truncatingIfNeeded: generator.next()) : generator.nextInt(below: 4) - (kind == "i" ? 1 : 0)
      let element = (0..<size).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
      bytes += isBig ? element.reversed() : element
    }
    return bytes
  }
  init() {}

  func check(_ input: UnsafeRawBufferPointer, choice: UInt64) throws(LawBroken) -> Bool {
    try VoteLaws.check(input, name: "a.npy", choice: choice)
  }
}

final class MatrixTarget: FuzzTarget {
  static let name = "votes-csv"
  static let tokens = [
    "id,a,b\n", "a,b,c\n", ",", "\n", "-1", "0", "1", "ham", "spam", "spam:0.8", ":0.8", "spam:1", "1:0.0000001", "\"",
    "\"\"",
    "r1,", "2.0", "class 1", "\n\n",
  ]
  init() {}

  func check(_ input: UnsafeRawBufferPointer, choice: UInt64) throws(LawBroken) -> Bool {
    try VoteLaws.check(input, name: choice & 0x100 == 0 ? "a.csv" : "a.tsv", choice: choice)
  }
}

final class CrowdTarget: FuzzTarget {
  static let name = "votes-crowd"
  static let tokens = [
    "task,worker,label\n", "worker,label,task\n", "t1,", "w1,", "w10,", "w2,", "spam\n", "ham\n", "0\n", "-1\n", "\n",
    "spam:0.75\n", "\"", ",",
  ]
  init() {}

  func check(_ input: UnsafeRawBufferPointer, choice: UInt64) throws(LawBroken) -> Bool {
    try VoteLaws.check(input, name: "a.csv", choice: choice)
  }
}

final class WRENCHTarget: FuzzTarget {
  static let name = "votes-wrench"
  static let tokens = [
    "{", "}", "[", "]", ":", ",", #""0""#, #""1""#, #""label""#, #""weak_labels""#, #""data""#, "-1", "0", "1", "null",
    #"[-1,0,1]"#, #"{"label":0,"weak_labels":[1,-1]}"#, "NaN", "true", #"\ud800"#, #"\u0041"#, "[[[[[[[[",
  ]
  init() {}

  func check(_ input: UnsafeRawBufferPointer, choice: UInt64) throws(LawBroken) -> Bool {
    try VoteLaws.check(input, name: "a.json", choice: choice)
  }
}
