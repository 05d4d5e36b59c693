import FoundationEssentials

extension ModelFile {
  /// The file's text: one line of JSON and a line end.
  public var json: String {
    let document = Document(
      format: Self.format, version: Self.version, model: fitted.modelName, fallback: fitted.fallback,
      functionNames: functionNames, classNames: classNames, parameters: fitted.parameters.lists)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
    } catch {
      // Names and finite numbers: nothing that JSON cannot say.
      preconditionFailure("fitted model \(fitted.modelName) is not JSON: \(error)")
    }
  }

  /// Reads a file's text.
  ///
  /// - Parameter json: anything; a model file is a user's input.
  /// - Throws: ``LabelModelError``, any of the cases about files and parameters.
  public init(json: String) throws(LabelModelError) {
    let header = try Self.decode(Header.self, from: json)
    guard header.format == Self.format else { throw .wrongFormat(found: header.format, expected: Self.format) }
    guard let version = Int(exactly: header.version) else { throw .wrongType(path: "version") }
    guard version >= 1 else { throw .outOfRange(path: "version", index: 0, value: header.version) }
    guard version <= Self.version else { throw .newerVersion(found: version, supported: Self.version) }
    guard version >= Self.oldestVersion else { throw .olderVersion(found: version, supported: Self.oldestVersion) }
    let document = try Self.decode(Document.self, from: json)
    let classCount = document.classNames.count
    guard classCount >= 2 else { throw .tooFewClasses(count: classCount) }
    let fitted = try LabelModels.named(document.model).fitted(
      from: ModelParameters(document.parameters), functionCount: document.functionNames.count, classCount: classCount,
      fallback: document.fallback)
    try self.init(fitted, functionNames: document.functionNames, classNames: document.classNames)
  }

  /// Read before the rest, so that a newer file is called newer and not broken.
  private struct Header: Decodable {
    let format: String
    /// A double, because the parser calls a fraction in an integer's place broken JSON.
    let version: Double
  }

  private struct Document: Codable {
    let format: String
    let version: Int
    let model: String
    let fallback: Fallback?
    let functionNames: [String]
    let classNames: [String]
    let parameters: [String: [Double?]]
  }

  private static func decode<Value: Decodable>(
    _ type: Value.Type, from json: String
  ) throws(LabelModelError) -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(json.utf8))
    } catch let error as DecodingError {
      throw wrapped(error)
    } catch {
      throw .notJSON
    }
  }

  private static func wrapped(_ error: DecodingError) -> LabelModelError {
    switch error {
    case .keyNotFound(let key, let context):
      return .missingField(path: path(context.codingPath + [key]))
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return .wrongType(path: path(context.codingPath))
    case .dataCorrupted(let context) where !context.codingPath.isEmpty:
      return .wrongType(path: path(context.codingPath))
    case .dataCorrupted:
      return .notJSON
    @unknown default:
      return .notJSON
    }
  }

  /// For example `parameters.accuracies[3]`.
  private static func path(_ keys: [any CodingKey]) -> String {
    keys.reduce(into: "") { path, key in
      if let index = key.intValue {
        path += "[\(index)]"
      } else {
        path += (path.isEmpty ? "" : ".") + key.stringValue
      }
    }
  }
}
