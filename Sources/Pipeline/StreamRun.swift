import ApplyEngine
import Foundation
import Glibc
import Interchange
import LabelModels
import RowFiles
import WorkerProtocol

/// What a stream has to say while it goes on.
public enum StreamNotice: Sendable, Equatable {
  case fault(FaultPlace, kind: BatchFault.Kind, message: String)
  case badLine(RowProblem, line: Int)
  /// The position of an LF that has no vote from here on.
  case quarantined(Int)
}

/// What came of a stream.
public struct StreamResult: Sendable {
  public var counts: StreamCounts
  public var totals: LabelTotals
  public var seconds: Double
  /// Whether whoever read the labels had enough before the rows came to their end.
  public var isCutShort: Bool
}

/// Labels rows as they come, with a frozen model: descriptor 0 in, label lines on descriptor 1 out, in the order of the rows.
///
/// Nothing is kept: no run folder, no ledger, no lock. What takes a look at all rows is not done: ids are not compared, and
/// columns that no row has are not found.
public struct StreamRun {
  /// What messages call the rows.
  public static let inputName = "standard input"

  private let request: LabelRunRequest
  private let isInterrupted: () -> Bool
  private let notice: (StreamNotice) -> Void

  /// - Parameters:
  ///   - request: with a model file; data, gold, store and what is known besides play no part.
  ///   - isInterrupted: asked some times a second; a true answer ends the stream with `interrupted`.
  public init(
    _ request: LabelRunRequest, isInterrupted: @escaping () -> Bool = { false },
    notice: @escaping (StreamNotice) -> Void = { _ in }
  ) {
    self.request = request
    self.isInterrupted = isInterrupted
    self.notice = notice
  }

  /// Goes on until the end of the rows, or until nobody reads the labels any more.
  ///
  /// - Parameter rowCount: set to the rows whose labels are written, also where an error is thrown.
  /// - Throws: what ended it before; the labels of all rows in front of that are written by then.
  public func run(rowCount: inout Int) throws(RunError) -> StreamResult {
    let started = Date()
    let labels = try makeLabels()
    defer { rowCount = labels.rowCount }
    var failure: InterchangeError?
    let counts: StreamCounts
    do throws(InterchangeError) { try labels.begin() } catch { failure = error }
    do throws(ApplyError) {
      var stream = try ApplyStream(
        job, from: 0, isCertain: request.dataFormat == .jsonLines, isInterrupted: isInterrupted
      ) { event in
        guard failure == nil else { return false }
        switch event {
        case .rows(let blocks, let count):
          do throws(InterchangeError) { try labels.write(blocks, count: count) } catch { failure = error }
        case .fault(let place, let kind, let message): notice(.fault(place, kind: kind, message: message))
        case .badLine(let problem, let line): notice(.badLine(problem, line: line))
        case .quarantined(let function): notice(.quarantined(function))
        }
        return failure == nil
      }
      counts = try failure == nil ? stream.run() : StreamCounts(functionCount: job.program.description.functions.count)
    } catch {
      throw error == .interrupted ? .interrupted : .apply(error)
    }
    let isCutShort = try wasCutShort(failure)
    return StreamResult(
      counts: counts, totals: labels.totals, seconds: Date().timeIntervalSince(started), isCutShort: isCutShort)
  }

  private func makeLabels() throws(RunError) -> StreamLabels {
    let description = request.program.description
    guard let path = request.modelFile else { preconditionFailure("a stream without a model") }
    guard let format = LabelFormats.named(request.labelFormat) else {
      preconditionFailure("label format \(request.labelFormat) was not checked")
    }
    let model = try FrozenModel.read(
      path, functions: description.functions.map(\.name), classes: description.classes)
    return StreamLabels(
      model, exporter: format.init(classNames: description.classes, includesVotes: true), description: description,
      hasIDs: request.id != nil, rule: request.routes.rule(nil),
      writer: FileWriter(descriptor: 1, path: "standard output", capacity: 1 << 20, isInterrupted: isInterrupted))
  }

  private var job: ApplyJob {
    var job = ApplyJob(
      program: request.program, data: StreamRun.inputName, format: .jsonLines, id: request.id,
      skipsBadLines: request.skipsBadLines, scratch: "", workers: request.workers, limits: request.limits)
    // A chunk may be a single row.
    job.isSampled = false
    return job
  }

  private func wasCutShort(_ failure: InterchangeError?) throws(RunError) -> Bool {
    guard let failure else { return false }
    if case .cannotWrite(_, EPIPE) = failure { return true }
    if case .cannotWrite(_, EINTR) = failure { throw .interrupted }
    throw .files(failure)
  }
}
