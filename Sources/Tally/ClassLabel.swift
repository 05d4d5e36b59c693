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

/// From an enum's cases to the positions that votes are. Lives as long as the process.
@usableFromInline
struct ClassTable<Label: ClassLabel> {
  let names: [String]
  /// Where a vote that may be `nil` is one byte (no payloads, up to 255 cases): the vote for each bit pattern.
  @usableFromInline let byByte: UnsafePointer<Vote>
  private let positions: [Label: Vote]

  init() {
    names = Label.allCases.map(\.rawValue)
    var positions: [Label: Vote] = [:]
    for (position, label) in Label.allCases.enumerated() {
      positions[label] = Vote(truncatingIfNeeded: position)  // too many classes are refused later
    }
    self.positions = positions
    let table = UnsafeMutablePointer<Vote>.allocate(capacity: 256)
    table.initialize(repeating: .abstain, count: 256)
    byByte = UnsafePointer(table)
    guard ClassTable.isOneByte else { return }
    for (label, position) in positions { table[Int(unsafeBitCast(label as Label?, to: UInt8.self))] = position }
  }

  @inlinable
  static var isOneByte: Bool { MemoryLayout<Label?>.size == 1 }

  @inlinable
  func vote(_ label: Label?) -> Vote {
    ClassTable.isOneByte ? byByte[Int(unsafeBitCast(label, to: UInt8.self))] : position(of: label)
  }

  @usableFromInline
  func position(of label: Label?) -> Vote { label.map { positions[$0]! } ?? .abstain }
}
