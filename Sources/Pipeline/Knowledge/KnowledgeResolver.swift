import Interchange
import LabelModels
import Votes

/// Finds the LFs and classes that a user's statements are about.
struct KnowledgeResolver {
  /// How far the shares of a class balance may be from 1: two digits for each class are what people write.
  static let sumTolerance = 0.01

  let functions: [VotingFunction]
  let classNames: [String]

  /// Everything but the reviewed rows. A user's word on a band of confidence goes before the LF's own.
  func knowledge(_ request: KnowledgeRequest) throws(RunError) -> PriorKnowledge {
    do throws(KnowledgeError) {
      var (exclusive, accuracies) = ConfidenceBands.knowledge(of: functions)
      accuracies.merge(try self.accuracies(request.accuracies)) { _, said in said }
      exclusive += try groups(request.exclusive, .exclusive)
      return PriorKnowledge(
        classBalance: try balance(request.classBalance), accuracies: accuracies,
        dependent: try groups(request.dependent, .dependent), exclusive: exclusive)
    } catch {
      throw .knowledge(error)
    }
  }

  private func accuracies(
    _ statements: [KnowledgeRequest.Accuracy]
  ) throws(KnowledgeError) -> [Int: AccuracyPrior] {
    var accuracies: [Int: AccuracyPrior] = [:]
    for statement in statements {
      let found = try indices(of: statement.function, .accuracy)
      // Its only band is a band, too.
      guard found.count == 1, functions[found[0]].fullName == statement.function else {
        throw .bandedFunction(name: statement.function, bands: found.map { functions[$0].fullName })
      }
      let prior = AccuracyPrior(accuracy: statement.accuracy, votes: statement.votes)
      guard accuracies.updateValue(prior, forKey: found[0]) == nil else {
        throw .repeatedFunction(name: statement.function, statement: .accuracy)
      }
    }
    return accuracies
  }

  private func groups(_ groups: [[String]], _ statement: FunctionStatement) throws(KnowledgeError) -> [[Int]] {
    var result: [[Int]] = []
    for names in groups {
      guard names.count >= 2 else { throw .tooFewFunctions(names: names, statement: statement) }
      var group: [Int] = []
      for name in names {
        let found = try indices(of: name, statement)
        guard !found.contains(where: group.contains) else {
          throw .repeatedFunction(name: name, statement: statement)
        }
        group += found
      }
      result.append(group.sorted())
    }
    return result
  }

  /// All columns of the LF with this name, or the one with this full name. An accuracy is said of one column: of an LF's
  /// votes without a confidence, where it has bands as well.
  private func indices(of name: String, _ statement: FunctionStatement) throws(KnowledgeError) -> [Int] {
    let exact = functions.firstIndex { $0.fullName == name }
    let columns = functions.indices.filter { functions[$0].name == name }
    if let exact, statement == .accuracy || columns.isEmpty { return [exact] }
    if !columns.isEmpty { return columns }
    throw .unknownFunction(name: name, known: functions.map(\.fullName), statement: statement)
  }

  private func balance(_ shares: [KnowledgeRequest.ClassShare]) throws(KnowledgeError) -> ClassBalance? {
    guard !shares.isEmpty else { return nil }
    var values = [Double?](repeating: nil, count: classNames.count)
    for share in shares {
      let index = try index(ofClass: share.name)
      guard values[index] == nil else { throw .repeatedClass(name: classNames[index]) }
      guard share.share > 0, share.share.isFinite else { throw .badShare(name: classNames[index], share: share.share) }
      values[index] = share.share
    }
    let missing = zip(classNames, values).filter { $1 == nil }.map(\.0)
    guard missing.isEmpty else { throw .missingClasses(names: missing) }
    let sum = values.reduce(0) { $0 + ($1 ?? 0) }
    guard abs(sum - 1) <= KnowledgeResolver.sumTolerance + 1e-12 else { throw .wrongSum(sum) }
    return ClassBalance(values.map { $0 ?? 0 })
  }

  /// As in a file of gold: names first; where no class is called by a number, numbers are positions.
  private func index(ofClass name: String) throws(KnowledgeError) -> Int {
    if let index = classNames.firstIndex(of: name) { return index }
    if let position = Int(name), classNames.indices.contains(position), !classNames.contains(where: { Int($0) != nil })
    {
      return position
    }
    throw .unknownClass(name: name, classes: classNames)
  }
}
