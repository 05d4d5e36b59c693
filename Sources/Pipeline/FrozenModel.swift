import Glibc
import LabelModels
import RowFiles

/// A model that was fitted before, read from its file.
enum FrozenModel {
  /// - Throws: `files` if it cannot be read, `modelFile` if it is no model, or one of other LFs or classes.
  static func read(
    _ path: String, functions: [String], classes: [String]
  ) throws(RunError) -> any FittedLabelModel {
    try fitted(try file(path), path, functions: functions, classes: classes)
  }

  /// - Throws: `files` if it cannot be read, `modelFile` if it is no model.
  static func file(_ path: String) throws(RunError) -> ModelFile {
    let file: MappedFile
    do throws(RowFileError) {
      file = try MappedFile(path)
    } catch .unreadable(_, let errno) {
      throw .files(.cannotRead(path: path, errno: errno))
    } catch {
      throw .files(.cannotRead(path: path, errno: EISDIR))
    }
    let text = withExtendedLifetime(file) { String(decoding: file.bytes, as: UTF8.self) }
    do throws(LabelModelError) { return try ModelFile(json: text) } catch { throw .modelFile(error, path: path) }
  }

  /// - Throws: `modelFile` if it is a model of other LFs or classes.
  static func fitted(
    _ file: ModelFile, _ path: String, functions: [String], classes: [String]
  ) throws(RunError) -> any FittedLabelModel {
    do throws(LabelModelError) {
      try file.requireNames(functions: functions, classes: classes)
      return file.fitted
    } catch {
      throw .modelFile(error, path: path)
    }
  }
}
