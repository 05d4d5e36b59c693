import Votes

/// The classes of one file of votes, after all of it was read.
struct ResolvedClasses: Sendable {
  /// `k ≥ 2`.
  let count: Int
  /// `[k]`.
  let names: [String]?
  /// The vote of each provisional code; ``Vote/abstain`` where the text says so in another way (`-1.0`).
  var votes: [Vote] = []
}

/// Reads cells that hold classes when only the whole file tells whether these are numbers or names.
///
/// Each distinct text gets a code at once; ``resolve(path:options:)`` says in the end what the codes mean.
struct ClassCodes: Sendable {
  private var interner = ByteInterner()
  private var places: [FilePlace] = []
  /// Codes of texts of one byte, which class numbers mostly are.
  private var byteCodes = [Vote](repeating: .abstain, count: 256)
  /// Whether any cell had a confidence.
  var hasConfidences = false

  /// - Parameter place: of this cell; asked for only where the text is new.
  /// - Returns: a provisional code, or abstain for an empty cell and `-1`.
  /// - Throws: ``InterchangeError/tooManyClasses(path:found:limit:)``, ``InterchangeError/notUTF8(_:)``.
  mutating func code(
    _ cell: UnsafeRawBufferPointer, place: () throws(InterchangeError) -> FilePlace
  ) throws(InterchangeError) -> Vote {
    if cell.count == 1 {
      let code = byteCodes[Int(cell[0])]
      if code != .abstain { return code }
    } else if cell.isEmpty || (cell.count == 2 && cell[0] == UInt8(ascii: "-") && cell[1] == UInt8(ascii: "1")) {
      return .abstain
    }
    let (number, isNew) = interner.intern(cell)
    if isNew {
      let place = try place()
      guard number < Vote.maximumClassCount else {
        throw .tooManyClasses(path: place.path, found: [], limit: Vote.maximumClassCount)
      }
      guard String(validating: cell.bindMemory(to: UInt8.self), as: UTF8.self) != nil else { throw .notUTF8(place) }
      places.append(place)
      if cell.count == 1 { byteCodes[Int(cell[0])] = Vote(number) }
    }
    return Vote(number)
  }

  /// Class numbers if every text is a whole number, otherwise names, sorted.
  ///
  /// - Throws: ``InterchangeError/notAVote(_:found:classCount:)``, ``InterchangeError/unknownClass(_:found:classes:)``,
  ///   ``InterchangeError/tooManyClasses(path:found:limit:)``, ``InterchangeError/badConfidence(_:found:)``.
  func resolve(path: String, options: VoteReadOptions) throws(InterchangeError) -> ResolvedClasses {
    let texts = (0..<interner.count).map(interner.text)
    if hasConfidences, let index = texts.firstIndex(where: SoftCell.isAttempt) {
      throw .badConfidence(places[index], found: texts[index])
    }
    let numbers = texts.map(NumberText.integer)
    let isNamed = options.classNames.map { names in texts.contains(where: names.contains) } ?? false
    if !isNamed, numbers.allSatisfy({ $0 != nil }) {
      return try options.resolve(numbers: numbers.map { $0! }, place: { places[$0] })
    }
    return try resolve(names: texts, path: path, options: options)
  }

  private func resolve(
    names texts: [String], path: String, options: VoteReadOptions
  ) throws(InterchangeError) -> ResolvedClasses {
    if let names = options.classNames {
      var votes: [Vote] = []
      for (index, text) in texts.enumerated() {
        guard let vote = names.firstIndex(of: text) else {
          throw .unknownClass(places[index], found: text, classes: names)
        }
        votes.append(Vote(vote))
      }
      return ResolvedClasses(count: names.count, names: names, votes: votes)
    }
    // Through a set: two spellings of the same text in Unicode are one class.
    var names = Set(texts).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let limit = options.classCount ?? Vote.maximumClassCount
    guard names.count <= limit else { throw .tooManyClasses(path: path, found: names, limit: limit) }
    let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, Vote($0)) })
    VoteReadOptions.pad(&names, to: options.classCount ?? 2)
    return ResolvedClasses(count: names.count, names: names, votes: texts.map { places[$0]! })
  }
}

extension VoteReadOptions {
  /// The classes of a file whose votes are numbers.
  ///
  /// - Parameters:
  ///   - numbers: by code.
  ///   - place: where a code first occurs.
  func resolve(numbers: [Int], place: (Int) -> FilePlace) throws(InterchangeError) -> ResolvedClasses {
    let limit = classNames?.count ?? classCount ?? Vote.maximumClassCount
    for (code, number) in numbers.enumerated() where number < -1 || number >= limit {
      throw .notAVote(place(code), found: String(number), classCount: limit)
    }
    return resolve(highest: numbers.max() ?? -1, votes: numbers.map { Vote($0) })
  }

  /// The classes of a file with no vote above `highest`, which is within the limit.
  func resolve(highest: Int, votes: [Vote] = []) -> ResolvedClasses {
    let count = classNames?.count ?? classCount ?? Swift.max(highest + 1, 2)
    return ResolvedClasses(count: count, names: classNames, votes: votes)
  }

  /// Appends classes that nobody voted for, called by their number.
  static func pad(_ names: inout [String], to count: Int) {
    while names.count < count {
      var name = String(names.count)
      while names.contains(name) { name = "class " + name }
      names.append(name)
    }
  }
}
