import RowFiles
import Votes

@testable import Tally

/// A task's program on a batch of texts, so that LFs run one after the other on rows that stay.
final class ProgramRows<Task: LabelingTask> {
  let program: TaskProgram
  private let batch: RowBatch
  private var arena = UnsafeMutableRawBufferPointer(start: nil, count: 0)

  init(_ task: Task) throws {
    program = try TaskProgram(task)
    batch = RowBatch(columns: program.description.columns, hasID: false)
  }

  deinit { arena.deallocate() }

  /// Makes texts the current batch's; the only column holds them.
  func begin(_ texts: [String]) {
    batch.reset()
    var bytes: [UInt8] = []
    for text in texts {
      batch.nextRow[0] = .text(offset: bytes.count, length: text.utf8.count)
      batch.commitRow(offset: 0, length: 0)
      bytes += Array(text.utf8) + [0x0A]
    }
    arena.deallocate()
    arena = .allocate(byteCount: bytes.count + RowBatch.padding, alignment: 1)
    arena.copyBytes(from: bytes + [UInt8](repeating: 0x0A, count: RowBatch.padding))
    batch.setArena(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(arena)[..<bytes.count]), of: 0)
    program.begin(batch)
  }

  /// The votes of an LF on all rows.
  func votes(of name: String) throws -> [Vote] {
    let function = program.description.functions.firstIndex { $0.name == name }!
    return try (0..<batch.count).map { try program.vote(of: function, on: $0) }
  }
}
