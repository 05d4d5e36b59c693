import Votes

/// Templates compiled once and expanded often.
///
/// In a template `[a|b|]` is one of the alternatives (here also nothing), `{name}` is one of the templates of the slot
/// `name`, or the text of the blank `name`. Alternatives nest; the characters `[ ] { } |` have no other use.
struct Phrasebook {
  /// A compiled template of this phrasebook.
  struct Phrase {
    fileprivate let index: Int
  }

  /// A part of a compiled template.
  private enum Part {
    case text(Range<Int>)
    case oneOf([Phrase])
    case slot(Int)
    case blank(Int)
  }

  private var texts: [UInt8] = []
  private var parts: [[Part]] = []
  private var slots: [[Phrase]] = []
  private var slotNumbers: [String: Int] = [:]
  private let blankNames: [String]

  /// Compiles the slots.
  ///
  /// - Parameters:
  ///   - slots: the templates of each slot, at least one; they may name other slots, but not in a circle.
  ///   - blanks: names that are filled in by ``expand(_:blanks:into:using:)``.
  init(slots: KeyValuePairs<String, [String]>, blanks: [String] = []) {
    blankNames = blanks
    for (number, slot) in slots.enumerated() { slotNumbers[slot.key] = number }
    for slot in slots {
      let phrases = compile(slot.value)
      self.slots.append(phrases)
    }
  }

  /// Compiles templates.
  mutating func compile(_ templates: [String]) -> [Phrase] {
    templates.map { template in
      var rest = Substring(template)
      let phrase = sequence(from: &rest, of: template)
      precondition(rest.isEmpty, "unbalanced template: \(template)")
      return phrase
    }
  }

  /// Appends one expansion of a phrase to `output`; `blanks` are the texts of the blanks, in the order of their names.
  func expand(
    _ phrase: Phrase, blanks: [[UInt8]] = [], into output: inout [UInt8], using generator: inout SeededGenerator
  ) {
    for part in parts[phrase.index] {
      switch part {
      case .text(let range): output.append(contentsOf: texts[range])
      case .oneOf(let phrases): expand(generator.pick(phrases), blanks: blanks, into: &output, using: &generator)
      case .slot(let number): expand(generator.pick(slots[number]), blanks: blanks, into: &output, using: &generator)
      case .blank(let number): output.append(contentsOf: blanks[number])
      }
    }
  }

  /// Compiles up to the end, or up to a `|` or `]` that belongs to an enclosing bracket.
  private mutating func sequence(from rest: inout Substring, of template: String) -> Phrase {
    var compiled: [Part] = []
    while let first = rest.first, first != "|", first != "]" {
      switch first {
      case "[": compiled.append(.oneOf(alternatives(from: &rest, of: template)))
      case "{": compiled.append(named(from: &rest, of: template))
      default:
        let text = rest.prefix { !"[]{}|".contains($0) }
        precondition(!text.isEmpty, "stray } in template: \(template)")
        rest = rest[text.endIndex...]
        texts.append(contentsOf: text.utf8)
        compiled.append(.text(texts.count - text.utf8.count..<texts.count))
      }
    }
    parts.append(compiled)
    return Phrase(index: parts.count - 1)
  }

  private mutating func alternatives(from rest: inout Substring, of template: String) -> [Phrase] {
    var phrases: [Phrase] = []
    repeat {
      rest.removeFirst()
      phrases.append(sequence(from: &rest, of: template))
    } while rest.first == "|"
    precondition(rest.first == "]", "missing ] in template: \(template)")
    rest.removeFirst()
    return phrases
  }

  private func named(from rest: inout Substring, of template: String) -> Part {
    guard let end = rest.firstIndex(of: "}") else { preconditionFailure("missing } in template: \(template)") }
    let name = String(rest[rest.startIndex..<end].dropFirst())
    rest = rest[end...].dropFirst()
    if let number = blankNames.firstIndex(of: name) { return .blank(number) }
    guard let number = slotNumbers[name] else { preconditionFailure("no slot \(name) for template: \(template)") }
    return .slot(number)
  }
}
