/// What can be wrong with a request for a label model or with a model file.
public enum LabelModelError: Error, Equatable, Sendable {
  /// No model has this name.
  case unknownModel(name: String, known: [String])
  /// The model would need more than `limit` numbers.
  case tooManyParameters(functions: Int, classes: Int, limit: Int)

  /// The text is not JSON, or holds a number beyond what a double can be. The parser does not say where.
  case notJSON
  /// JSON, but not a model file: `format` says something else.
  case wrongFormat(found: String, expected: String)
  /// Written by a newer version of the program.
  case newerVersion(found: Int, supported: Int)
  /// Written by an older version of the program, whose numbers mean something else.
  case olderVersion(found: Int, supported: Int)
  /// No field with this path, for example `parameters.accuracies`.
  case missingField(path: String)
  /// The field is there, as something else than the format says.
  case wrongType(path: String)
  /// A field that this model does not have.
  case unknownField(path: String)
  /// A list of the wrong length.
  case wrongCount(path: String, found: Int, expected: Int)
  /// A number outside its range, or `null` where a number must be (`value` is `nil`).
  case outOfRange(path: String, index: Int, value: Double?)
  /// Probabilities that do not add up to 1.
  case notNormalised(path: String, sum: Double)
  /// Fewer than two classes.
  case tooFewClasses(count: Int)
  /// Two LFs or two classes of the same name.
  case duplicateName(path: String, name: String)

  /// The file's LFs are not the given ones, in this order.
  case functionNamesDiffer(inFile: [String], given: [String])
  /// The file's classes are not the given ones, in this order.
  case classNamesDiffer(inFile: [String], given: [String])
}
