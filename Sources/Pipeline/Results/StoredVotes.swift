import ApplyEngine
import Interchange
import RowFiles
import Votes

/// A run's `votes.npy`, mapped: a contiguous column for each LF.
public struct StoredVotes {
  public let rowCount: Int
  public let functionCount: Int
  public let classCount: Int
  /// Bytes a vote.
  let width: Int
  /// The first column.
  let base: UnsafeRawPointer
  /// Keeps the memory.
  private let file: MappedFile

  /// - Throws: `damagedRun` if the file is not this matrix, or holds what is no vote.
  init(path: String, rowCount: Int, functionCount: Int, classCount: Int) throws(RunError) {
    self.rowCount = rowCount
    self.functionCount = functionCount
    self.classCount = classCount
    width = NumPyHeader.voteSize(classCount: classCount)
    let header = NumPyHeader.bytes(rowCount: rowCount, functionCount: functionCount, classCount: classCount)
    guard let file = try? MappedFile(path), file.bytes.count == header.count + rowCount * functionCount * width,
      file.bytes.starts(with: header), let start = file.bytes.baseAddress
    else { throw .damagedRun(path: path) }
    self.file = file
    base = start + header.count
    guard isSound else { throw .damagedRun(path: path) }
  }

  /// Whether every value is a vote: the builder of patterns takes that for granted.
  private var isSound: Bool {
    let count = rowCount * functionCount
    func isSound<Stored: SignedInteger & FixedWidthInteger>(_ type: Stored.Type) -> Bool {
      let votes = UnsafeBufferPointer(start: base.assumingMemoryBound(to: type), count: count)
      var (lowest, highest) = (Stored(-1), Stored(-1))
      for vote in votes {
        lowest = min(lowest, vote)
        highest = max(highest, vote)
      }
      return lowest == -1 && Int(highest) < classCount
    }
    return width == 1 ? isSound(Int8.self) : isSound(Vote.self)
  }

  public subscript(row: Int, function: Int) -> Vote {
    let place = column(function) + row * width
    return width == 1 ? Vote(place.load(as: Int8.self)) : place.load(as: Vote.self)
  }

  /// One line of the matrix: `[m]`.
  public func line(_ row: Int) -> [Vote] { (0..<functionCount).map { self[row, $0] } }

  /// An LF's votes on all rows, ``width`` bytes each.
  func column(_ function: Int) -> UnsafeRawPointer { base + function * rowCount * width }
}
