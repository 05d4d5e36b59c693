import Votes

/// The types of NumPy arrays that can hold votes.
enum NumPyType: String, Sendable, CaseIterable {
  case i1, u1, i2, u2, i4, u4, i8, u8

  /// Bytes an element.
  var size: Int { Int(rawValue.dropFirst())! }
}

/// The header of a `.npy` file.
///
/// Source: NumPy, `numpy/lib/format.py`, "NumPy Format", versions 1.0, 2.0 and 3.0.
public struct NumPyHeader: Sendable, Equatable {
  let type: NumPyType
  let isBigEndian: Bool
  /// Column by column.
  let isFortranOrder: Bool
  let rowCount: Int
  let columnCount: Int
  /// Where the elements begin.
  let dataOffset: Int

  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// The header (version 1.0, a multiple of 64 bytes) of a matrix of votes as the engine writes it.
  ///
  /// - Parameters:
  ///   - classCount: int8 up to ``Votes/Vote/maximumByteClassCount`` classes, int16 (little endian) above.
  ///   - isFortranOrder: column by column: one run of bytes for each LF.
  public static func bytes(
    rowCount: Int, functionCount: Int, classCount: Int, isFortranOrder: Bool = true
  ) -> [UInt8] {
    let descriptor = voteSize(classCount: classCount) == 1 ? "|i1" : "<i2"
    let order = isFortranOrder ? "True" : "False"
    let text = "{'descr': '\(descriptor)', 'fortran_order': \(order), 'shape': (\(rowCount), \(functionCount)), }"
    // Magic, version and length are 10 bytes; a newline ends the padding.
    let total = (10 + text.utf8.count + 1 + 63) / 64 * 64
    let length = total - 10
    var bytes = magic + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)]
    bytes += Array(text.utf8)
    bytes += [UInt8](repeating: UInt8(ascii: " "), count: total - bytes.count - 1)
    bytes.append(UInt8(ascii: "\n"))
    return bytes
  }

  /// Bytes a vote in the files that the engine writes.
  public static func voteSize(classCount: Int) -> Int { classCount <= Vote.maximumByteClassCount ? 1 : 2 }
}
