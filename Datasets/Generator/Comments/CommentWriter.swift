import Votes

/// Draws comments and writes them as JSON Lines with `id`, `text`, `like_count` and `published_at`.
struct CommentWriter {
  private let phrasebook: Phrasebook
  private let ham, spam, chatter, plugs: [Phrasebook.Phrase]
  private let published: Phrasebook.Phrase
  private var generator: SeededGenerator

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
    var book = Phrasebook(slots: CommentPhrases.slots)
    ham = book.compile(CommentPhrases.ham)
    spam = book.compile(CommentPhrases.spam)
    chatter = book.compile(CommentPhrases.chatter)
    plugs = book.compile(CommentPhrases.plugs)
    published = book.compile(["{year}-{month}-{day}"])[0]
    phrasebook = book
  }

  mutating func write(rows: Int, to path: String) throws(GeneratorError) {
    var file = try OutputFile(path: path)
    var text: [UInt8] = []
    for row in 0..<rows {
      text.removeAll(keepingCapacity: true)
      appendText(to: &text)
      let likes = drawLikes()
      try file.append { line in
        line.append(contentsOf: "{\"id\":\"c".utf8)
        JSONText.append(number: row + 1, width: 7, to: &line)
        line.append(contentsOf: "\",\"text\":".utf8)
        JSONText.append(string: text, to: &line)
        line.append(contentsOf: ",\"like_count\":".utf8)
        JSONText.append(number: likes, to: &line)
        line.append(contentsOf: ",\"published_at\":\"".utf8)
        phrasebook.expand(published, into: &line, using: &generator)
        line.append(contentsOf: "\"}\n".utf8)
      }
    }
    try file.finish()
  }

  /// Half are spam. Lengths have a long tail: most comments are a sentence, some go on and on.
  private mutating func appendText(to text: inout [UInt8]) {
    let isSpam = generator.nextInt(below: 2) == 0
    let more = generator.pick(weighted: [(0, 26), (1, 24), (2, 20), (4, 19), (8, 11)])
    phrasebook.expand(generator.pick(isSpam ? spam : ham), into: &text, using: &generator)
    for _ in 0..<more {
      text.append(UInt8(ascii: " "))
      phrasebook.expand(
        generator.pick(isSpam && generator.nextInt(below: 2) == 0 ? plugs : chatter), into: &text, using: &generator)
    }
    if generator.happens(perThousand: 60) {
      for index in text.indices where UInt8(ascii: "a")...UInt8(ascii: "z") ~= text[index] { text[index] -= 32 }
    }
  }

  /// Mostly none or a few, rarely thousands.
  private mutating func drawLikes() -> Int {
    let limit = generator.pick(weighted: [(1, 40), (5, 30), (60, 20), (900, 8), (40000, 2)])
    return generator.nextInt(below: limit)
  }
}
