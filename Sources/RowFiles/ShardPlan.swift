/// Cuts a file into stretches of whole rows. Where the cuts lie depends on the bytes alone, never on the number of workers.
public enum ShardPlan {
  /// Bytes of a shard, about: enough that starting one costs nothing beside it, few enough that all cores are busy to the
  /// end on a file of some hundred megabytes.
  public static let targetSize = 8 << 20

  /// - Returns: stretches that follow each other and cover all rows (a CSV header is left out); none for a file without rows.
  /// - Complexity: JSON Lines: one short search a shard. CSV: one pass over the quotes of the file.
  public static func shards(
    of file: MappedFile, format: RowFormat, targetSize: Int = ShardPlan.targetSize
  ) throws(RowFileError) -> [Range<Int>] {
    guard let separator = format.separator else {
      return lines(file.bytes, from: ByteScan.markLength(file.bytes), targetSize: targetSize)
    }
    let body = try CSVParser.header(of: file, separator: separator).body
    return records(file.bytes, from: body, separator: separator, targetSize: targetSize)
  }

  private static func lines(_ bytes: UnsafeRawBufferPointer, from body: Int, targetSize: Int) -> [Range<Int>] {
    var shards: [Range<Int>] = []
    var start = body
    while start < bytes.count {
      let wanted = min(start + targetSize, bytes.count)
      let newline = ByteScan.first(0x0A, in: bytes, wanted..<bytes.count)
      let end = newline.map { $0 + 1 } ?? bytes.count
      shards.append(start..<end)
      start = end
    }
    return shards
  }

  /// A quote opens a field only right behind a separator or a line end; between two quoted fields every line feed ends a
  /// record. So it is enough to look from quote to quote.
  private static func records(
    _ bytes: UnsafeRawBufferPointer, from body: Int, separator: UInt8, targetSize: Int
  ) -> [Range<Int>] {
    var shards: [Range<Int>] = []
    var start = body
    var place = body
    var open = quotedField(bytes, from: place, body: body, separator: separator)
    while start < bytes.count {
      let wanted = start + targetSize
      // Find the first line feed at or behind `wanted` that lies in no quoted field.
      var cut = bytes.count
      while place < bytes.count {
        let plainEnd = open?.lowerBound ?? bytes.count
        if let newline = ByteScan.first(0x0A, in: bytes, min(max(place, wanted), plainEnd)..<plainEnd) {
          cut = newline + 1
          break
        }
        guard let field = open else {
          place = bytes.count
          break
        }
        place = field.upperBound
        open = quotedField(bytes, from: place, body: body, separator: separator)
      }
      shards.append(start..<cut)
      start = cut
      place = max(place, cut)
    }
    return shards
  }

  /// The next quoted field at or behind `place`, its quotes included. One that is never closed reaches to the end.
  private static func quotedField(
    _ bytes: UnsafeRawBufferPointer, from place: Int, body: Int, separator: UInt8
  ) -> Range<Int>? {
    let quote = UInt8(ascii: "\"")
    var search = place
    while let opening = ByteScan.first(quote, in: bytes, search..<bytes.count) {
      let opens = opening == body || bytes[opening - 1] == separator || bytes[opening - 1] == 0x0A
      guard opens else {
        search = opening + 1
        continue
      }
      var inside = opening + 1
      while let closing = ByteScan.first(quote, in: bytes, inside..<bytes.count) {
        if closing + 1 < bytes.count, bytes[closing + 1] == quote {
          inside = closing + 2
        } else {
          return opening..<closing + 1
        }
      }
      return opening..<bytes.count
    }
    return nil
  }
}
