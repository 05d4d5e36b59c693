import Testing

extension Tag {
  /// Takes over half a second.
  @Tag public static var slow: Self
}
