import ApplyEngine
import Foundation
import Glibc
import RowFiles
import Votes

/// The rows that a watch applies LFs to, kept between saves: a file as it is, or a sample of it.
final class WatchData: @unchecked Sendable {
  /// What the user called it.
  let path: String
  /// The file that workers read.
  let file: MappedFile
  let format: RowFormat
  /// Rows of the whole file; `nil` where it was small enough to take it as it is.
  let totalRowCount: Int
  private let original: MappedFile
  private let stamp: FileStamp?
  /// Of a sample: where each row lies in the original; empty if the file is the original.
  private let places: [RowReservoir.Place]
  /// `[rows]`: where each row begins in ``file``.
  private let starts: [Int]

  var isSample: Bool { !places.isEmpty }

  /// - Parameter scratch: a folder for what is unpacked or sampled.
  init(_ request: WatchRequest, path: String, whereToGet: String?, scratch: String, isInterrupted: () -> Bool)
    throws(RunError)
  {
    self.path = path
    guard access(path, F_OK) == 0 else { throw .missingData(path: path, whereToGet: whereToGet) }
    stamp = FileStamp(path)
    do throws(RowFileError) {
      if InputSpool.isNeeded(for: path) {
        let spool = scratch + "/spool"
        unlink(spool)
        _ = try InputSpool.copy(path, to: spool, isCancelled: isInterrupted)
        if isInterrupted() { throw RowFileError.empty(path: path) }
        original = try MappedFile(spool)
      } else {
        original = try MappedFile(path)
      }
      guard let format = request.format ?? RowFormat(path: path) else { throw .unknownFormat(path: path) }
      self.format = format
      var generator = SeededGenerator(seed: request.seed)
      let reservoir = try RowReservoir(original, format: format, limit: request.rows) {
        generator.nextInt(below: $0)
      }
      totalRowCount = reservoir.rowCount
      if reservoir.rowCount > reservoir.rows.count {
        let sample = scratch + "/sample"
        unlink(sample)
        starts = try WatchData.write(reservoir, of: original, to: sample)
        places = reservoir.rows
        file = try MappedFile(sample)
      } else {
        (file, places, starts) = (original, [], [])
      }
    } catch {
      throw isInterrupted() ? .interrupted : .data(error.at(path))
    }
  }

  /// - Returns: where each row begins.
  private static func write(
    _ reservoir: RowReservoir, of file: MappedFile, to path: String
  ) throws(RowFileError) -> [Int] {
    var bytes = Array(file.bytes[..<reservoir.body])
    var starts: [Int] = []
    starts.reserveCapacity(reservoir.rows.count)
    for place in reservoir.rows {
      starts.append(bytes.count)
      bytes += file.bytes[place.offset..<place.offset + place.length]
      // The last line of a file may have no end.
      if bytes.last != 0x0A { bytes.append(0x0A) }
    }
    guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else {
      throw .unwritable(path: path, errno: errno)
    }
    return starts
  }

  /// Whether the file is still the one that was read.
  func isCurrent(_ path: String) -> Bool { path == self.path && FileStamp(path) == stamp }

  /// A row's position among all rows of the file.
  func number(of row: Int) -> Int { isSample ? places[row].number : row }

  /// An error about the rows, in terms of the file that the user knows.
  func original(_ error: RowFileError) -> RowFileError {
    guard isSample, case .badRow(let problem, _, _) = error else { return error.at(path) }
    let offset = Int(truncatingIfNeeded: problem.offset)
    var row = 0
    var end = starts.count
    while end - row > 1 {
      let middle = (row + end) / 2
      if starts[middle] <= offset { row = middle } else { end = middle }
    }
    let place = places[row].offset + offset - starts[row]
    return .badRow(problem, path: path, line: ByteScan.line(of: place, in: original.bytes))
  }
}
