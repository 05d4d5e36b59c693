import Votes

/// What people and forms do to a text: typos, capitals, missing capitals, escaped characters, stray spaces.
enum MessageNoise {
  static func apply(to message: inout [UInt8], channel: Ticket.Channel, using generator: inout SeededGenerator) {
    let typoShare = generator.pick(weighted: [(0, 55), (18, 30), (70, 15)])
    if typoShare > 0 { misspell(&message, perThousand: typoShare, using: &generator) }
    if generator.happens(perThousand: 35) {
      for index in message.indices where isLowercase(message[index]) { message[index] -= 32 }
    } else if generator.happens(perThousand: channel == .chat ? 480 : 60) {
      for index in message.indices where isUppercase(message[index]) { message[index] += 32 }
    }
    if channel == .web, generator.happens(perThousand: 160) { escapeHTML(&message) }
    if generator.happens(perThousand: 30) {
      message.append(contentsOf: generator.pick(["  ", "\n", " \n\n", "\t"]).utf8)
    }
    if generator.happens(perThousand: 10) { message.insert(contentsOf: " \n".utf8, at: 0) }
  }

  /// Misspells plain words of four and more letters, each `share` times in a thousand; leaves addresses and numbers alone.
  static func misspell(_ message: inout [UInt8], perThousand share: Int, using generator: inout SeededGenerator) {
    var output: [UInt8] = []
    output.reserveCapacity(message.count + 8)
    for piece in message.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false) {
      if !output.isEmpty || piece.startIndex > 0 { output.append(UInt8(ascii: " ")) }
      var word = Array(piece)
      let letters = word.prefix { isLowercase($0) || isUppercase($0) }.count
      // A comma or a full stop may follow the letters; anything longer is an address, a number or another script.
      if letters >= 4, word.count - letters <= 1, generator.happens(perThousand: share) {
        misspell(word: &word, letters: letters, using: &generator)
      }
      output.append(contentsOf: word)
    }
    message = output
  }

  private static func misspell(word: inout [UInt8], letters: Int, using generator: inout SeededGenerator) {
    let position = 1 + generator.nextInt(below: letters - 2)
    switch generator.nextInt(below: 4) {
    case 0: word.swapAt(position, position + 1)
    case 1: word.remove(at: position)
    case 2: word.insert(word[position], at: position)
    default: word[position] = neighbour(of: word[position], using: &generator)
    }
  }

  /// A key beside this one on the same line of the keyboard; capitals stay as they are.
  private static func neighbour(of letter: UInt8, using generator: inout SeededGenerator) -> UInt8 {
    for line in ["qwertyuiop", "asdfghjkl", "zxcvbnm"] {
      let keys = Array(line.utf8)
      guard let index = keys.firstIndex(of: letter) else { continue }
      return index == 0
        ? keys[1] : index == keys.count - 1 || generator.nextInt(below: 2) == 0 ? keys[index - 1] : keys[index + 1]
    }
    return letter
  }

  /// A web form that escaped once too often.
  private static func escapeHTML(_ message: inout [UInt8]) {
    var output: [UInt8] = []
    for byte in message {
      switch byte {
      case UInt8(ascii: "&"): output.append(contentsOf: "&amp;".utf8)
      case UInt8(ascii: "'"): output.append(contentsOf: "&#39;".utf8)
      case UInt8(ascii: "\""): output.append(contentsOf: "&quot;".utf8)
      case UInt8(ascii: "<"): output.append(contentsOf: "&lt;".utf8)
      default: output.append(byte)
      }
    }
    message = output
  }

  private static func isLowercase(_ byte: UInt8) -> Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte }

  private static func isUppercase(_ byte: UInt8) -> Bool { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte }
}
