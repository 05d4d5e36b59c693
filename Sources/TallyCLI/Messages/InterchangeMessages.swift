import Interchange

extension InterchangeError: UserFacingError {
  var message: UserMessage {
    switch self {
    case .cannotOpen, .cannotRead, .cannotWrite, .cannotReplace, .changed, .unknownFormat, .labelsForAnswers:
      return fileMessage
    case .notNumPy, .unsupportedNumPyVersion, .badNumPyHeader, .unsupportedNumPyType, .wrongDimensions, .wrongFileSize:
      return numPyMessage
    case .notAVote, .unknownClass, .tooManyClasses, .contradictingVotes, .contradictingGold, .wrongGoldCount,
      .notAPosition, .wrongReviewedCount, .unknownSelection, .unknownSettlement, .badConfidence:
      return classMessage
    case .classesDiffer, .functionsDiffer, .idsDiffer, .notPatterns, .newerPatterns, .badPattern, .wrongPatternCount:
      return shardMessage
    default: return textMessage
    }
  }

  private var fileMessage: UserMessage {
    switch self {
    case .cannotOpen(let path, let errno), .cannotRead(let path, let errno):
      let system = Suggestions.system(errno)
      return UserMessage("cannot open the file: \(system.reason)", at: path, fix: system.fix)
    case .cannotWrite(let path, let errno), .cannotReplace(let path, let errno):
      let system = Suggestions.system(errno)
      return UserMessage("cannot write: \(system.reason)", at: path, fix: system.fix)
    case .changed(let path):
      return UserMessage(
        "the file changed while it was read", at: path,
        fix: "wait until its writer is done, or copy it first, and run again")
    case .unknownFormat(let path, let known):
      return UserMessage(
        "cannot tell what kind of file this is", at: path, fix: "it can be one of: \(Suggestions.list(known))")
    case .labelsForAnswers(let path):
      return UserMessage(
        "this file has labels that were made of people's answers, and not the answers", at: path,
        fix: "answers are written by tally gold export --what answers; labels are for tally run --reviewed or --gold")
    default: preconditionFailure("\(self)")
    }
  }

  private var textMessage: UserMessage {
    switch self {
    case .notUTF8(let place):
      return UserMessage("the text is not UTF-8", at: place.text, fix: "convert the file: iconv -t UTF-8")
    case .unclosedQuote(let place):
      return UserMessage("a quote opens here and is never closed", at: place.text, fix: "close it")
    case .textAfterQuote(let place):
      return UserMessage(
        "there is text behind a closing quote", at: place.text, fix: "double quotes within a cell (\"\")")
    case .badJSON(let place, let expected, let found):
      let what = found.isEmpty ? "the text ends" : "there is \"\(found)\""
      return UserMessage(
        "this is not JSON: \(what) where \(expected.words) should be", at: place.text, fix: "check what wrote the file")
    case .noRows(let path): return UserMessage("the file has no rows", at: path, fix: "check what wrote it")
    case .wrongCellCount(let place, let found, let expected):
      return UserMessage(
        "this line has \(found) cells, the header \(expected)", at: place.text,
        fix: "quote cells that hold a separator or a line end")
    case .missingColumn(let place, let expected, let found):
      return UserMessage(
        "none of the columns is called \(expected.joined(separator: " or "))", at: place.text,
        fix: "the file has \(Suggestions.list(found)): rename one")
    case .duplicateName(let place, let name):
      return UserMessage("the name \"\(name)\" occurs twice", at: place.text, fix: "rename one of the two")
    case .emptyName(let place): return UserMessage("a name is empty", at: place.text, fix: "name every column")
    case .duplicateRow(let id, let first, let second):
      return UserMessage(
        "two rows have the id \"\(id)\"", at: "\(second.text), first at \(first.text)", fix: "make the ids unique")
    default: preconditionFailure("\(self)")
    }
  }

  private var classMessage: UserMessage {
    switch self {
    case .notAVote(let place, let found, let count):
      return UserMessage(
        "\(found) is no vote", at: place.text,
        fix: "votes are 0 to \(count - 1), or -1 for abstain; check --classes if there are more")
    case .unknownClass(let place, let found, let classes):
      let otherwise = "write one of these names, or its position from 0"
      return UserMessage(
        "class \"\(found)\" is not one of \(Suggestions.list(classes))", at: place.text,
        fix: Suggestions.fix(found, among: classes, otherwise: otherwise))
    case .tooManyClasses(let path, let found, let limit):
      return UserMessage(
        "there are \(found.count) classes and \(limit) are allowed: \(Suggestions.list(found))", at: path,
        fix: "raise --classes, or merge some")
    case .contradictingVotes(let task, let worker, let first, let second):
      return UserMessage(
        "\(worker) voted twice on \(task), and not the same", at: "\(second.text), first at \(first.text)",
        fix: "keep one of the votes")
    case .contradictingGold(let id, let first, let second):
      return UserMessage(
        "\"\(id)\" has two gold classes", at: "\(second.text), first at \(first.text)", fix: "keep one of them")
    case .wrongGoldCount(let path, let found, let expected):
      return UserMessage(
        "gold by position has \(found) lines, the votes \(expected) rows", at: path,
        fix: "give one line for each row (-1 where there is no gold), or add an id column")
    case .notAPosition(let place, let found):
      return UserMessage("\"\(found)\" is no row number", at: place.text, fix: "number the rows from 0")
    case .wrongReviewedCount(let path, let found, let expected):
      return UserMessage(
        "reviewed answers by position have \(found) lines, the votes \(expected) rows", at: path,
        fix: "give one line for each row (-1 where nobody answered), or add an id column")
    case .unknownSelection(let place, let found, let known):
      return UserMessage(
        "the selection \"\(found)\" is not one of \(known.joined(separator: ", "))", at: place.text,
        fix: Suggestions.fix(
          found, among: known,
          otherwise: "write audit for rows drawn at random that nothing is learned from, random for others drawn at "
            + "random, and chosen for the rest"))
    case .unknownSettlement(let place, let found, let known):
      return UserMessage(
        "settledBy \"\(found)\" is not one of \(known.joined(separator: ", "))", at: place.text,
        fix: Suggestions.fix(
          found, among: known,
          otherwise:
            "write agreement where two people gave the answer, expert where they differed and one decided, and "
            + "nobody where no answer came of it"))
    case .badConfidence(let place, let found):
      return UserMessage(
        "\"\(found)\" is no vote with a confidence", at: place.text,
        fix: "write class:confidence with a decimal point, above 0 and up to 1.0, for example spam:0.8")
    default: preconditionFailure("\(self)")
    }
  }

