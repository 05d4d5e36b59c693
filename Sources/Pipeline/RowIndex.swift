import Glibc
import RowFiles
import Votes

/// `rows.idx`: every row's id and where its bytes lie in the data, so that any row can be shown again.
///
/// ```
/// "TALLYROW", version UInt32, hasIDs UInt32, n UInt64, idBytes UInt64
/// offsets [n] UInt64       lengths [n] UInt32, padded to 8       idEnds [n] UInt64, ids [idBytes] (only with ids)
/// ```
public struct RowIndex {
  static let version: UInt32 = 1
  static let magic: UInt64 = UInt64(littleEndian: 0x574F_5259_4C4C_4154)  // "TALLYROW"
  static let headerSize = 32

  public let count: Int
  public let hasIDs: Bool
  let offsets: UnsafePointer<UInt64>
  let lengths: UnsafePointer<UInt32>
  let idEnds: UnsafePointer<UInt64>
  let ids: UnsafePointer<UInt8>
  /// Keeps the memory.
  private let owner: AnyObject

  static func size(count: Int, idBytes: Int, hasIDs: Bool) -> Int {
    headerSize + count * 8 + (count * 4 + 7) / 8 * 8 + (hasIDs ? count * 8 + idBytes : 0)
  }

  init(base: UnsafeRawPointer, owner: AnyObject) {
    count = Int(base.load(fromByteOffset: 16, as: UInt64.self))
    hasIDs = base.load(fromByteOffset: 12, as: UInt32.self) != 0
    offsets = (base + RowIndex.headerSize).assumingMemoryBound(to: UInt64.self)
    let afterOffsets = base + RowIndex.headerSize + count * 8
    lengths = afterOffsets.assumingMemoryBound(to: UInt32.self)
    let afterLengths = afterOffsets + (count * 4 + 7) / 8 * 8
    idEnds = afterLengths.assumingMemoryBound(to: UInt64.self)
    ids = (afterLengths + (hasIDs ? count * 8 : 0)).assumingMemoryBound(to: UInt8.self)
    self.owner = owner
  }

  /// Opens the index of a finished run.
  ///
  /// - Throws: `damagedRun` if the file is none, is cut off, or is of a newer version.
  public init(path: String) throws(RunError) {
    let file: MappedFile
    do { file = try MappedFile(path) } catch { throw .damagedRun(path: path) }
    try self.init(file)
  }

  /// As ``init(path:)``, of an open file.
  package init(_ file: MappedFile) throws(RunError) {
    let path = file.path
    guard file.bytes.count >= RowIndex.headerSize, let base = file.bytes.baseAddress,
      base.load(as: UInt64.self) == RowIndex.magic, base.load(fromByteOffset: 8, as: UInt32.self) == RowIndex.version
    else { throw .damagedRun(path: path) }
    // Neither can be more than the file's bytes: otherwise the sum below might overflow.
    let limit = UInt64(file.bytes.count)
    let (rows, bytes) = (base.load(fromByteOffset: 16, as: UInt64.self), base.load(fromByteOffset: 24, as: UInt64.self))
    guard rows <= limit, bytes <= limit else { throw .damagedRun(path: path) }
    let (count, idBytes) = (Int(rows), Int(bytes))
    let hasIDs = base.load(fromByteOffset: 12, as: UInt32.self) != 0
    guard file.bytes.count == RowIndex.size(count: count, idBytes: idBytes, hasIDs: hasIDs) else {
      throw .damagedRun(path: path)
    }
    self.init(base: base, owner: file)
    guard isSound(idBytes: idBytes) else { throw .damagedRun(path: path) }
  }

  /// Whether every place and every id can be asked for. One pass, so that no later one needs to look.
  private func isSound(idBytes: Int) -> Bool {
    for row in 0..<count where offsets[row] > UInt64(Int.max) - UInt64(UInt32.max) { return false }
    guard hasIDs else { return true }
    var end: UInt64 = 0
    for row in 0..<count {
      guard idEnds[row] >= end, idEnds[row] <= UInt64(idBytes) else { return false }
      end = idEnds[row]
    }
    return true
  }

  /// Where a row lies in the data.
  public func place(of row: Int) -> (offset: Int, length: Int) { (Int(offsets[row]), Int(lengths[row])) }

  /// A row's id: the data's, or its position.
  public func id(of row: Int) -> String {
    guard hasIDs else { return String(row) }
    return String(decoding: idBytes(of: row), as: UTF8.self)
  }

  /// The UTF-8 of an id that the data gives.
  func idBytes(of row: Int) -> UnsafeRawBufferPointer {
    let start = row == 0 ? 0 : Int(idEnds[row - 1])
    return UnsafeRawBufferPointer(start: ids + start, count: Int(idEnds[row]) - start)
  }

  /// The hash by which ties are broken.
  package func hash(of row: Int) -> UInt64 { hasIDs ? StableHash.of(idBytes(of: row)) : StableHash.of(String(row)) }

  /// The row with an id. Cost: one pass over the ids.
  public func row(withID id: String) -> Int? {
    guard hasIDs else { return Int(id).flatMap { (0..<count).contains($0) && String($0) == id ? $0 : nil } }
    var id = id
    return id.withUTF8 { wanted in
      (0..<count).first { row in
        let bytes = idBytes(of: row)
        return bytes.count == wanted.count
          && (bytes.isEmpty || memcmp(bytes.baseAddress!, wanted.baseAddress!, bytes.count) == 0)
      }
    }
  }
}
