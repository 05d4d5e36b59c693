import PatternMatching
import TallyWorker
import Votes
import WorkerProtocol

/// A labeling function (LF): a row in, a vote out. `nil`, spelled `.abstain` where that reads better, is no vote.
///
/// ```swift
/// LabelingFunction("short_comment") { comment in
///   comment.text.wordCount < 5 ? .ham : .abstain
/// }
/// ```
///
/// LFs are pure: the same row gives the same vote, whatever ran before. An LF that throws has a *fault* on that row, which is
/// counted apart and is no vote.
public struct LabelingFunction<R: Row, Label: ClassLabel>: LabelingFunctionSource, Sendable {
  public let name: String
  /// `keywords`, `pattern`, `threshold`, `lookup` or `code`.
  let kind: String
  let file: String
  let line: Int
  /// What its author says of it, not checked yet.
  var statedAccuracy: StatedAccuracy?
  /// Prepares the LF, once, before the first row: compiles its pattern, reads its list.
  let prepare: Preparation

  /// From the row that all calls read, and the classes, to what is called.
  @usableFromInline
  typealias Preparation = @Sendable (R, ClassTable<Label>) throws(DeclarationProblem) -> PreparedFunction

  @inlinable
  public init(
    _ name: String, file: String = #filePath, line: Int = #line, _ body: @escaping @Sendable (R) throws -> Label?
  ) {
    // Here, where R and Label are known, so that the compiler makes one direct call of it.
    self.init(name, kind: "code", file: file, line: line) { row, classes throws(DeclarationProblem) in
      PreparedFunction { classes.vote(try body(row)) }
    }
  }

  /// An LF of a declared kind.
  ///
  /// - Parameter prepare: makes its body. Called once, before the first row.
  @usableFromInline
  init(_ name: String, kind: String, file: String, line: Int, prepare: @escaping Preparation) {
    self.name = name
    self.kind = kind
    self.file = file
    self.line = line
    self.prepare = prepare
  }

  public var labelingFunctions: [LabelingFunction<R, Label>] { [self] }
}

extension LabelingFunctionSource {
  /// Says how good an LF is, where its author knows: a start for the label model, which the votes may correct.
  ///
  /// ```swift
  /// Keywords("subscribe", in: \.text, ["subscribe"], vote: .spam).accuracy(0.9, asIfSeenOn: 50)
  /// ```
  ///
  /// - Parameters:
  ///   - accuracy: the share of its votes that are right, above 0 and below 1. Of a group of LFs, that of each.
  ///   - votes: how many votes the statement is worth, above 0.
  public func accuracy(_ accuracy: Double, asIfSeenOn votes: Double) -> LabelingFunctions<R, Label> {
    LabelingFunctions(
      labelingFunctions.map { function in
        var function = function
        function.statedAccuracy = StatedAccuracy(accuracy: accuracy, votes: votes)
        return function
      })
  }
}

/// An LF that is ready to run.
@usableFromInline
struct PreparedFunction {
  /// What it looks for, in words that change when its meaning does; `nil` for code.
  let declaration: String?
  /// What it looks for in a text, for LFs that only do that.
  let search: TextSearch?
  /// Its vote on the current row.
  let body: () throws -> Vote

  /// Whether it is a pattern for which no automaton can stand.
  var isOneByOne: Bool {
    if case .expression(let expression) = search?.what { !AutomatonSyntax.canStandFor(expression) } else { false }
  }

  @usableFromInline
  init(_ body: @escaping () throws -> Vote) {
    declaration = nil
    search = nil
    self.body = body
  }

  init(declaration: String, body: @escaping () throws -> Vote) {
    self.declaration = declaration
    search = nil
    self.body = body
  }

  init(declaration: String, search: TextSearch) {
    self.declaration = declaration
    self.search = search
    body = search.voteOnRow
  }
}

/// One vote where a text holds something: what the engine can look for in many texts at once.
struct TextSearch {
  let what: ColumnSearch
  /// The text of the current row; `nil` where it is absent.
  let text: () -> Text?
  let vote: Vote

  /// The same, for the engine.
  var description: FunctionSearch {
    switch what {
    case .phrases(let literals):
      FunctionSearch(
        phrases: literals.phrases.map { String(decoding: $0, as: UTF8.self) }, wholeWords: literals.wholeWords)
    case .expression(let expression):
      FunctionSearch(pattern: expression.pattern, ignoresCase: expression.ignoringCase)
    }
  }

  /// The vote on the current row, by itself.
  func voteOnRow() throws -> Vote {
    guard let text = text() else { return .abstain }
    switch what {
    case .phrases(let literals): return literals.occur(inFolded: text.foldedBytes) ? vote : .abstain
    case .expression(let expression):
      switch expression.match(text.bytes) {
      case .found: return vote
      case .notFound: return .abstain
      case .limitReached: throw MatchLimitReached(pattern: expression.pattern)
      }
    }
  }
}

/// What can be listed in a task's `functions`: an LF of any kind, or several of them.
public protocol LabelingFunctionSource<R, Label> {
  associatedtype R: Row
  associatedtype Label: ClassLabel
  var labelingFunctions: [LabelingFunction<R, Label>] { get }
}

/// Several LFs, in order. Spread a task's LFs over files as values of this type, and list them in its `functions`.
public struct LabelingFunctions<R: Row, Label: ClassLabel>: LabelingFunctionSource, Sendable {
  public let labelingFunctions: [LabelingFunction<R, Label>]

  public init(@LabelingFunctionsBuilder<R, Label> _ build: () -> LabelingFunctions<R, Label>) { self = build() }

  init(_ functions: [LabelingFunction<R, Label>]) { labelingFunctions = functions }
}

/// Lists LFs: one after the other, in loops and under conditions.
@resultBuilder
public enum LabelingFunctionsBuilder<R: Row, Label: ClassLabel> {
  public typealias Part = [LabelingFunction<R, Label>]

  public static func buildExpression<Source: LabelingFunctionSource>(_ source: Source) -> Part
  where Source.R == R, Source.Label == Label { source.labelingFunctions }
  public static func buildPartialBlock(first: Part) -> Part { first }
  public static func buildPartialBlock(accumulated: Part, next: Part) -> Part { accumulated + next }
  public static func buildBlock() -> Part { [] }
  public static func buildArray(_ parts: [Part]) -> Part { parts.flatMap { $0 } }
  public static func buildOptional(_ part: Part?) -> Part { part ?? [] }
  public static func buildEither(first: Part) -> Part { first }
  public static func buildEither(second: Part) -> Part { second }
  public static func buildFinalResult(_ part: Part) -> LabelingFunctions<R, Label> { LabelingFunctions(part) }
}

/// What is wrong with a declared LF.
@usableFromInline
enum DeclarationProblem: Error {
  case malformedPattern(reason: String, offset: Int)
  case emptyList
  case unreadableList(path: String, errno: Int32)
}
