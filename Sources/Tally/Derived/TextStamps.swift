/// A value that is made of texts of the row, and must be stamped anew for each call that reads it.
///
/// The bytes stay where they are as long as the batch does; the stamp only tells which call got the text. So a derived text is
/// as good for the next LF, and keeping one behind the call is noticed all the same.
protocol TextHolding {
  /// Stops the program if a text is not of the current call: it must not become one by being read again.
  func checkTexts()
  mutating func renewTexts()
}

extension Text: TextHolding {
  func checkTexts() { checkGeneration() }
  mutating func renewTexts() { self = Text(offset: offset, count: length, home: home) }
}

extension Optional: TextHolding where Wrapped: TextHolding {
  func checkTexts() { self?.checkTexts() }
  mutating func renewTexts() { self?.renewTexts() }
}

extension Array: TextHolding where Element: TextHolding {
  func checkTexts() { forEach { $0.checkTexts() } }
  mutating func renewTexts() {
    for index in indices { self[index].renewTexts() }
  }
}

/// What a type that is not known does with its texts; nothing, if it holds none.
struct TextStamps<Value> {
  private let checkTexts: ((Value) -> Void)?
  private let renewTexts: ((UnsafeMutableRawPointer) -> Void)?

  init() {
    func functions<Holder: TextHolding>(of _: Holder.Type) -> ((Value) -> Void, (UnsafeMutableRawPointer) -> Void) {
      ({ ($0 as? Holder)?.checkTexts() }, { $0.assumingMemoryBound(to: Holder.self).pointee.renewTexts() })
    }
    guard let type = Value.self as? any TextHolding.Type else {
      (checkTexts, renewTexts) = (nil, nil)
      return
    }
    (checkTexts, renewTexts) = functions(of: type)
  }

  var areThere: Bool { renewTexts != nil }
  func check(_ value: Value) { checkTexts?(value) }
  func renew(_ value: UnsafeMutablePointer<Value>) { renewTexts?(UnsafeMutableRawPointer(value)) }
}
