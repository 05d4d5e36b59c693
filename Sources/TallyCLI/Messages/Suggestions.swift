import Foundation
import Reporting

/// "Did you mean" and other parts that many messages share.
enum Suggestions {
  /// The name nearest to what was written, if it is near enough to be a slip.
  static func nearest(to name: String, among known: [String]) -> String? {
    let best = known.map { (name: $0, distance: distance(name.lowercased(), $0.lowercased())) }.min {
      $0.distance < $1.distance
    }
    guard let best, best.distance <= max(2, name.count / 3) else { return nil }
    return best.name
  }

  /// The number of letters to insert, delete, replace or swap with their neighbour.
  ///
  /// Source: Damerau 1964, doi:10.1145/363958.363994 (restricted edit distance).
  static func distance(_ left: String, _ right: String) -> Int {
    let a = Array(left)
    let b = Array(right)
    var rows = [Array(0...b.count)]
    for i in 1...max(a.count, 1) where i <= a.count {
      var row = [i] + Array(repeating: 0, count: b.count)
      for j in 1...max(b.count, 1) where j <= b.count {
        row[j] = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { row[j] = min(row[j], rows[i - 2][j - 2] + 1) }
      }
      rows.append(row)
    }
    return rows[a.count][b.count]
  }

  /// `did you mean "x"? Otherwise …`, or the other fix alone.
  static func fix(_ name: String, among known: [String], otherwise: String) -> String {
    guard let near = nearest(to: name, among: known) else { return otherwise }
    return "did you mean \"\(near)\"? Otherwise \(otherwise)"
  }

  /// `1 row`, `2,400 rows`.
  static func count(_ number: Int, _ noun: String) -> String {
    NumberFormat.counted(number, noun)
  }

  /// A list for people, cut after some.
  static func list(_ names: [String], limit: Int = 12) -> String {
    guard names.count > limit else { return names.joined(separator: ", ") }
    return names.prefix(limit).joined(separator: ", ") + " and \(names.count - limit) more"
  }

  /// What the system says of an errno, and what can be done about it.
  static func system(_ code: Int32) -> (reason: String, fix: String) {
    let reason = String(cString: strerror(code)).lowercased()
    switch code {
    case ENOENT: return (reason, "check the spelling of the path; relative paths start at the current folder")
    case EACCES, EPERM, EROFS: return (reason, "check who may use it: ls -l")
    case ENOSPC, EDQUOT:
      return (
        "the disk is full", "free some space (df -h shows where), and run again: what was there before is untouched"
      )
    case ENODEV: return ("it is a device", "name a file, or a pipe")
    case EFBIG: return ("it is too large to be held in memory", "write it to a file first")
    case EISDIR: return (reason, "name a file, not a folder")
    default: return (reason, "see what the system says about it, and run again")
    }
  }
}
