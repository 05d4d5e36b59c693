import ApplyEngine
import Foundation
import TestSupport
import Testing
import WorkerProtocol

@Suite struct WorkerProgramTests {
  @Test func theProgramSaysWhatItIs() throws {
    let program = try Crashy.program()
    #expect(program.description.task == "CrashyTask")
    #expect(program.description.functions.map(\.name) == Crashy.names)
    #expect(program.description.classes == ["calm", "wild"])
    #expect(program.description.columns.map(\.name) == ["text", "number"])
  }

  @Test func anAbsentProgramCannotStart() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("absent")
    #expect(throws: ApplyError.cannotStart(worker: path, errno: ENOENT)) {
      _ = try WorkerProgram(path: path, root: folder.path)
    }
  }

  @Test func anotherProgramHasNoAnswer() throws {
    let folder = try TemporaryFolder()
    let path = try script("echo this is no worker; exit 3", in: folder)
    #expect(throws: ApplyError.noAnswer(worker: path, ending: .exit(3), output: "this is no worker\n")) {
      _ = try WorkerProgram(path: path, root: folder.path)
    }
  }

  @Test func aNewerProtocolIsRefused() throws {
    let folder = try TemporaryFolder()
    let answer = try answer(of: Crashy.program().path, root: folder.path).replacing(
      "\"version\":1", with: "\"version\":7")
    let path = try script("cat >&4 <<'END'\n\(answer)\nEND", in: folder)
    #expect(throws: ApplyError.newerProtocol(worker: path, found: 7, known: TaskDescription.currentVersion)) {
      _ = try WorkerProgram(path: path, root: folder.path)
    }
  }

  @Test func aTaskThatCannotBeRightIsRefused() throws {
    let folder = try TemporaryFolder()
    let problem = TaskProblem(.malformedPattern, "check", detail: "why, at byte 3", file: "Spam.swift", line: 12)
    let path = try script("cat >&4 <<'END'\n\(String(decoding: problem.answer, as: UTF8.self))\nEND", in: folder)
    #expect(throws: ApplyError.task(problem)) { _ = try WorkerProgram(path: path, root: folder.path) }
  }

  /// The engine writes to a worker that is gone: it must not die of that.
  @Test(arguments: 0..<10) func aWorkerThatEndsBeforeItsFirstRowHasDied(_ attempt: Int) throws {
    let folder = try TemporaryFolder()
    let answer = try answer(of: Crashy.program().path, root: folder.path)
    let path = try script(
      "if [ $1 = describe ]; then cat >&4 <<'END'\n\(answer)\nEND\nelse echo no library; exit 9; fi", in: folder)
    let run = try CrashyRun(
      CrashyRows(count: 3).jsonLines, workers: 1, program: try WorkerProgram(path: path, root: folder.path))
    #expect(throws: ApplyError.died(ending: .exit(9), output: "no library\n")) { try run.votes() }
    #expect(run.processes == [])
  }

  @Test func aTaskThatStartsThreadsIsRefused() throws {
    let folder = try TemporaryFolder()
    let path = try script("CRASHY_THREAD=1 exec '\(Crashy.path)' \"$@\"", in: folder)
    let program = try WorkerProgram(path: path, root: folder.path)
    let run = try CrashyRun(CrashyRows(count: 3).jsonLines, program: program)
    #expect(throws: ApplyError.threadsAtStart(worker: path)) { try run.votes() }
    #expect(run.processes == [])
  }

  @Test func startedByHandItAnswersOnStandardOutput() throws {
    let text = try answer(of: Crashy.path, root: FileManager.default.temporaryDirectory.path)
    let answer = try JSONDecoder().decode(DescribeAnswer.self, from: Data(text.utf8))
    #expect(answer.task?.task == "CrashyTask")
  }

  @Test func withoutArgumentsItSaysHowToStartIt() throws {
    let (status, _, errors) = try run(Crashy.path, [])
    #expect(status == 64)
    #expect(errors == "this is a worker of Tally: start it with `tally run`\n")
  }

  private func answer(of path: String, root: String) throws -> String {
    let (status, output, _) = try run(path, ["describe"])
    #expect(status == 0)
    return output
  }

  private func script(_ text: String, in folder: TemporaryFolder) throws -> String {
    let source = try folder.write("#!/bin/sh\n\(text)\n", to: "worker.sh")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: source)
    // Copied by another process: a file that this one has open for writing while a parallel test starts a program
    // cannot be started itself.
    #expect(try run("/bin/cp", [source, folder.path("worker")]).status == 0)
    return folder.path("worker")
  }

  private func run(_ path: String, _ arguments: [String]) throws -> (status: Int32, output: String, errors: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    let output = Foundation.Pipe()
    let errors = Foundation.Pipe()
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let outputText = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let errorText = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, outputText, errorText)
  }
}
