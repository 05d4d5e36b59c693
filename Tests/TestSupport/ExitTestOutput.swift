import Testing

extension ExitTest.Result? {
  /// What the process of an exit test wrote to standard error; the test must observe `\.standardErrorContent`.
  public var errorText: String { self.map { String(decoding: $0.standardErrorContent, as: UTF8.self) } ?? "" }
}
