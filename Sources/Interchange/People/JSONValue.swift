import RowFiles

/// Any JSON, with the order of its keys and its numbers as they were written.
public indirect enum JSONValue: Sendable, Equatable {
  case null
  /// A number, `true` or `false`, as written.
  case word(String)
  case string(String)
  case array([JSONValue])
  case object([Member])

  public struct Member: Sendable, Equatable {
    public let key: String
    public let value: JSONValue

    public init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  init(_ scanner: inout JSONScanner) throws(InterchangeError) {
    switch scanner.peek() {
    case UInt8(ascii: "{"):
      var members: [Member] = []
      try scanner.object { (scanner, key) throws(InterchangeError) in
        members.append(Member(key, try JSONValue(&scanner)))
      }
      self = .object(members)
    case UInt8(ascii: "["):
      var values: [JSONValue] = []
      try scanner.array { (scanner) throws(InterchangeError) in values.append(try JSONValue(&scanner)) }
      self = .array(values)
    default:
      switch try scanner.scalar() {
      case .string(let text): self = .string(text)
      case .word(let word): self = .word(word)
      case .null: self = .null
      }
    }
  }

  /// The last one, where a key occurs twice; nil for what is no object.
  public subscript(_ key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.key == key }?.value
  }

  public var elements: [JSONValue]? { if case .array(let values) = self { values } else { nil } }
  public var isTrue: Bool { self == .word("true") }

  /// A text, or a number as written; nil for anything else.
  public var text: String? {
    switch self {
    case .string(let text): text
    case .word(let word): word
    case .null, .array, .object: nil
    }
  }

  public var number: Double? { if case .word(let word) = self { Double(word) } else { nil } }

  /// Without the members of these keys.
  public func without(_ keys: Set<String>) -> JSONValue {
    guard case .object(let members) = self else { return self }
    return .object(members.filter { !keys.contains($0.key) })
  }

  public func write(into json: inout JSONText) {
    switch self {
    case .null: json.null()
    case .word(let word): json.raw(word)
    case .string(let text): json.string(text)
    case .array(let values): json.array { json in for value in values { value.write(into: &json) } }
    case .object(let members):
      json.object { json in
        for member in members {
          json.key(member.key)
          member.value.write(into: &json)
        }
      }
    }
  }

  /// On one line, without blanks.
  public var json: String {
    var json = JSONText()
    write(into: &json)
    return String(decoding: json.bytes, as: UTF8.self)
  }
}
