/// What a cached value can be looked up by: `Text`, and whatever is ``DerivedStorable``.
public protocol DerivedContent {
  /// Appends bytes that differ where the value does, and tell where it ends.
  func appendContent(to bytes: inout [UInt8])
}

/// A value that can be kept on disk: `Int`, `Double`, `Bool`, `String`, optionals and arrays of these.
public protocol DerivedStorable: DerivedContent {
  /// The type's name: values that were stored as another type are not read.
  static var storedForm: String { get }

  /// Takes a value from the front of what ``DerivedContent/appendContent(to:)`` wrote.
  ///
  /// - Returns: `nil` if it is no such thing.
  init?(takingFrom bytes: inout ArraySlice<UInt8>)
}

extension Text: DerivedContent {
  public func appendContent(to bytes: inout [UInt8]) {
    utf8Count.appendContent(to: &bytes)
    bytes.append(contentsOf: self.bytes)
  }
}

extension UInt64 {
  func append(to bytes: inout [UInt8]) { withUnsafeBytes(of: littleEndian) { bytes.append(contentsOf: $0) } }

  init?(takingFrom bytes: inout ArraySlice<UInt8>) {
    guard bytes.count >= 8 else { return nil }
    self = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    bytes.removeFirst(8)
  }
}

extension Int: DerivedStorable {
  public static var storedForm: String { "Int" }
  public func appendContent(to bytes: inout [UInt8]) { UInt64(bitPattern: Int64(self)).append(to: &bytes) }
  public init?(takingFrom bytes: inout ArraySlice<UInt8>) {
    guard let bits = UInt64(takingFrom: &bytes) else { return nil }
    self = Int(Int64(bitPattern: bits))
  }
}

extension Double: DerivedStorable {
  public static var storedForm: String { "Double" }
  public func appendContent(to bytes: inout [UInt8]) { bitPattern.append(to: &bytes) }
  public init?(takingFrom bytes: inout ArraySlice<UInt8>) {
    guard let bits = UInt64(takingFrom: &bytes) else { return nil }
    self = Double(bitPattern: bits)
  }
}

extension Bool: DerivedStorable {
  public static var storedForm: String { "Bool" }
  public func appendContent(to bytes: inout [UInt8]) { bytes.append(self ? 1 : 0) }
  public init?(takingFrom bytes: inout ArraySlice<UInt8>) {
    guard let byte = bytes.popFirst(), byte <= 1 else { return nil }
    self = byte == 1
  }
}

extension String: DerivedStorable {
  public static var storedForm: String { "String" }
  public func appendContent(to bytes: inout [UInt8]) {
    utf8.count.appendContent(to: &bytes)
    bytes.append(contentsOf: utf8)
  }
  public init?(takingFrom bytes: inout ArraySlice<UInt8>) {
    guard let count = Int(takingFrom: &bytes), count >= 0, count <= bytes.count else { return nil }
    self.init(decoding: bytes.prefix(count), as: UTF8.self)
    bytes.removeFirst(count)
  }
}

extension Optional: DerivedContent where Wrapped: DerivedContent {
  public func appendContent(to bytes: inout [UInt8]) {
    bytes.append(self == nil ? 0 : 1)
    self?.appendContent(to: &bytes)
  }
}

extension Optional: DerivedStorable where Wrapped: DerivedStorable {
  public static var storedForm: String { Wrapped.storedForm + "?" }
  public init?(takingFrom bytes: inout ArraySlice<UInt8>) {
    switch bytes.popFirst() {
    case 0: self = .none
    case 1:
      guard let value = Wrapped(takingFrom: &bytes) else { return nil }
      self = .some(value)
    default: return nil
    }
  }
}

extension Array: DerivedContent where Element: DerivedContent {
  public func appendContent(to bytes: inout [UInt8]) {
    count.appendContent(to: &bytes)
    for element in self { element.appendContent(to: &bytes) }
  }
}

extension Array: DerivedStorable where Element: DerivedStorable {
  public static var storedForm: String { "[\(Element.storedForm)]" }
  public init?(takingFrom bytes: inout ArraySlice<UInt8>) {
    // An element takes a byte or more, so a count that is wrong cannot ask for much memory.
    guard let count = Int(takingFrom: &bytes), count >= 0, count <= bytes.count else { return nil }
    self = []
    reserveCapacity(count)
    for _ in 0..<count {
      guard let element = Element(takingFrom: &bytes) else { return nil }
      append(element)
    }
  }
}
