import RowFiles

extension RowFileError: UserFacingError {
  var message: UserMessage {
    switch self {
    case .unreadable(let path, let errno):
      let system = Suggestions.system(errno)
      return UserMessage("cannot read the data: \(system.reason)", at: path, fix: system.fix)
    case .unwritable(let path, let errno):
      let system = Suggestions.system(errno)
      return UserMessage("cannot write: \(system.reason)", at: path, fix: system.fix)
    case .notAFile(let path):
      return UserMessage("the data is not a file", at: path, fix: "name one file of rows, or - for standard input")
    case .empty(let path):
      return UserMessage(
        "the file has no rows", at: path, fix: "check what wrote it; a CSV needs a header and at least one row")
    case .changed(let path):
      return UserMessage(
        "the data changed while it was read", at: path,
        fix: "wait until its writer is done, or copy it first, and run again")
    case .unknownFormat(let path):
      return UserMessage(
        "cannot tell the format from the name", at: path,
        fix: "name it .jsonl, .csv or .tsv (each also .gz), or pass --format")
    case .badGzip(let path):
      return UserMessage(
        "the gzip data is damaged or cut off", at: path, fix: "test it with gzip -t, and copy it again")
    case .missingColumn(let name, let path, let available):
      let otherwise = "the data has \(Suggestions.list(available)): change the column's name in the task, or the data"
      return UserMessage(
        "no column \"\(name)\" in the data", at: path,
        fix: Suggestions.fix(name, among: available, otherwise: otherwise))
    case .repeatedColumn(let name, let path):
      return UserMessage("two columns are called \"\(name)\"", at: "\(path):1", fix: "rename one of them in the header")
    case .badRow(let problem, let path, let line):
      return problem.message(path: path, line: line)
    }
  }
}

extension RowProblem {
  func message(path: String, line: Int) -> UserMessage {
    let place = "\(path):\(line)"
    let skip = "or pass --skip-bad-lines to leave such rows out and list them"
    switch kind {
    case .notJSON:
      return UserMessage("this line is not JSON: \(found ?? "")", at: place, fix: "mend the line, \(skip)")
    case .notObject:
      return UserMessage(
        "this line is not a JSON object", at: place, fix: "write one object a line, {\"text\": …}, \(skip)")
    case .notUTF8:
      return UserMessage("this line is not UTF-8", at: place, fix: "convert the file (iconv -t UTF-8), \(skip)")
    case .tooLarge:
      return UserMessage("this line is too long: over \(expected ?? "4 GB")", at: place, fix: "split the row, \(skip)")
    case .unclosedQuote:
      return UserMessage(
        "a quote opens here and is never closed", at: place, fix: "close it, and double quotes within a field, \(skip)")
    case .textAfterQuote:
      return UserMessage(
        "there is text behind a closing quote", at: place, fix: "double quotes within a field (\"\"), \(skip)")
    case .fieldCount:
      return UserMessage(
        "this row has \(found ?? "") fields, the header \(expected ?? "")", at: place,
        fix: "quote fields that hold a separator or a line end, \(skip)")
    case .missingValue:
      return UserMessage(
        "no value for \"\(column ?? "")\" in this row", at: place,
        fix: "declare the column as an optional (\(typeName)?), mend the row, \(skip)")
    case .wrongType:
      return UserMessage(
        "the value of \"\(column ?? "")\" is no \(expected ?? "")", at: place,
        fix: "declare the column as Text, mend the row, \(skip)")
    case .missingID:
      return UserMessage("this row has no id", at: place, fix: "give it one, pass --id position, \(skip)")
    case .idTooLong:
      return UserMessage(
        "this row's id has \(found ?? "") bytes; \(expected ?? "") are the most", at: place,
        fix: "name another column with --id, \(skip)")
    }
  }

  private var typeName: String {
    switch expected {
    case "integer": "Int"
    case "number": "Double"
    case "flag": "Bool"
    default: "Text"
    }
  }
}
