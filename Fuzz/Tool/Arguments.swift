import Foundation
import FuzzHarness

/// What to fuzz.
struct Arguments {
  var targets = FuzzSession.targetNames
  var seed: UInt64 = 1
  var from: UInt64 = 0
  var count: UInt64 = 100_000
  var folder = "Fuzz"
  /// The file in which a child says what it is at; empty in the parent.
  var progress = ""

  var isChild: Bool { !progress.isEmpty }

  init(_ arguments: [String]) {
    var rest = arguments[...]
    while let name = rest.popFirst() {
      guard let value = rest.popFirst() else { Arguments.refuse("no value for \(name)") }
      switch name {
      case "--target" where targets.contains(value): targets = [value]
      case "--seed": seed = Arguments.number(value)
      case "--from": from = Arguments.number(value)
      case "--count": count = Arguments.number(value)
      case "--folder": folder = value
      case "--progress": progress = value
      default: Arguments.refuse("\(name) \(value)")
      }
    }
  }

  private static func number(_ text: String) -> UInt64 {
    guard let number = UInt64(text) else { refuse(text) }
    return number
  }

  private static func refuse(_ what: String) -> Never {
    print("cannot use: \(what)")
    print("fuzz-readers [--target NAME] [--seed S] [--from I] [--count N] [--folder Fuzz]")
    print("targets: \(FuzzSession.targetNames.joined(separator: ", "))")
    exit(64)
  }
}
