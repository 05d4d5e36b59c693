import RowFiles
import Votes

/// A reader with the laws that hold for any input.
protocol FuzzTarget: AnyObject, SendableMetatype {
  /// The name of its folder of the corpus, and on the command line.
  static var name: String { get }
  /// Pieces of the format.
  static var tokens: [String] { get }

  /// A whole file of the format with contents of chance, where pieces in a row hardly ever make one; empty otherwise.
  static func file(using generator: inout SeededGenerator) -> [UInt8]

  init()

  /// Reads an input; a crash is the worst finding, a broken law the other.
  ///
  /// - Parameter choice: of dearer checks and of sizes; the same for the same input.
  /// - Returns: whether the reader took it.
  /// - Throws: ``LawBroken``.
  func check(_ input: UnsafeRawBufferPointer, choice: UInt64) throws(LawBroken) -> Bool
}

extension FuzzTarget {
  static func file(using generator: inout SeededGenerator) -> [UInt8] { [] }
}

/// Something that must hold for every input, and did not.
public struct LawBroken: Error, Sendable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}

/// All readers that are fuzzed. A new one is one class and one entry here, and a folder of the corpus.
enum FuzzTargets {
  static let all: [any FuzzTarget.Type] = [
    JSONLinesTarget.self, CSVTarget.self, TSVTarget.self,
    NumPyTarget.self, MatrixTarget.self, CrowdTarget.self, WRENCHTarget.self,
    GoldCSVTarget.self, GoldLinesTarget.self, ReviewedTarget.self,
    PatternFileTarget.self, ModelFileTarget.self, RowIndexTarget.self, GzipTarget.self,
  ]
}

func require(_ holds: Bool, _ law: @autoclosure () -> String) throws(LawBroken) {
  if !holds { throw LawBroken(law()) }
}

/// As `withUnsafeBytes`, which does not know of typed errors.
func withBytes<Value>(
  of bytes: [UInt8], _ body: (UnsafeRawBufferPointer) throws(LawBroken) -> Value
) throws(LawBroken) -> Value {
  let result: Result<Value, LawBroken> = bytes.withUnsafeBytes { bytes in
    do throws(LawBroken) { return .success(try body(bytes)) } catch { return .failure(error) }
  }
  return try result.get()
}
