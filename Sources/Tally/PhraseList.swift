import RowFiles

/// Phrases that an LF looks for: as written in its code, or in a file beside it.
@usableFromInline
enum PhraseList: Sendable {
  case phrases([String])
  /// A text file, one phrase a line. Blank lines and lines that begin with `#` do not count.
  case file(String)

  func read() throws(DeclarationProblem) -> [String] {
    switch self {
    case .phrases(let phrases): phrases
    case .file(let path): try PhraseList.read(path)
    }
  }

  private static func read(_ path: String) throws(DeclarationProblem) -> [String] {
    let file: MappedFile
    do {
      file = try MappedFile(path)
    } catch .unreadable(_, let errno) {
      throw .unreadableList(path: path, errno: errno)
    } catch {
      throw .unreadableList(path: path, errno: 0)
    }
    let lines = withExtendedLifetime(file) { Array(ByteScan.skippingMark(file.bytes)) }
    return lines.split(separator: 0x0A).map { line in
      Text(String(decoding: line, as: UTF8.self)).trimmed.description
    }.filter { !$0.isEmpty && !$0.hasPrefix("#") }
  }
}
