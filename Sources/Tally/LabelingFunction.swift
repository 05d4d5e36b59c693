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
  let prepare: @Sendable () throws(DeclarationProblem) -> PreparedFunction<R, Label>

  public init(
    _ name: String, file: String = #filePath, line: Int = #line, _ body: @escaping @Sendable (R) throws -> Label?
  ) {
    self.init(name, kind: "code", file: file, line: line) { () throws(DeclarationProblem) in
      PreparedFunction(declaration: nil, body: body)
    }
  }

  /// An LF of a declared kind.
  ///
  /// - Parameter prepare: makes its body. Called once, before the first row.
  init(
    _ name: String, kind: String, file: String, line: Int,
    prepare: @escaping @Sendable () throws(DeclarationProblem) -> PreparedFunction<R, Label>
  ) {
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
struct PreparedFunction<R: Row, Label: ClassLabel> {
  /// What it looks for, in words that change when its meaning does; `nil` for code.
  let declaration: String?
  let body: @Sendable (R) throws -> Label?
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
enum DeclarationProblem: Error {
  case malformedPattern(reason: String, offset: Int)
  case emptyList
  case unreadableList(path: String, errno: Int32)
}
