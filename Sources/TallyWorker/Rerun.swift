import CSystemCalls
import Glibc
import RowFiles
import Votes
import WorkerProtocol

/// One call of one LF, in a program of its own, so that the runtime's backtracer sees it crash.
struct Rerun {
  private let function: Int
  private let row: Range<Int>
  private let options: ApplyOptions

  /// - Parameter arguments: the LF's position, where the row begins and ends, and the arguments of `apply`.
  init?(_ arguments: ArraySlice<String>) {
    let numbers = arguments.prefix(3).compactMap { Int($0) }
    guard numbers.count == 3, numbers[0] >= 0, 0 <= numbers[1], numbers[1] <= numbers[2],
      let options = ApplyOptions(arguments.dropFirst(3))
    else { return nil }
    function = numbers[0]
    row = numbers[1]..<numbers[2]
    self.options = options
  }

  /// Ends with status 0 if the call came to its end.
  func run(_ task: any WorkerTask) -> Never {
    let description = task.description
    let memory = tally_memory_file(SharedRegion.size(functionCount: description.functions.count))
    let batch = RowBatch(columns: description.columns, hasID: options.id != nil)
    guard function < description.functions.count, memory >= 0,
      let region = SharedRegion(descriptor: memory, functionCount: description.functions.count),
      let file = try? MappedFile(options.path), row.upperBound <= file.bytes.count,
      var parser = try? RowParsers.make(
        options.format, file: file, range: row, columns: description.columns, id: options.id)
    else { exit(64) }
    parser.begin(batch)
    _ = try? parser.fill(batch)
    parser.finish(batch)
    guard batch.count == 1 else { exit(64) }
    task.prepare()
    if let limit = options.memoryLimit { tally_limit_memory(UInt64(limit) << 20) }
    task.begin(batch)
    _ = task.apply(function, to: 0..<1, votes: region.votes(of: function), region: region)
    exit(0)
  }
}