  /// Files that belong together, and pattern files.
  private var shardMessage: UserMessage {
    let remake = "make it again with: tally patterns"
    switch self {
    case .classesDiffer(let path, let found, let firstPath, let expected):
      return UserMessage(
        "this file has other classes (\(Suggestions.list(found))) than \(firstPath) (\(Suggestions.list(expected)))",
        at: path, fix: "write the same classes in all files, all by name or all by number")
    case .functionsDiffer(let path, let found, let firstPath, let expected):
      return UserMessage(
        "this file has other labeling functions than \(firstPath)\(InterchangeError.difference(expected, found))",
        at: path, fix: "give all files the same columns in the same order")
    case .idsDiffer(let path, let hasIDs, let firstPath):
      return UserMessage(
        "\(firstPath) has \(hasIDs ? "no ids, this file has some" : "ids, this file has none")", at: path,
        fix: "give the rows of all files ids, or of none")
    case .notPatterns(let path): return UserMessage("this is no pattern file", at: path, fix: remake)
    case .newerPatterns(let path, let found, let supported):
      return UserMessage(
        "the pattern file has version \(found), this tally knows up to \(supported)", at: path,
        fix: "use a newer tally")
    case .badPattern(let place):
      return UserMessage("this line of the pattern file makes no sense", at: place.text, fix: remake)
    case .wrongPatternCount(let path, let found, let expected):
      return UserMessage(
        "the pattern file has \(found) patterns or rows where its first line promises \(expected)", at: path,
        fix: "copy it again, or \(remake)")
    default: preconditionFailure("\(self)")
    }
  }

  private static func difference(_ expected: [String], _ found: [String]) -> String {
    let gone = expected.filter { !found.contains($0) }
    let new = found.filter { !expected.contains($0) }
    if gone.isEmpty && new.isEmpty { return ": the same ones in another order" }
    return (gone.isEmpty ? "" : ", missing: \(Suggestions.list(gone))")
      + (new.isEmpty ? "" : ", new: \(Suggestions.list(new))")
  }

  private var numPyMessage: UserMessage {
    let convert = "save it with numpy.save(path, votes.astype('int8'))"
    switch self {
    case .notNumPy(let path): return UserMessage("this is no .npy file", at: path, fix: convert)
    case .unsupportedNumPyVersion(let path, let major, let minor):
      return UserMessage("the .npy file has version \(major).\(minor)", at: path, fix: convert)
    case .badNumPyHeader(let path, let header):
      return UserMessage("the .npy header makes no sense: \(header)", at: path, fix: convert)
    case .unsupportedNumPyType(let path, let found, let expected):
      return UserMessage(
        "the array holds \(found), not integers (\(expected.joined(separator: ", ")))", at: path,
        fix: "write -1 for abstain, not NaN: numpy.where(numpy.isnan(v), -1, v).astype('int8')")
    case .wrongDimensions(let path, let shape):
      return UserMessage(
        "the array has the shape \(shape); votes have two dimensions, rows and labeling functions", at: path,
        fix: "reshape it to (n, m)")
    case .wrongFileSize(let path, let found, let expected):
      return UserMessage(
        "the file has \(found) bytes where its header promises \(expected)", at: path, fix: "copy it again")
    default: preconditionFailure("\(self)")
    }
  }
}

extension FilePlace {
  /// `path:line`, with the row and column where they are known.
  var text: String {
    var text = path
    if let line { text += ":\(line)" }
    if let row { text += ", row \(row)" }
    if let column { text += ", column \(column)" }
    return text
  }
}

extension JSONExpectation {
  var words: String {
    switch self {
    case .object: "an object"
    case .array: "an array"
    case .string: "a string"
    case .key: "a key"
    case .colon: "a colon"
    case .commaOrEnd: "a comma or the end"
    case .value: "a value"
    case .scalar: "a text, a number or null"
    case .escape: "an escape"
    case .end: "the end"
    case .shallowerNesting: "less nesting"
    }
  }
}
