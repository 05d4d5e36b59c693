import ArgumentParser
import Reporting
import Review

/// `tally gold verify`: whether the log is what was written.
struct GoldVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Checks that nobody has changed, removed or added an entry of the review log.",
    discussion: """
      Each entry's hash covers its content and the hash before. Whoever notes the last hash, which is printed, can say later \
      with --head that the log still goes on from there: an end that was cut off or written anew shows, too.

      Exit status 3 where something is wrong.
      """)

  @OptionGroup var task: TaskArgument
  @Option(help: "A hash that was the last one at some time.")
  var head: String?
  @OptionGroup var store: StoreOption
  @OptionGroup var common: CommonOptions

  private struct Shown: Encodable {
    struct Fault: Encodable {
      let seq: Int
      let kind: String
    }

    let entries: Int
    let head: String
    let isSound: Bool
    let hasGivenHead: Bool?
    let faultCount: Int
    let faults: [Fault]
  }

  func run() throws {
    try common.run {
      let log = try OpenedLog(task, store)
      let report = try ChainReport.verify(log.store)
      var hasHead: Bool?
      if let head {
        hasHead = false
        try log.store.forEachEntry { if $0.hash.hasPrefix(head), head.count >= 8 { hasHead = true } }
      }
      let isSound = report.faultCount == 0 && hasHead != false
      if common.json {
        Console.printJSON(
          Shown(
            entries: report.entryCount, head: report.head, isSound: isSound, hasGivenHead: hasHead,
            faultCount: report.faultCount, faults: report.faults.map { .init(seq: $0.seq, kind: $0.kind.rawValue) }))
      } else {
        Console.print(Self.text(report, head: head, hasHead: hasHead))
      }
      if !isSound { throw CommandFailure(status: ExitStatus.check) }
    }
  }

  static func text(_ report: ChainReport, head: String?, hasHead: Bool?) -> String {
    let entries = report.entryCount == 1 ? "1 entry" : "\(NumberFormat.count(report.entryCount)) entries"
    var lines: [String] = []
    if report.faultCount == 0 {
      lines.append("\(entries), all as they were written")
    } else {
      lines.append("\(entries), \(Suggestions.count(report.faultCount, "fault")):")
      lines += report.faults.map { fault in
        switch fault.kind {
        case .gap: "  entry \(fault.seq): entries before it are missing"
        case .changed: "  entry \(fault.seq): it was changed"
        case .broken: "  entry \(fault.seq): it does not follow the entry before"
        case .unreadable: "  entry \(fault.seq): it is whole, but this tally does not know what it says"
        }
      }
      if report.faultCount > report.faults.count {
        lines.append("  and \(report.faultCount - report.faults.count) more")
      }
    }
    if let head, let hasHead {
      lines.append(
        hasHead ? "it goes on from \(head)" : "no entry has the hash \(head): the log was cut off or written anew")
    }
    if !report.head.isEmpty { lines.append("last hash: \(report.head)") }
    return lines.joined(separator: "\n")
  }
}
