import Foundation
import Review

/// Whoever sits at this machine: who may open its files may lead the review.
enum LocalReviewer {
  /// The system's name, as far as it can be one here.
  static var name: String {
    let kept = NSUserName().unicodeScalars.filter {
      $0.properties.isAlphabetic
        || ($0.isASCII && ($0.properties.numericType != nil || "._-@".unicodeScalars.contains($0)))
    }
    let name = String(String.UnicodeScalarView(kept).prefix(64))
    return name.isEmpty || name == "tally" ? "me" : name
  }

  /// Makes him a lead, where he is nobody yet.
  static func enter(_ desk: ReviewDesk, as name: String) throws(ReviewError) {
    if desk.reviewer(name) == nil { try desk.addReviewer(name, role: .lead) }
  }
}
