import Votes

/// Draws tickets one after another.
struct TicketComposer {
  private var phrasebook: Phrasebook
  private var classPhrases: [Ticket.Class: CompiledPhrases] = [:]
  private let greetings, smallTalk, worries, closings: [Phrasebook.Phrase]
  private var generator: SeededGenerator

  /// The phrases of ``TicketPhrases``, compiled.
  private struct CompiledPhrases {
    var cores: [TicketPhrases.Core: [Phrasebook.Phrase]]
    var details, asides, foreign: [Phrasebook.Phrase]
  }

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
    var book = Phrasebook(slots: SharedPhrases.slots, blanks: SharedPhrases.blanks)
    for trueClass in Ticket.Class.allCases {
      let phrases = TicketPhrases.phrases(of: trueClass)
      classPhrases[trueClass] = CompiledPhrases(
        cores: [
          .plain: book.compile(phrases.plain), .crossed: book.compile(phrases.crossed),
          .oblique: book.compile(phrases.oblique),
        ],
        details: book.compile(phrases.details),
        asides: book.compile(phrases.asides),
        foreign: book.compile(phrases.foreign)
      )
    }
    greetings = book.compile(SharedPhrases.greetings)
    smallTalk = book.compile(SharedPhrases.smallTalk)
    worries = book.compile(SharedPhrases.worries)
    closings = book.compile(SharedPhrases.closings)
    phrasebook = book
  }

  /// Draws the next ticket; `earlier` are those drawn before it, of which some are sent again.
  mutating func next(after earlier: [Ticket]) -> Ticket {
    if generator.happens(perThousand: TicketMix.duplicateShare),
      let copy = earlier.isEmpty ? nil : generator.pick(earlier), !copy.message.isEmpty
    {
      return copy
    }
    let trueClass = generator.pick(weighted: TicketMix.classes)
    let product = generator.pick(weighted: TicketMix.products(of: trueClass))
    let channel = generator.pick(weighted: TicketMix.channels)
    let cents = drawAmount(of: trueClass)
    let isAmountKnown = generator.happens(perThousand: TicketMix.amountShare(of: trueClass))
    var ticket = Ticket(
      message: [], product: product, cents: isAmountKnown ? cents : nil, channel: channel, trueClass: trueClass)
    let blanks = blanks(device: generator.pick(TicketMix.names(of: product, in: trueClass)), cents: cents)
    if generator.happens(perThousand: TicketMix.emptyShare) {
      ticket.message = Array(generator.pick(["", " ", "\n", "   ", "\u{A0}"]).utf8)
    } else if generator.happens(perThousand: TicketMix.foreignShare) {
      ticket.message = expand(generator.pick(classPhrases[trueClass]!.foreign), blanks)
    } else {
      let sentences = sentences(of: trueClass, channel: channel, blanks: blanks)
      ticket.message = join(sentences, channel: channel)
      MessageNoise.apply(to: &ticket.message, channel: channel, using: &generator)
    }
    return ticket
  }

  /// Most prices end in .99, .00 or .50.
  private mutating func drawAmount(of trueClass: Ticket.Class) -> Int {
    let range = generator.pick(weighted: TicketMix.amounts(of: trueClass)).range
    let units = range.lowerBound / 100 + generator.nextInt(below: (range.upperBound - range.lowerBound) / 100 + 1)
    let fraction = generator.pick(weighted: [(99, 50), (0, 20), (50, 12), (90, 10), (generator.nextInt(below: 100), 8)])
    return units * 100 + fraction
  }

  private func blanks(device: String, cents: Int) -> [[UInt8]] {
    var fraction: [UInt8] = []
    JSONText.append(number: cents % 100, width: 2, to: &fraction)
    let units = Array("\(cents / 100)".utf8)
    return [Array(device.utf8), units + [UInt8(ascii: ".")] + fraction, units + [UInt8(ascii: ",")] + fraction]
  }

  private mutating func expand(_ phrase: Phrasebook.Phrase, _ blanks: [[UInt8]]) -> [UInt8] {
    var text: [UInt8] = []
    phrasebook.expand(phrase, blanks: blanks, into: &text, using: &generator)
    return text
  }

  /// The message's sentences: greeting, talk and an aside around what the customer wants first, and a closing.
  private mutating func sentences(of trueClass: Ticket.Class, channel: Ticket.Channel, blanks: [[UInt8]]) -> [[UInt8]] {
    let phrases = classPhrases[trueClass]!
    let core = expand(generator.pick(phrases.cores[generator.pick(weighted: TicketMix.cores)]!), blanks)
    var (before, after) = talk(of: trueClass, channel: channel, blanks: blanks)
    if generator.happens(perThousand: TicketMix.asideShare) {
      let other = generator.pick(Ticket.Class.allCases.filter { $0 != trueClass })
      let aside = expand(generator.pick(classPhrases[other]!.asides), blanks)
      if generator.happens(perThousand: TicketMix.asideFirstShare) { before.append(aside) } else { after.append(aside) }
    }
    if generator.happens(perThousand: channel == .chat ? 200 : 600) {
      before.insert(expand(generator.pick(greetings), blanks), at: 0)
    }
    var sentences = before + [core] + after
    if generator.happens(perThousand: channel == .chat ? 150 : 550) {
      sentences.append(expand(generator.pick(closings), blanks))
    }
    return sentences
  }

  /// What stands around the primary sentence: details of the class, and talk that any message may hold.
  private mutating func talk(of trueClass: Ticket.Class, channel: Ticket.Channel, blanks: [[UInt8]]) -> (
    before: [[UInt8]], after: [[UInt8]]
  ) {
    var details = classPhrases[trueClass]!.details
    var general = trueClass == .praise ? smallTalk : smallTalk + worries
    var before: [[UInt8]] = []
    var after: [[UInt8]] = []
    for _ in 0..<drawTalkCount(channel: channel) {
      if generator.happens(perThousand: 450) {
        if let detail = generator.take(from: &details) { after.append(expand(detail, blanks)) }
      } else if let sentence = generator.take(from: &general) {
        if generator.happens(perThousand: 400) {
          before.append(expand(sentence, blanks))
        } else {
          after.append(expand(sentence, blanks))
        }
      }
    }
    return (before, after)
  }

  private mutating func drawTalkCount(channel: Ticket.Channel) -> Int {
    let isWordy = generator.happens(perThousand: channel == .email ? 450 : channel == .web ? 220 : 60)
    if isWordy { return 3 + generator.nextInt(below: 10) }
    return generator.nextInt(below: channel == .chat ? 2 : 3)
  }

  /// Emails break lines between paragraphs, the other channels rarely do.
  private mutating func join(_ sentences: [[UInt8]], channel: Ticket.Channel) -> [UInt8] {
    let breakShare = channel == .email ? 220 : 40
    var message: [UInt8] = []
    for (index, sentence) in sentences.enumerated() {
      if index > 0 {
        let separator = generator.happens(perThousand: breakShare) ? generator.pick(["\n", "\n\n"]) : " "
        message.append(contentsOf: separator.utf8)
      }
      message.append(contentsOf: sentence)
    }
    if generator.happens(perThousand: channel == .chat ? 140 : 40) {
      message.append(contentsOf: generator.pick(SharedPhrases.emoji).utf8)
    }
    return message
  }
}
