import Foundation
import RowFiles

/// Compares line by line with Foundation's JSON reader: what is taken, and each text.
///
/// Where the two differ by design a line is passed over: Foundation guesses UTF-16 from zero bytes, nests less deeply,
/// takes half surrogates and a comma behind an object's last member, and refuses numbers that do not fit its types.
enum JSONComparison {
  private static let columns = [ColumnRequest(name: "text", kind: .text, isOptional: true)]

  static func check(_ input: UnsafeRawBufferPointer) throws(LawBroken) {
    for line in input.split(separator: 0x0A) where isComparable(line) { try check(line: Array(line)) }
  }

  private static func isComparable(_ line: Slice<UnsafeRawBufferPointer>) -> Bool {
    let isNested = line.filter { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "{") }.count > 200
    let text = String(decoding: line, as: UTF8.self)
    let hasHugeNumber =
      text.contains { $0 == "e" || $0 == "E" } || text.split { !$0.isNumber }.contains { $0.count > 15 }
    let hasLastComma = text.split(separator: ",").dropFirst().contains { $0.drop { $0.isWhitespace }.first == "}" }
    return !isNested && !hasLastComma && !line.contains(0) && !hasHugeNumber && !text.contains("\\u")
      && !line.starts(with: [0xEF, 0xBB])
  }

  private static func check(line: [UInt8]) throws(LawBroken) {
    let reference = try? JSONSerialization.jsonObject(with: Data(line), options: [.fragmentsAllowed])
    let ours = try ours(line)
    let object = reference as? [String: Any]
    try require((object != nil) == (ours != nil), "\(ours == nil ? "refused" : "taken"), Foundation does otherwise")
    // Which of two equal keys counts is another question.
    let isRepeated = String(decoding: line, as: UTF8.self).components(separatedBy: "\"text\"").count > 2
    guard let object, let ours, !isRepeated, let text = object["text"] as? String else { return }
    try require(
      ours[0].map { $0.utf8.elementsEqual(text.utf8) } ?? false,
      "text \(ours), Foundation reads \(text.debugDescription)")
  }

  /// - Returns: the row's text; nil for a line that is refused.
  private static func ours(_ line: [UInt8]) throws(LawBroken) -> [String?]? {
    try withBytes(of: line) { (bytes) throws(LawBroken) in
      let file = MappedFile(borrowing: bytes, path: "line.jsonl")
      let batch = RowBatch(columns: columns, hasID: false)
      guard
        var parser = try? RowParsers.make(.jsonLines, file: file, range: 0..<bytes.count, columns: columns, id: nil)
      else { throw LawBroken("no parser") }
      parser.begin(batch)
      var isObject = true
      do throws(RowProblem) {
        _ = try parser.fill(batch)
        isObject = batch.count > 0
      } catch {
        isObject = error.kind == .wrongType || error.kind == .missingValue
      }
      parser.finish(batch)
      guard isObject else { return nil }
      return batch.count > 0 ? batch.texts(ofRow: 0) : [nil]
    }
  }
}
