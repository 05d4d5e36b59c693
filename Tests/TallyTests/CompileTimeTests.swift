import Foundation
import TestSupport
import Testing

/// Mistakes in a task that must not get past the compiler. Runs the compiler on the modules of the tests' own build.
@Suite(.enabled(if: Compiler.isPresent, "the modules of the build do not lie beside the tests' program"), .tags(.slow))
struct CompileTimeTests {
  @Test func aRightTaskCompiles() throws { #expect(try Compiler.errors(in: task("")) == []) }

  /// (what stands in the list of LFs, what the compiler says of it)
  @Test(arguments: [
    (#"Keywords("a", in: \.text, ["x"], vote: .spma)"#, "has no member 'spma'"),
    (#"Keywords("a", in: \.txt, ["x"], vote: .spam)"#, "has no member 'txt'"),
    (#"Keywords("a", in: \.likes, ["x"], vote: .spam)"#, "requires the types 'Int' and 'Text'"),
    (#"Threshold("a", in: \.text, .above(3), vote: .spam)"#, "ThresholdValue"),
    (#"LabelingFunction("a") { $0.text.count > 3 ? .spma : .abstain }"#, "has no member 'spma'"),
    (#"LabelingFunction("a") { $0.txt.count > 3 ? .spam : nil }"#, "has no member 'txt'"),
    (#"LabelingFunction("a") { _ in 1 }"#, "cannot convert"),
    (#"LabelingFunction("a") { $0.likes > 3 ? .spam : nil }"#, "must be unwrapped"),
    (#"17"#, "LabelingFunctionSource"),
  ])
  func aWrongFunctionDoesNotCompile(function: String, message: String) throws {
    let errors = try Compiler.errors(in: task(function))
    #expect(errors.contains { $0.contains(message) }, "\(errors)")
  }

  /// (a derived value, what the compiler says of it)
  @Test(arguments: [
    ("@Derived({ (comment: Comment) in comment.text.wordCount }) var derived: Int", nil),
    ("@Derived({ (comment: Self) in comment.likes.map { Double($0) } }) var derived: Double?", nil),
    ("@Derived(cachedAs: \"a\", from: \\.text, { (comment: Comment) in [true] }) var derived: [Bool]", nil),
    ("@Derived({ comment in comment.text.wordCount }) var derived: Int", "cannot infer type of closure parameter"),
    ("@Derived({ (comment: Comment) in comment.text }) var derived: Int", "cannot convert value of type 'Text'"),
    ("@Derived({ (comment: Comment) in comment.txt }) var derived: Int", "has no member 'txt'"),
    ("@Derived({ (comment: Comment) throws in 1 }) var derived: Int", "invalid conversion from throwing function"),
    ("@Derived({ (comment: Comment) in Pointer() }) var derived: Pointer", "'Sendable' protocol"),
    (
      "@Derived(cachedAs: \"a\", { (comment: Comment) in comment.text }) var derived: Text",
      "conform to 'DerivedStorable'"
    ),
  ])
  func derivedValuesAreChecked(derived: String, message: String?) throws {
    let errors = try Compiler.errors(in: task("", derived))
    #expect(message == nil ? errors == [] : errors.contains { $0.contains(message!) }, "\(errors)")
  }

  private func task(_ function: String, _ derived: String = "") -> String {
    """
    import Tally
    final class Pointer {}
    struct Spam: LabelingTask {
      enum Label: String, ClassLabel { case ham, spam }
      struct Comment: Row {
        @Column var text: Text
        @Column var likes: Int?
        \(derived)
      }
      var data = Dataset("rows.jsonl")
      var functions: LabelingFunctions<Comment, Label> {
        Keywords("right", in: \\.text, ["x"], vote: .spam)
        \(function)
      }
    }
    """
  }
}
