import Foundation
import FuzzHarness

/// The child: one reader, until it is done, breaks a law, or crashes.
struct ReaderRun {
  let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  /// - Returns: 0, or 1 for a broken law.
  func run() -> Int32 {
    let name = arguments.targets[0]
    guard var session = FuzzSession(name, seed: arguments.seed, folder: arguments.folder) else { return 64 }
    let word = ProgressWord(arguments.progress)
    do throws(FuzzSession.Finding) {
      var accepted = 0
      if arguments.from == 0 { accepted = try session.runCorpus().accepted }
      let end = arguments.from + arguments.count
      let tally = try session.run(arguments.from..<end) { word.store($0) }
      word.store(end)
      print("\(tally.executions) \(tally.accepted + accepted)")
      return 0
    } catch {
      let finding = error
      let smallest = Minimisation.smallest(finding.input) { (try? session.check($0)) == nil }
      print("law \(finding)")
      print("smallest: \(String(decoding: smallest, as: UTF8.self).debugDescription)")
      return 1
    }
  }
}

/// The number of the execution that is under way, in a file that outlives the process.
struct ProgressWord {
  private let word: UnsafeMutablePointer<UInt64>

  init(_ path: String) {
    let descriptor = open(path, O_RDWR | O_CREAT, 0o600)
    precondition(descriptor >= 0 && ftruncate(descriptor, 8) == 0, "\(path): errno \(errno)")
    let page = mmap(nil, 8, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
    close(descriptor)
    guard let page, page != MAP_FAILED else { preconditionFailure("\(path): errno \(errno)") }
    word = page.assumingMemoryBound(to: UInt64.self)
  }

  func store(_ execution: UInt64) { word.pointee = execution }
  var value: UInt64 { word.pointee }
}
