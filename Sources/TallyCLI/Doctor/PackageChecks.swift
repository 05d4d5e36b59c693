import ApplyEngine
import Foundation
import Pipeline
import Reporting

/// The package that the current folder lies in, and its tasks.
struct PackageChecks {
  let folders: TaskFolders?
  /// Whether workers are built to see if their tasks compile.
  let buildsTasks: Bool

  func all() -> [Check] {
    guard let folders else {
      return [
        disk(at: FileManager.default.currentDirectoryPath),
        .missing(
          "package", "no folder LabelingFunctions here or further up",
          fix: "change into the package that holds your tasks, or make one: tally new --package --data FILE"),
      ]
    }
    let names = folders.names
    let package =
      names.isEmpty
      ? Check.warn("package", "\(folders.root) has no tasks", fix: "make one: tally new --data FILE")
      : .ok("package", "\(folders.root), \(Suggestions.count(names.count, "task"))")
    return [
      disk(at: folders.root), package, writable(".tally", in: folders.root), writable(".build", in: folders.root),
    ]
      + names.flatMap { [task($0, folders), runs($0, folders)].compactMap { $0 } }
  }

  // MARK: - Folders

  private func disk(at path: String) -> Check {
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: path)
    let free = (attributes?[.systemFreeSize] as? NSNumber)?.int64Value ?? 0
    let finding = "\(NumberFormat.count(Int(free >> 20))) MiB free"
    return free > 1 << 30
      ? .ok("disk", finding)
      : .warn(
        "disk", "\(finding): a run needs about the size of its data, a build 500 MiB",
        fix: "free some space, or keep runs elsewhere: tally run TASK --store DIR; df -h shows where space is")
  }

  /// Whether files can be made and locked in a folder, or in the one that it would be made in.
  private func writable(_ name: String, in root: String) -> Check {
    let folder = "\(root)/\(name)"
    let place = FileManager.default.fileExists(atPath: folder) ? folder : root
    let path = "\(place)/.tally-doctor-\(getpid())"
    let fix = name == ".tally" ? "keep runs elsewhere: tally run TASK --store DIR" : "sudo chown -R $USER \(place)"
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      return .missing(name, "\(place) cannot be written to: \(Suggestions.system(errno).reason)", fix: fix)
    }
    defer {
      close(descriptor)
      unlink(path)
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      return .missing(name, "\(place) lies on a file system without locks", fix: fix)
    }
    return .ok(name, "can be written to, and locked")
  }

  // MARK: - Tasks

  private func task(_ name: String, _ folders: TaskFolders) -> Check {
    let label = "task \(name)"
    let build = WorkerBuild(folders, task: name)
    do {
      if !build.isCurrent {
        let wasBuilt = FileManager.default.isExecutableFile(atPath: build.worker)
        guard buildsTasks else {
          return .ok(
            label, "\(wasBuilt ? "changed since it was built" : "not built yet"): the next run builds it (--tasks: now)"
          )
        }
        Progress.begin()
        try build.run(isInterrupted: {
          Progress.show("building \(name)", share: nil)
          return Interrupt.isRequested
        })
        Progress.clear()
      }
      return try described(label, WorkerProgram(path: build.worker, root: folders.root), folders)
    } catch let error as any UserFacingError {
      let message = error.message
      return .missing(
        label, message.what + (message.place.map { " (\($0))" } ?? ""),
        fix: message.fix ?? "tally run \(name) says more")
    } catch {
      return .missing(label, "\(error)", fix: "tally run \(name) says more")
    }
  }

  private func described(_ label: String, _ program: WorkerProgram, _ folders: TaskFolders) -> Check {
    let description = program.description
    let found =
      "\(Suggestions.count(description.functions.count, "labeling function")), "
      + "\(Suggestions.count(description.classes.count, "class"))".replacingOccurrences(of: "classs", with: "classes")
    for (what, file) in [("data", description.dataset.path as String?), ("gold", description.dataset.gold)] {
      guard let file, !FileManager.default.isReadableFile(atPath: SourcePath.absolute(file, in: folders.root)) else {
        continue
      }
      return .warn(
        label, "\(found), but no \(what) at \(file)", fix: description.dataset.whereToGet ?? "pass --\(what) FILE")
    }
    return .ok(label, found)
  }

  private func runs(_ name: String, _ folders: TaskFolders) -> Check? {
    switch TaskStore(root: folders.root, name: name).state {
    case .idle: nil
    case .locked(let holder):
      .warn(
        "runs of \(name)",
        holder.map { "\"\($0.command)\" (process \($0.pid) on \($0.host)) is on since \($0.startedAt)" }
          ?? "a run is on",
        fix: holder.map { "wait for it, or end it: kill \($0.pid)" } ?? "wait for it")
    case .interrupted(let share):
      .warn(
        "runs of \(name)", "an interrupted run has applied \(NumberFormat.fixed(share * 100, digits: 0)) % of its rows",
        fix: "go on with it: tally run \(name) --resume; a run without --resume starts anew")
    }
  }
}
