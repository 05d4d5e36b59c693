import ApplyEngine
import Foundation
import Pipeline
import Reporting
import WorkerProtocol

extension BuildError: UserFacingError {
  var isInterruption: Bool { self == .interrupted }

  var message: UserMessage {
    switch self {
    case .noCompiler:
      return UserMessage(
        "there is no Swift compiler on the path", fix: "install Swift 6.2 or later, and check with: swift --version")
    case .doesNotCompile(let task, let messages):
      let first = messages[0]
      let rest = messages.dropFirst().prefix(9).map { "\n         \($0.file):\($0.line):\($0.column): \($0.text)" }
        .joined()
      let more = messages.count > 10 ? "\n         and \(messages.count - 10) more" : ""
      return UserMessage(
        "\(task) does not compile: \(first.text)", at: "\(first.file):\(first.line):\(first.column)\(rest)\(more)",
        fix: "mend the task and run again; the last results are untouched")
    case .trialDoesNotCompile(let source, let messages):
      let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
      let places = messages.prefix(5).enumerated().map { index, message in
        let line = lines.indices.contains(message.line - 1) ? String(lines[message.line - 1]) : ""
        // The compiler counts bytes.
        let before = String(decoding: Array(line.utf8).prefix(message.column - 1), as: UTF8.self)
        let blanks = String(repeating: " ", count: DisplayWidth.of(before))
        let text = index == 0 ? "" : ": \(message.text)"
        return "line \(message.line), column \(message.column)\(text)\n         \(DisplayWidth.sanitize(line))\n"
          + "         \(blanks)^"
      }
      return UserMessage(
        "the labeling function does not compile: \(messages[0].text)", at: places.joined(separator: "\n       "),
        fix: "write it as it would stand in the task's functions: columns as \\.name, classes as .name")
    case .failed(let task, let output):
      return UserMessage(
        "building \(task) failed",
        fix: "this is what the build said last:\n\(output.split(separator: "\n").suffix(12).joined(separator: "\n"))")
    case .interrupted: return .interrupted
    }
  }
}

extension UserMessage {
  static let interrupted = UserMessage("interrupted; the last results are untouched")
}

extension ApplyError: UserFacingError {
  var isInterruption: Bool { self == .interrupted }

  var message: UserMessage {
    switch self {
    case .cannotStart(let worker, let errno):
      let system = Suggestions.system(errno)
      return UserMessage("cannot start the worker: \(system.reason)", at: worker, fix: system.fix)
    case .noAnswer(let worker, let ending, let output):
      return UserMessage(
        "the worker did not say what it is: \(ending.text)\(ApplyError.quoted(output))", at: worker,
        fix: "code that runs while the task's functions are listed must not trap or exit; run it by hand with: describe"
      )
    case .newerProtocol(let worker, let found, let known):
      return UserMessage(
        "the worker speaks version \(found) of the protocol, this tally up to \(known)", at: worker,
        fix: "use the tally that the worker was built with")
    case .task(let problem): return problem.message
    case .data(let error): return error.message
    case .died(let ending, let output):
      return UserMessage(
        "a worker died while no labeling function ran: \(ending.text)\(ApplyError.quoted(output))",
        fix: "if memory is short (dmesg shows it), pass fewer --workers; otherwise please report it")
    case .threadsAtStart(let worker):
      return UserMessage(
        "the task starts threads while its labeling functions are listed", at: worker,
        fix: "start none in the task's init or functions: its workers are forked from that process")
    case .fault(let place, let kind, let message):
      let row = place.row.map { "row \"\($0)\"" } ?? "a row"
      let data = SourcePath.relative(place.dataPath, to: FileManager.default.currentDirectoryPath)
      return UserMessage(
        "labeling function \"\(place.function)\" \(kind.text) on \(row), line \(place.dataLine) of \(data): "
          + message,
        at: "\(place.file):\(place.line)",
        fix: "mend it, or run without --strict: it then has no vote on that row; the last results are untouched")
    case .impossibleVote(let function, let value):
      return UserMessage(
        "the vote \(value) came out of labeling function \"\(function)\", which is no class",
        fix: "some labeling function writes to memory that is not its own: look for unsafe pointers")
    case .impossibleBatch:
      return UserMessage(
        "a worker's account of its rows makes no sense",
        fix: "some labeling function writes to memory that is not its own: look for unsafe pointers")
    case .unwritable(let path, let errno):
      let system = Suggestions.system(errno)
      return UserMessage("cannot write: \(system.reason)", at: path, fix: system.fix)
    case .streamFormat(let isCompressed):
      return UserMessage(
        isCompressed
          ? "a stream is labelled as it comes, and this one is compressed"
          : "a stream is JSON Lines, and this one is not",
        at: "standard input",
        fix: isCompressed
          ? "unpack it on the way: zcat FILE | tally run … --data -; or pass --output DIR, which takes all of it first"
          : "write one object a line, or pass --output DIR, which takes all of it first, CSV and TSV too")
    case .interrupted: return .interrupted
    }
  }

