import CZlib

/// Unpacks gzip as it comes, one member or many; bytes that are not gzip pass through as they are.
///
/// zlib's own reader of files leaves out without a word whatever follows the last member that it understands, and with it
/// the rows of a member whose first bytes are damaged. Here only zero bytes, with which tapes and archives fill up, may
/// follow.
package struct GzipUnpacker: ~Copyable {
  private enum State { case beginning, plain, member, between, filling }

  private static let first: UInt8 = 0x1F
  private static let second: UInt8 = 0x8B

  private let path: String
  private var state = State.beginning
  /// Whether the first byte of a gzip file has come, and nothing behind it.
  private var hasFirst = false
  /// Not moved: zlib keeps its address.
  private let stream: UnsafeMutablePointer<z_stream>
  private let block: UnsafeMutableRawBufferPointer

  /// - Parameter path: for errors.
  package init(path: String) {
    self.path = path
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    block = .allocate(byteCount: 1 << 17, alignment: 16)
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    block.deallocate()
  }

  /// Unpacks the next bytes.
  ///
  /// - Parameter give: gets what comes of them, piece by piece.
  /// - Throws: `badGzip`, and what `give` throws.
  package mutating func take(
    _ input: UnsafeRawBufferPointer, give: (UnsafeRawBufferPointer) throws(RowFileError) -> Void
  ) throws(RowFileError) {
    var rest = input
    while !rest.isEmpty {
      switch state {
      case .beginning: try begin(&rest, give)
      case .plain:
        try give(rest)
        return
      case .member: try inflate(&rest, give)
      case .between:
        if rest[0] == 0 {
          state = .filling
        } else {
          inflateReset(stream)
          state = .member
        }
      case .filling:
        guard rest.allSatisfy({ $0 == 0 }) else { throw .badGzip(path: path) }
        return
      }
    }
  }

  /// To be called at the end of the input.
  ///
  /// - Throws: `badGzip` if it was cut off.
  package mutating func finish(
    give: (UnsafeRawBufferPointer) throws(RowFileError) -> Void
  ) throws(RowFileError) {
    if state == .member { throw .badGzip(path: path) }
    if hasFirst { try giveFirst(give) }
  }

  /// The first two bytes tell gzip from anything else.
  private mutating func begin(
    _ rest: inout UnsafeRawBufferPointer, _ give: (UnsafeRawBufferPointer) throws(RowFileError) -> Void
  ) throws(RowFileError) {
    if !hasFirst, rest[0] == GzipUnpacker.first {
      hasFirst = true
      rest = UnsafeRawBufferPointer(rebasing: rest[1...])
    } else if hasFirst, rest[0] == GzipUnpacker.second {
      hasFirst = false
      // 16 + 15: gzip, with the largest window.
      guard inflateInit2_(stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
        throw .badGzip(path: path)
      }
      state = .member
      try withUnsafeBytes(of: GzipUnpacker.first) { (bytes) throws(RowFileError) in
        var bytes = bytes
        try inflate(&bytes, give)
      }
    } else {
      if hasFirst { try giveFirst(give) }
      state = .plain
    }
  }

  private mutating func giveFirst(
    _ give: (UnsafeRawBufferPointer) throws(RowFileError) -> Void
  ) throws(RowFileError) {
    hasFirst = false
    try withUnsafeBytes(of: GzipUnpacker.first) { (bytes) throws(RowFileError) in try give(bytes) }
  }

  /// Unpacks up to the end of the input or of the member.
  private mutating func inflate(
    _ rest: inout UnsafeRawBufferPointer, _ give: (UnsafeRawBufferPointer) throws(RowFileError) -> Void
  ) throws(RowFileError) {
    // zlib counts in 32 bits.
    let count = min(rest.count, 1 << 30)
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: rest.baseAddress!.assumingMemoryBound(to: UInt8.self))
    stream.pointee.avail_in = UInt32(count)
    var isBlockFull: Bool
    repeat {
      stream.pointee.next_out = block.baseAddress!.assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_out = UInt32(block.count)
      let status = CZlib.inflate(stream, Z_NO_FLUSH)
      // A buffer error only says that there is nothing to do.
      guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else { throw .badGzip(path: path) }
      let made = block.count - Int(stream.pointee.avail_out)
      if made > 0 { try give(UnsafeRawBufferPointer(rebasing: block[..<made])) }
      if status == Z_STREAM_END {
        state = .between
        break
      }
      isBlockFull = stream.pointee.avail_out == 0
    } while isBlockFull || (stream.pointee.avail_in > 0)
    rest = UnsafeRawBufferPointer(rebasing: rest[(count - Int(stream.pointee.avail_in))...])
  }
}
