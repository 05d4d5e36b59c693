import Foundation
import Interchange
import LabelAnalysis
import LabelModels
import Votes

/// The label model alone, on anyone's votes: `tally fit`.
public struct FitRequest: Sendable {
  public var votes: String
  public var output: String
  public var classCount: Int?
  public var gold: String?
  public var labelModel: String
  /// A frozen model to label with, instead of fitting one.
  public var modelFile: String?
  /// Where to save the fitted model, if anywhere.
  public var saveModel: String?
  public var reviewBelow: Double

  public init(
    votes: String, output: String, classCount: Int? = nil, gold: String? = nil,
    labelModel: String = LabelModels.standard.name, modelFile: String? = nil, saveModel: String? = nil,
    reviewBelow: Double = 0.2
  ) {
    self.votes = votes
    self.output = output
    self.classCount = classCount
    self.gold = gold
    self.labelModel = labelModel
    self.modelFile = modelFile
    self.saveModel = saveModel
    self.reviewBelow = reviewBelow
  }
}

public struct FitRun {
  private let request: FitRequest

  public init(_ request: FitRequest) { self.request = request }

  public func run() throws(RunError) -> LabelSummary {
    for output in [request.output, request.saveModel].compactMap({ $0 }) {
      try Overwriting.check(output, inputs: [request.votes, request.gold, request.modelFile])
    }
    let table: VoteTable
    do throws(InterchangeError) {
      table = try VoteFormats.read(path: request.votes, options: VoteReadOptions(classCount: request.classCount))
    } catch {
      throw .files(error)
    }
    let (patterns, patternOfRow) = table.patterns()
    if patterns.coveredRowCount == 0 {
      throw .allAbstain(rowCount: table.rowCount, functionCount: table.functionNames.count)
    }
    let (gold, unknownGoldCount) = try readGold(table, patterns, patternOfRow)
    let fitted = try model(table, patterns)
    let posterior = fitted.posterior(for: patterns)
    let plan = LabelPlan(posterior, of: patterns, reviewBelow: request.reviewBelow)
    try write(plan, table, patternOfRow)
    try save(fitted, table)
    return LabelSummary(
      patterns, posterior: posterior, fitted: fitted, gold: gold, unknownGoldCount: unknownGoldCount,
      functionNames: table.functionNames, classNames: table.classLabels)
  }

  /// `--gold`, or what stands in the file of votes.
  private func readGold(
    _ table: VoteTable, _ patterns: VotePatterns, _ patternOfRow: [Int32]
  ) throws(RunError) -> (GoldCounts?, Int) {
    var votes = table.gold
    var unknownCount = 0
    if let path = request.gold {
      let gold: Gold
      do throws(InterchangeError) {
        gold = try GoldReader.read(path: path, classNames: table.classLabels)
        let aligned = try gold.aligned(to: table.rowNames, path: path)
        (votes, unknownCount) = (aligned.votes, aligned.unknownCount)
      } catch {
        throw .files(error)
      }
      if case .byID(let classes) = gold, unknownCount == classes.count, let example = classes.keys.min() {
        throw .goldMatchesNothing(path: path, goldCount: classes.count, exampleID: example)
      }
    }
    guard let votes else { return (nil, 0) }
    let counts = GoldCounts(
      patternCount: patterns.count, classCount: patterns.classCount, patternOfRow: patternOfRow, gold: votes)
    return (counts, unknownCount)
  }

  private func model(_ table: VoteTable, _ patterns: VotePatterns) throws(RunError) -> any FittedLabelModel {
    guard let path = request.modelFile else {
      do throws(LabelModelError) { return try LabelModels.named(request.labelModel).fit(patterns) } catch {
        throw .model(error)
      }
    }
    return try FrozenModel.read(path, functions: table.functionNames, classes: table.classLabels)
  }

  private func write(_ plan: LabelPlan, _ table: VoteTable, _ patternOfRow: [Int32]) throws(RunError) {
    let format = LabelFormats.forPath(request.output) ?? CSVLabels.self
    let exporter = format.init(classNames: table.classLabels, includesVotes: false)
    var lines = PreparedLines(plan, exporter: exporter)
    do throws(InterchangeError) {
      let file = try AtomicFile(path: request.output)
      try file.write { (writer: inout FileWriter) throws(InterchangeError) in
        try writer.write(exporter.header)
        for (row, pattern) in patternOfRow.enumerated() {
          let name = table.rowNames[row]
          let label = plan.outcomes[Int(pattern)].label(hash: StableHash.of(name))
          try exporter.write(id: name, prepared: lines.line(Int(pattern), label: label), to: &writer)
        }
      }
      try file.commit()
    } catch {
      throw .files(error)
    }
  }

  private func save(_ fitted: any FittedLabelModel, _ table: VoteTable) throws(RunError) {
    guard let path = request.saveModel else { return }
    let file: ModelFile
    do throws(LabelModelError) {
      file = try ModelFile(fitted, functionNames: table.functionNames, classNames: table.classLabels)
    } catch {
      throw .model(error)
    }
    try RunFiles.write(Data(file.json.utf8), to: path)
  }
}
