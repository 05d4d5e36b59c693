import Foundation
import RowFiles
import Votes

/// One reader, its corpus, and a seed: executions that can be made again by their numbers.
public struct FuzzSession {
  /// What is known after some executions.
  public struct Tally: Sendable, Equatable {
    public var executions = 0
    /// Inputs that the reader took: if they are few, the corpus is no good.
    public var accepted = 0
  }

  /// An execution that broke a law.
  public struct Finding: Error, CustomStringConvertible {
    public let target: String
    public let seed: UInt64
    public let execution: UInt64
    public let law: LawBroken
    public let input: [UInt8]

    public var description: String { "\(target), seed \(seed), execution \(execution): \(law)\n\(shown)" }
    private var shown: String { String(decoding: input, as: UTF8.self).debugDescription }
  }

  /// The names of all readers.
  public static var targetNames: [String] { FuzzTargets.all.map { $0.name } }

  public let name: String
  public let seed: UInt64
  private let target: any FuzzTarget
  private let corpus: [[UInt8]]
  private var mutator: Mutator
  private let memory = GuardedBytes()

  /// - Parameters:
  ///   - folder: `Fuzz`, with `Corpus/<target>` and `Findings/<target>`.
  /// - Returns: nil for an unknown name.
  public init?(_ name: String, seed: UInt64, folder: String) {
    guard let type = FuzzTargets.all.first(where: { $0.name == name }) else { return nil }
    self.name = name
    self.seed = seed
    target = type.init()
    corpus = ["Corpus", "Findings"].flatMap { FuzzSession.files(in: "\(folder)/\($0)/\(name)") }
    precondition(!corpus.isEmpty, "no corpus for \(name) in \(folder)")
    mutator = Mutator(corpus: corpus, target: type)
  }

  /// In the order of their names, so that executions mean the same everywhere.
  private static func files(in folder: String) -> [[UInt8]] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted().compactMap { FileManager.default.contents(atPath: "\(folder)/\($0)").map(Array.init) }
  }

  /// Reads the corpus as it stands.
  public func runCorpus() throws(Finding) -> Tally {
    var tally = Tally()
    for (index, input) in corpus.enumerated() { try run(input, execution: UInt64(index), &tally) }
    return tally
  }

  /// - Parameter isStarting: told each execution's number before it runs, for whoever has to report a crash.
  /// - Throws: the first finding.
  public mutating func run(
    _ executions: Range<UInt64>, isStarting: (UInt64) -> Void = { _ in }
  ) throws(Finding) -> Tally {
    var tally = Tally()
    for execution in executions {
      isStarting(execution)
      try run(mutator.input(seed: seed, execution: execution), execution: execution, &tally)
    }
    return tally
  }

  private func run(_ input: [UInt8], execution: UInt64, _ tally: inout Tally) throws(Finding) {
    tally.executions += 1
    do throws(LawBroken) {
      if try check(input) { tally.accepted += 1 }
    } catch {
      throw Finding(target: name, seed: seed, execution: execution, law: error, input: input)
    }
  }

  /// - Returns: whether the reader took the input.
  public func check(_ input: [UInt8]) throws(LawBroken) -> Bool {
    let bytes = memory.hold(input)
    return try target.check(bytes, choice: StableHash.of(bytes))
  }

  /// The input of one execution, to look at it.
  public mutating func input(of execution: UInt64) -> [UInt8] { mutator.input(seed: seed, execution: execution) }
}
