import PatternMatching

/// The bytes with as many behind them as searches may read: what is there must not matter.
func withPadding<Result>(_ bytes: [UInt8], _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
  let padding = (0..<Literals.padding).map { bytes.isEmpty ? 0x61 : bytes[$0 % bytes.count] }
  return (bytes + padding).withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<bytes.count])) }
}
