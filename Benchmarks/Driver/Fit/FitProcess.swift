import Foundation

/// One fit as measured from outside and from within.
struct FitMeasurement {
  let figures: FitFigures
  /// Bytes without mapped files, sampled.
  let unmapped: Int
}

/// Fits of one matrix, each in a process of its own.
struct FitProcess {
  let fitCase: FitCase
  private let votes: String
  private let folder: String
  private let model: String

  /// A tenth of a second is a short life: every 0.5 ms.
  private static let samplingInterval: UInt32 = 500

  /// Makes the votes.
  ///
  /// - Parameter folder: for them; ``remove()`` takes them away again.
  init(_ fitCase: FitCase, folder: String, model: String) throws {
    self.fitCase = fitCase
    self.folder = folder
    self.model = model
    votes = folder + "/votes.bin"
    try fitCase.write(to: votes)
  }

  func remove() { try? FileManager.default.removeItem(atPath: votes) }

  /// `VOTES --rows N --functions M --classes K`.
  private var arguments: [String] {
    [votes, "--rows", "\(fitCase.rows)", "--functions", "\(fitCase.functions)", "--classes", "\(fitCase.classes)"]
  }

  func measure() throws -> FitMeasurement {
    let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let (said, usage) = try run(program, ["fit-one-case"] + arguments + ["--model", model])
    return FitMeasurement(figures: try decode(FitFigures.self, said), unmapped: usage.own.unmapped)
  }

  /// What `Peers/snorkel_fit.py` prints.
  struct Peer: Decodable {
    let version: String
    let fitSeconds: Double
    let predictSeconds: Double
    /// What the process had before it looked at the votes.
    let importedBytes: Int
    /// Bytes without mapped files, sampled; not from the script.
    var unmapped: Int? = nil

    var seconds: Double { fitSeconds + predictSeconds }
    /// Without what its imports take, which leans towards the peer.
    var ownBytes: Int { max(1, (unmapped ?? 0) - importedBytes) }
  }

  func measurePeer(python: String) throws -> Peer {
    let (said, usage) = try run(python, [Place.benchmarks + "/Peers/snorkel_fit.py"] + arguments)
    var peer = try decode(Peer.self, said)
    peer.unmapped = usage.own.unmapped
    return peer
  }

  /// Whether this Python has Snorkel; says so if not.
  static func hasSnorkel(_ python: String, folder: String) -> Bool {
    let log = folder + "/fit.log"
    if (try? MeasuredProcess.run(python, ["-c", "import snorkel.labeling.model"], in: folder, output: log)) != nil {
      return true
    }
    print("no comparison: \(python) has no snorkel; to get it: \(python) -m pip install snorkel==0.10.0")
    return false
  }

  private func run(_ program: String, _ arguments: [String]) throws -> (said: String, usage: Usage) {
    let log = folder + "/fit.log"
    let usage = try MeasuredProcess.run(
      program, arguments, in: folder, output: log, samplingInterval: FitProcess.samplingInterval)
    return (try String(contentsOfFile: log, encoding: .utf8), usage)
  }

  /// The last line: libraries may warn before it.
  private func decode<Value: Decodable>(_ type: Value.Type, _ said: String) throws -> Value {
    guard let line = said.split(separator: "\n").last,
      let value = try? JSONDecoder().decode(type, from: Data(line.utf8))
    else { throw BenchmarkFailure(description: "the process said: \(said.suffix(2000))") }
    return value
  }
}
