/// A fitted model with the names of its LFs and classes, as it stands in `model.json`.
///
/// Text, so that people can read and compare it and reading it runs nothing. The same fit gives the same bytes: keys are
/// sorted and every number has the shortest digits that give it back exactly.
public struct ModelFile: Sendable {
  /// What the file's `format` says.
  public static let format = "tally-label-model"
  /// What the file's `version` says. Raised when an older program would misread a newer file.
  public static let version = 2
  /// The oldest version whose numbers still mean what they said. Version 1 had no ties between votes.
  public static let oldestVersion = 2

  public let fitted: any FittedLabelModel
  /// `[m]`, distinct.
  public let functionNames: [String]
  /// `[k]`, distinct.
  public let classNames: [String]

  /// - Throws: ``LabelModelError/duplicateName(path:name:)``.
  public init(
    _ fitted: any FittedLabelModel, functionNames: [String], classNames: [String]
  ) throws(LabelModelError) {
    precondition(
      functionNames.count == fitted.functionCount && classNames.count == fitted.classCount,
      "\(functionNames.count) LFs, \(classNames.count) classes for \(fitted.functionCount), \(fitted.classCount)")
    try Self.requireDistinct(functionNames, path: "functionNames")
    try Self.requireDistinct(classNames, path: "classNames")
    self.fitted = fitted
    self.functionNames = functionNames
    self.classNames = classNames
  }

  /// Checks that the model is for these LFs and classes, in this order.
  ///
  /// - Throws: ``LabelModelError/functionNamesDiffer(inFile:given:)``,
  ///   ``LabelModelError/classNamesDiffer(inFile:given:)``.
  public func requireNames(functions: [String], classes: [String]) throws(LabelModelError) {
    if functions != functionNames { throw .functionNamesDiffer(inFile: functionNames, given: functions) }
    if classes != classNames { throw .classNamesDiffer(inFile: classNames, given: classes) }
  }

  static func requireDistinct(_ names: [String], path: String) throws(LabelModelError) {
    var seen: Set<String> = []
    for name in names where !seen.insert(name).inserted { throw .duplicateName(path: path, name: name) }
  }
}
