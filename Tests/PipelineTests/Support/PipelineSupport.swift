import Foundation
import TestSupport
import Votes

@testable import Pipeline

extension TemporaryFolder {
  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
  }

  /// Writes the index of rows that lie one behind the other, ten bytes apart.
  func writeIndex(ids: [String]?, count: Int, to name: String = "rows.idx") throws -> RowIndex {
    let idBytes = ids?.reduce(0) { $0 + $1.utf8.count } ?? 0
    let file = try MappedScratch(
      path: path(name), size: RowIndex.size(count: count, idBytes: idBytes, hasIDs: ids != nil), isTemporary: false)
    file.base.storeBytes(of: RowIndex.magic, as: UInt64.self)
    file.base.storeBytes(of: RowIndex.version, toByteOffset: 8, as: UInt32.self)
    file.base.storeBytes(of: ids == nil ? 0 : 1, toByteOffset: 12, as: UInt32.self)
    file.base.storeBytes(of: UInt64(count), toByteOffset: 16, as: UInt64.self)
    file.base.storeBytes(of: UInt64(idBytes), toByteOffset: 24, as: UInt64.self)
    let index = RowIndex(base: file.base, owner: file)
    var end = 0
    for row in 0..<count {
      UnsafeMutablePointer(mutating: index.offsets)[row] = UInt64(row * 10)
      UnsafeMutablePointer(mutating: index.lengths)[row] = UInt32(row % 9)
      guard let id = ids?[row] else { continue }
      for byte in id.utf8 {
        UnsafeMutablePointer(mutating: index.ids)[end] = byte
        end += 1
      }
      UnsafeMutablePointer(mutating: index.idEnds)[row] = UInt64(end)
    }
    return index
  }
}

/// Patterns of rows that are given one by one.
func patterns(_ lines: [[Vote]], classCount: Int) -> VotePatterns {
  var builder = VotePatternBuilder(functionCount: lines[0].count, classCount: classCount)
  for line in lines { _ = builder.add(line) }
  return builder.build().patterns
}
