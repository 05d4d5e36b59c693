import TallyWorker
import WorkerProtocol

/// A labeling task: its classes, its rows, where they lie, and its LFs.
///
/// ```swift
/// @main
/// struct YouTubeSpam: LabelingTask {
///   enum Label: String, ClassLabel { case ham, spam }
///   struct Comment: Row { @Column var text: Text }
///
///   var data = Dataset("Datasets/comments.jsonl", id: "id")
///
///   var functions: LabelingFunctions<Comment, Label> {
///     Keywords("subscribe", in: \.text, ["subscribe"], vote: .spam)
///   }
/// }
/// ```
///
/// It compiles to a program of its own, which `tally run` builds and starts; the LFs can crash without taking anything along.
public protocol LabelingTask {
  associatedtype Label: ClassLabel
  associatedtype TaskRow: Row

  init()
  var data: Dataset { get }
  @LabelingFunctionsBuilder<TaskRow, Label> var functions: LabelingFunctions<TaskRow, Label> { get }
}

extension LabelingTask {
  /// The worker program. `@main` calls it.
  public static func main() {
    Worker.run { () throws(TaskProblem) in try TaskProgram(Self()) }
  }
}
