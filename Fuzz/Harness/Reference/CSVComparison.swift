import RowFiles

/// Compares the rows that the reader found with those of ``CSVReference``.
enum CSVComparison {
  /// - Parameter rows: text and id of each.
  static func check(
    _ input: UnsafeRawBufferPointer, _ separator: UInt8, rows: [[String?]], problemCount: Int
  ) throws(LawBroken) {
    let bytes = Array(input)
    let all = CSVReference.records(bytes, from: ByteScan.markLength(input), separator: separator, keepsBlank: true)
    guard let first = all.first, case .record(let header) = first.outcome else {
      throw LawBroken("rows under a header that is none")
    }
    let names = header.map { String(decoding: $0.text, as: UTF8.self) }
    guard let text = names.firstIndex(of: "text"), let id = names.firstIndex(of: "id") else {
      throw LawBroken("rows under the header \(names)")
    }
    var expected: [[String?]] = []
    for (offset, outcome) in all.dropFirst() {
      guard case .record(let fields) = outcome, fields.count == header.count else { continue }
      if outcome == .record([CSVReference.Field()]) { continue }
      let end = all.first { $0.offset > offset }?.offset ?? bytes.count
      guard String(validating: bytes[offset..<end], as: UTF8.self) != nil else { continue }
      let texts = [text, id].map { String(decoding: fields[$0].text, as: UTF8.self) }
      expected.append([texts[0].isEmpty && !fields[text].isQuoted ? nil : texts[0], texts[1]])
    }
    // Rows that fail for their numbers or ids are left out by one reader only.
    var remaining = expected[...]
    for row in rows {
      guard let place = remaining.firstIndex(where: { CSVComparison.isEqual($0, row) }) else {
        throw LawBroken("row \(row) is not among the plain reader's \(expected)")
      }
      remaining = remaining[(place + 1)...]
    }
    try require(
      rows.count + problemCount >= expected.count, "\(rows.count) rows, \(problemCount) problems of \(expected.count)")
  }

  /// By bytes: texts that are only canonically equal are other texts.
  private static func isEqual(_ left: [String?], _ right: [String?]) -> Bool {
    left.count == right.count
      && zip(left, right).allSatisfy { $0.map { Array($0.utf8) } == $1.map { Array($0.utf8) } }
  }
}
