import CPCRE2

/// Where a search succeeds in a text, to show it; the votes ask only whether.
extension Literals {
  /// The stretches of a text that are one of the phrases, ascending, overlapping ones joined.
  public func ranges(in text: String) -> [Range<Int>] {
    var bytes = ASCIIFold.fold(text)
    let count = bytes.count
    bytes += [UInt8](repeating: 0, count: Literals.padding)
    var ranges: [Range<Int>] = []
    bytes.withUnsafeBytes { bytes in
      let text = UnsafeRawBufferPointer(rebasing: bytes[..<count])
      for phrase in phrases {
        phrase.withUnsafeBytes { phrase in
          var start = 0
          while let place = Literals.first(phrase, in: text, from: start) {
            let range = place..<place + phrase.count
            if !wholeWords || Literals.isWhole(range, in: text) { ranges.append(range) }
            start = place + 1
          }
        }
      }
    }
    return MatchRanges.joined(ranges)
  }
}

extension RegularExpression {
  /// The stretches of a text that match, ascending.
  public func ranges(in text: String) -> [Range<Int>] {
    let bytes = Array(text.utf8)
    var ranges: [Range<Int>] = []
    var from = 0
    while from <= bytes.count, let range = range(in: bytes, from: from) {
      if !range.isEmpty { ranges.append(range) }
      from = max(range.upperBound, from)
      // Behind a match of nothing the next one begins with the next scalar.
      if range.isEmpty || range.upperBound == range.lowerBound { from += 1 }
      while from < bytes.count, bytes[from] & 0xC0 == 0x80 { from += 1 }
    }
    return MatchRanges.joined(ranges)
  }

  private func range(in bytes: [UInt8], from: Int) -> Range<Int>? {
    var (start, end) = (0, 0)
    let isFound = bytes.withUnsafeBufferPointer { bytes in
      // PCRE2 wants a subject even if it is empty.
      withUnsafePointer(to: UInt8(0)) {
        tally_regex_find_from(handle, bytes.baseAddress ?? $0, bytes.count, from, &start, &end)
      }
    }
    return isFound == 1 && start <= end ? start..<end : nil
  }
}

enum MatchRanges {
  static func joined(_ ranges: [Range<Int>]) -> [Range<Int>] {
    var joined: [Range<Int>] = []
    for range in ranges.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
      if let last = joined.last, range.lowerBound <= last.upperBound {
        joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        joined.append(range)
      }
    }
    return joined
  }
}
