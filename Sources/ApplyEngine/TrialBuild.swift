import Foundation

/// Compiles LFs that are in no file of their task: the task's sources with one more, whose program holds only these.
///
/// The compiler is called as the package manager has called it for the task's own worker, by what it has noted in
/// `.build/workers`; so only the task is compiled, in about two seconds, and nothing of the package is touched.
public struct TrialBuild {
  /// What the compiler calls the LFs that are tried.
  static let sourceName = "tried"
  /// The module that a task imports.
  private static let sdk = "Tally"

  public let folders: TaskFolders
  public let task: String
  /// What may stand in a task's `functions`.
  public let source: String
  /// A folder of its own.
  public let scratch: String

  public init(_ folders: TaskFolders, task: String, source: String, scratch: String) {
    self.folders = folders
    self.task = task
    self.source = source
    self.scratch = scratch
  }

  /// - Parameter isInterrupted: asked some times a second.
  /// - Returns: the worker's path.
  /// - Throws: `trialDoesNotCompile` for mistakes in ``source``, `doesNotCompile` for those in the task.
  public func run(isInterrupted: () -> Bool = { false }) throws(BuildError) -> String {
    let build = WorkerBuild(folders, task: task)
    guard let description = BuildDescription(path: build.description),
      let direct = DirectBuild(description, worker: build.worker, folder: folders.folder(of: task))
    else { throw .failed(task: task, output: "\(build.description) is not what this tally knows") }
    let main = try taskFile()
    let worker = scratch + "/worker"
    let mainCopy = scratch + "/" + (main.path as NSString).lastPathComponent
    let own = scratch + "/TallyTrial.swift"
    let objects = scratch + "/objects"
    do {
      try main.text.write(toFile: mainCopy, atomically: false, encoding: .utf8)
      try program(type: main.type).write(toFile: own, atomically: false, encoding: .utf8)
      try direct.list(for: worker).write(toFile: objects, atomically: false, encoding: .utf8)
    } catch {
      throw .failed(task: task, output: "\(scratch) cannot be written")
    }
    let others = folders.files(of: task).filter { $0.hasSuffix(".swift") }.map { "\(folders.root)/\($0)" }
    let files = others.filter { $0 != main.path } + [mainCopy, own]
    let commands = direct.commands(compiling: files, into: worker, list: objects)
    let compiled = try call(commands[0], isInterrupted)
    if compiled.status != 0 { throw failure(compiled.output, copy: mainCopy, of: main.path) }
    let linked = try call(commands[1], isInterrupted)
    if linked.status != 0 { throw .failed(task: task, output: String(linked.output.suffix(2000))) }
    return worker
  }

  /// The file with `@main`, which is taken out of it: a program has one.
  private func taskFile() throws(BuildError) -> (path: String, text: String, type: String) {
    for name in folders.files(of: task) where name.hasSuffix(".swift") {
      let path = "\(folders.root)/\(name)"
      guard var text = try? String(contentsOfFile: path, encoding: .utf8) else { continue }
      let pattern =
        #/(?m)^[ \t]*@main\b(?:\s|@\w+|//[^\n]*)*(?:(?:public|package|internal|final)\s+)*(?:struct|class|enum|actor)\s+(\w+)/#
      guard let match = text.firstMatch(of: pattern), let place = text[match.range].range(of: "@main") else { continue }
      let type = String(match.output.1)
      text.replaceSubrange(place, with: "     ")
      return (path, text, type)
    }
    throw .failed(task: task, output: "none of its files has a type that is marked @main")
  }

  /// The LFs, in the task's own scope, and a task that has only them.
  private func program(type: String) -> String {
    """
    import \(TrialBuild.sdk)
    extension \(type) {
      @LabelingFunctionsBuilder<TaskRow, Label> fileprivate var tallyTrial: LabelingFunctions<TaskRow, Label> {
    #sourceLocation(file: "\(TrialBuild.sourceName)", line: 1)
    \(source)
    #sourceLocation()
      }
    }
    @main struct TallyTrial: LabelingTask {
      typealias Label = \(type).Label
      typealias TaskRow = \(type).TaskRow
      var data: Dataset { \(type)().data }
      var functions: LabelingFunctions<TaskRow, Label> { \(type)().tallyTrial }
    }
    """
  }

  private func failure(_ output: String, copy: String, of original: String) -> BuildError {
    let said = output.replacingOccurrences(of: copy, with: original)
    let all = CompilerMessage.all(in: said)
    let tried = all.filter { ($0.file as NSString).lastPathComponent == TrialBuild.sourceName }.map {
      CompilerMessage(file: TrialBuild.sourceName, line: $0.line, column: $0.column, text: $0.text)
    }
    if !tried.isEmpty { return .trialDoesNotCompile(source: source, messages: tried) }
    let own = CompilerMessage.all(in: said, ofTask: task)
    if !own.isEmpty { return .doesNotCompile(task: task, messages: own) }
    // A bracket too few or too many makes the mistake seem to be in the lines around it.
    if let around = all.first(where: { $0.file.hasSuffix("TallyTrial.swift") }) {
      let last = source.split(separator: "\n", omittingEmptySubsequences: false)
      return .trialDoesNotCompile(
        source: source,
        messages: [
          CompilerMessage(
            file: TrialBuild.sourceName, line: last.count, column: (last.last?.utf8.count ?? 0) + 1,
            text: around.text)
        ])
    }
    return .failed(task: task, output: String(output.suffix(2000)))
  }

  private func call(_ command: [String], _ isInterrupted: () -> Bool) throws(BuildError) -> CompilerProcess.Outcome {
    if let outcome = CompilerProcess.run(command, in: scratch, isInterrupted: isInterrupted) { return outcome }
    if isInterrupted() { throw .interrupted }
    throw .noCompiler
  }
}
