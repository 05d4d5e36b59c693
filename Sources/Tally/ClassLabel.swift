import Votes

/// The classes of a task: an enum with a `String` raw value and nothing else to write.
///
/// ```swift
/// enum Label: String, ClassLabel { case ham, spam }
/// ```
///
/// The raw values are the names in every file, the order of the cases their numbers. Cases called `none`, `some` or
/// `abstain` are refused at start: in a closure that returns `Label?`, `.none` would silently abstain.
public protocol ClassLabel: RawRepresentable<String>, CaseIterable, Hashable, Sendable {}

extension Optional where Wrapped: ClassLabel {
  /// No vote: the same as `nil`, where a word reads better.
  public static var abstain: Self { nil }
}

/// From an enum's cases to the positions that votes are.
struct ClassTable<Label: ClassLabel> {
  let names: [String]
  private var positions: [Label: Vote] = [:]
  /// For an enum of one byte (all without payloads, up to 256 cases): the position for each bit pattern.
  private var byByte: [Vote] = []

  init() {
    names = Label.allCases.map(\.rawValue)
    for (position, label) in Label.allCases.enumerated() {
      positions[label] = Vote(truncatingIfNeeded: position)  // too many classes are refused later
    }
    guard MemoryLayout<Label>.size == 1 else { return }
    byByte = [Vote](repeating: .abstain, count: 256)
    for (label, position) in positions { byByte[Int(unsafeBitCast(label, to: UInt8.self))] = position }
  }

  @inline(__always)
  func position(of label: Label) -> Vote {
    MemoryLayout<Label>.size == 1 ? byByte[Int(unsafeBitCast(label, to: UInt8.self))] : positions[label]!
  }
}
