/// A text that a declared LF can look at: `Text`, or `Text?`, whose absence is no vote.
public protocol TextValue: SendableMetatype {
  var textValue: Text? { get }
}

extension Text: TextValue {
  @inlinable public var textValue: Text? { self }
}

extension Optional: TextValue where Wrapped == Text {
  @inlinable public var textValue: Text? { self }
}