  private static func quoted(_ output: String) -> String {
    let lines = output.split(separator: "\n").suffix(3)
    return lines.isEmpty ? "" : ": " + lines.joined(separator: " / ")
  }
}

extension BatchFault.Kind {
  /// What the LF did: "… on row 7".
  var text: String {
    switch self {
    case .thrown: "threw an error"
    case .matchLimit: "gave up a pattern"
    case .crashed: "crashed"
    case .exited: "ended its process"
    case .cpuLimit: "took more CPU time than it may"
    case .wallLimit: "slept longer than it may"
    case .memoryLimit: "took more memory than it may"
    case .closedDescriptors: "closed the worker's descriptors"
    }
  }
}

extension WorkerEnding {
  var text: String {
    switch self {
    case .signal(let number):
      let names = [
        4: "it trapped", 6: "it aborted", 8: "a division by zero", 9: "it was killed",
        11: "a bad memory access or stack overflow",
      ]
      return (names[number].map { "\($0), " } ?? "") + "signal \(number)"
    case .exit(let status): return "exit status \(status)"
    }
  }
}

extension TaskProblem: UserFacingError {
  var message: UserMessage {
    let place = file.map { "\($0):\(line ?? 0)" }
    switch kind {
    case .reservedClassName:
      return UserMessage(
        "a class cannot be called \"\(subject)\"", at: place,
        fix: "rename the case: in a labeling function .\(subject) would mean no vote at all")
    case .tooFewClasses:
      return UserMessage("\(subject) has \(detail ?? "") classes", at: place, fix: "give it two or more cases")
    case .tooManyClasses:
      return UserMessage("\(subject) has \(detail ?? "") classes; 32767 are the most", at: place, fix: "split the task")
    case .noFunctions:
      return UserMessage("\(subject) has no labeling functions", at: place, fix: "list at least one in its functions")
    case .repeatedFunctionName:
      return UserMessage(
        "two labeling functions are called \"\(subject)\"", at: place,
        fix: "rename one; the other is at \(detail ?? "")")
    case .emptyFunctionName:
      return UserMessage(
        "a labeling function has no name", at: place, fix: "name it: the name heads its column in every table")
    case .malformedPattern:
      return UserMessage(
        "the pattern of \"\(subject)\" is malformed: \(detail ?? "")", at: place, fix: "mend the pattern (PCRE2 syntax)"
      )
    case .emptyList:
      return UserMessage(
        "\"\(subject)\" has nothing to look for", at: place, fix: "give it at least one entry that is not empty")
    case .unreadableList:
      return UserMessage(
        "cannot read the list of \"\(subject)\": \(detail ?? "")", at: place,
        fix: "give the path relative to the package's folder")
    case .impossibleAccuracy:
      return UserMessage(
        "\"\(subject)\" cannot have an accuracy of \(detail ?? "")", at: place,
        fix: "give one above 0 and below 1, as if seen on more than 0 votes")
    case .derivedFromOtherRow:
      return UserMessage(
        "the derived value \"\(subject)\" is computed from a \(detail ?? ""), which is not the task's row", at: place,
        fix: "let its closure take the row that it is declared in")
    case .malformedCacheName:
      return UserMessage(
        "the derived value \"\(subject)\" cannot be cached as \"\(detail ?? "")\"", at: place,
        fix: "use letters, digits, '-', '_' and '.', 100 at most, and no '.' at the beginning")
    case .repeatedCacheName:
      return UserMessage(
        "two derived values are cached as \"\(detail ?? "")\"", at: place, fix: "give \"\(subject)\" another name")
    case .cacheTooSmall:
      return UserMessage(
        "the derived value \"\(subject)\" cannot be cached in \(detail ?? "") bytes", at: place,
        fix: "give it 131072 or more")
    case .repeatedColumn:
      return UserMessage(
        "the column \"\(subject)\" is declared twice", at: place,
        fix: "declare it once, and use it in several functions")
    }
  }
}
