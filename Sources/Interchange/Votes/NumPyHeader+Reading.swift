extension NumPyHeader {
  /// Reads a header.
  ///
  /// - Throws: ``InterchangeError/notNumPy(path:)``, ``InterchangeError/unsupportedNumPyVersion(path:major:minor:)``,
  ///   ``InterchangeError/badNumPyHeader(path:header:)``,
  ///   ``InterchangeError/unsupportedNumPyType(path:found:expected:)``,
  ///   ``InterchangeError/wrongDimensions(path:shape:)``, ``InterchangeError/wrongFileSize(path:found:expected:)``.
  init(_ bytes: UnsafeRawBufferPointer, path: String) throws(InterchangeError) {
    let (range, text) = try NumPyHeader.text(bytes, path: path)
    var fields = PythonLiteral(text)
    guard let parsed = fields.header() else { throw .badNumPyHeader(path: path, header: text) }
    let kinds = NumPyType.allCases.map(\.rawValue)
    guard let type = NumPyType(rawValue: String(parsed.descriptor.drop { "<>|=".contains($0) })) else {
      throw .unsupportedNumPyType(path: path, found: parsed.descriptor, expected: kinds)
    }
    guard parsed.shape.count == 2 else { throw .wrongDimensions(path: path, shape: parsed.shape) }
    self.type = type
    isBigEndian = parsed.descriptor.hasPrefix(">")
    isFortranOrder = parsed.isFortranOrder
    rowCount = parsed.shape[0]
    columnCount = parsed.shape[1]
    dataOffset = range.upperBound
    let (cells, overflow) = rowCount.multipliedReportingOverflow(by: columnCount)
    let (size, sizeOverflow) = cells.multipliedReportingOverflow(by: type.size)
    guard !overflow, !sizeOverflow, size < Int.max - dataOffset else {
      throw .badNumPyHeader(path: path, header: text)
    }
    guard bytes.count == dataOffset + size else {
      throw .wrongFileSize(path: path, found: bytes.count, expected: dataOffset + size)
    }
  }

  /// The dictionary and where it is.
  private static func text(
    _ bytes: UnsafeRawBufferPointer, path: String
  ) throws(InterchangeError) -> (Range<Int>, String) {
    guard bytes.starts(with: magic) else { throw .notNumPy(path: path) }
    guard bytes.count >= 10 else { throw .wrongFileSize(path: path, found: bytes.count, expected: 10) }
    let (major, minor) = (Int(bytes[6]), Int(bytes[7]))
    guard (1...3).contains(major), minor == 0 else {
      throw .unsupportedNumPyVersion(path: path, major: major, minor: minor)
    }
    // Version 1.0 has a length of two bytes, later ones of four.
    let start = major == 1 ? 10 : 12
    guard bytes.count >= start else { throw .wrongFileSize(path: path, found: bytes.count, expected: start) }
    let length =
      major == 1
      ? Int(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt16.self)))
      : Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self)))
    guard bytes.count >= start + length else {
      throw .wrongFileSize(path: path, found: bytes.count, expected: start + length)
    }
    let range = start..<start + length
    return (range, String(decoding: bytes[range], as: UTF8.self))
  }
}

/// As much of Python's syntax as a header uses: a dictionary of texts, truth values and tuples of numbers.
private struct PythonLiteral {
  private var rest: Substring.UnicodeScalarView

  init(_ text: String) { rest = Substring(text).unicodeScalars }

  mutating func header() -> (descriptor: String, isFortranOrder: Bool, shape: [Int])? {
    var descriptor: String?
    var isFortranOrder: Bool?
    var shape: [Int]?
    guard take("{") else { return nil }
    while !take("}") {
      guard let key = text(), take(":") else { return nil }
      switch key {
      case "descr": descriptor = text() ?? structure()
      case "fortran_order": isFortranOrder = truth()
      case "shape": shape = tuple()
      default: return nil
      }
      guard take(",") || peek() == "}" else { return nil }
    }
    guard peek() == nil, let descriptor, let isFortranOrder, let shape else { return nil }
    return (descriptor, isFortranOrder, shape)
  }

  private mutating func peek() -> Unicode.Scalar? {
    rest = rest.drop { $0 == " " || $0 == "\n" || $0 == "\t" }
    return rest.first
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard peek() == scalar else { return false }
    rest.removeFirst()
    return true
  }

  private mutating func text() -> String? {
    guard let quote = peek(), quote == "'" || quote == "\"" else { return nil }
    rest.removeFirst()
    let text = rest.prefix { $0 != quote }
    rest = rest[text.endIndex...]
    return take(quote) ? String(text) : nil
  }

  /// A type with fields, `[('a', '<i4'), …]`, as it is: only its name in the error matters.
  private mutating func structure() -> String? {
    guard peek() == "[", let end = rest.lastIndex(of: "]") else { return nil }
    let text = String(rest[...end])
    rest = rest[rest.index(after: end)...]
    return text
  }

  private mutating func word() -> String {
    _ = peek()
    let word = rest.prefix { $0.properties.isAlphabetic || ("0"..."9").contains($0) }
    rest = rest[word.endIndex...]
    return String(word)
  }

  private mutating func truth() -> Bool? {
    switch word() {
    case "True": true
    case "False": false
    default: nil
    }
  }

  private mutating func tuple() -> [Int]? {
    guard take("(") else { return nil }
    var numbers: [Int] = []
    while !take(")") {
      var word = word()
      // Python 2 wrote long integers as `3L`.
      if word.hasSuffix("L") { word.removeLast() }
      guard let number = Int(word), number >= 0 else { return nil }
      numbers.append(number)
      guard take(",") || peek() == ")" else { return nil }
    }
    return numbers
  }
}
