import RowFiles
import Votes
import WorkerProtocol

/// What a task is refused for, before any row is read.
struct TaskChecks<Task: LabelingTask> {
  func check(classes: [String]) throws(TaskProblem) {
    // The case's own name too: `case none = "nothing"` would abstain all the same.
    for name in classes + Task.Label.allCases.map({ String(describing: $0) })
    where ["none", "some", "abstain"].contains(name.lowercased()) {
      throw TaskProblem(.reservedClassName, name)
    }
    let type = String(describing: Task.Label.self)
    if classes.count < 2 { throw TaskProblem(.tooFewClasses, type, detail: String(classes.count)) }
    if classes.count > Vote.maximumClassCount {
      throw TaskProblem(.tooManyClasses, type, detail: String(classes.count))
    }
  }

  func check(columns: [ColumnRequest]) throws(TaskProblem) {
    for (index, column) in columns.enumerated() where columns[..<index].contains(where: { $0.name == column.name }) {
      throw TaskProblem(.repeatedColumn, column.name)
    }
  }

  func check(_ derived: [(property: String, value: any AnyDerived)]) throws(TaskProblem) {
    var names: Set<String> = []
    for (property, value) in derived {
      let required = value.requirements
      func problem(_ kind: TaskProblem.Kind, _ detail: String) -> TaskProblem {
        TaskProblem(kind, property, detail: detail, file: required.file, line: required.line)
      }
      if required.rowType != Task.TaskRow.self {
        throw problem(.derivedFromOtherRow, String(describing: required.rowType))
      }
      guard let cache = required.cacheName else { continue }
      if !DerivedFolder.isName(cache) { throw problem(.malformedCacheName, cache) }
      if !names.insert(cache).inserted { throw problem(.repeatedCacheName, cache) }
      if let limit = required.cacheLimit, limit < CacheFile.smallestLimit {
        throw problem(.cacheTooSmall, String(limit))
      }
    }
  }

  func check(
    _ function: LabelingFunction<Task.TaskRow, Task.Label>, among earlier: [FunctionDescription]
  ) throws(TaskProblem) {
    if function.name.isEmpty {
      throw TaskProblem(.emptyFunctionName, "", file: function.file, line: function.line)
    }
    if let accuracy = function.statedAccuracy, !accuracy.isPossible {
      throw TaskProblem(
        .impossibleAccuracy, function.name, detail: "\(accuracy.accuracy) on \(accuracy.votes) votes",
        file: function.file, line: function.line)
    }
    if let first = earlier.first(where: { $0.name == function.name }) {
      throw TaskProblem(
        .repeatedFunctionName, function.name, detail: "\(first.file):\(first.line)", file: function.file,
        line: function.line)
    }
  }

  func prepare(
    _ function: LabelingFunction<Task.TaskRow, Task.Label>, _ row: Task.TaskRow, _ classes: ClassTable<Task.Label>
  ) throws(TaskProblem) -> PreparedFunction {
    do {
      return try function.prepare(row, classes)
    } catch {
      let (kind, detail): (TaskProblem.Kind, String?) =
        switch error {
        case .malformedPattern(let reason, let offset): (.malformedPattern, "\(reason), at byte \(offset)")
        case .emptyList: (.emptyList, nil)
        case .unreadableList(let path, _): (.unreadableList, path)
        }
      throw TaskProblem(kind, function.name, detail: detail, file: function.file, line: function.line)
    }
  }
}
