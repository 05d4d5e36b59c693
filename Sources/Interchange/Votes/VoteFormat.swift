import Glibc
import RowFiles
import Votes

/// What the caller knows about a file of votes.
public struct VoteReadOptions: Sendable {
  /// `k`; without it, one more than the highest class, and at least 2.
  public var classCount: Int?
  /// `[k]`, in order; cells may then hold these names or their positions.
  public var classNames: [String]?

  /// - Parameters:
  ///   - classCount: 2 to ``Vote/maximumClassCount``.
  ///   - classNames: distinct; as many as `classCount` where both are given.
  public init(classCount: Int? = nil, classNames: [String]? = nil) {
    let count = classNames?.count ?? classCount
    precondition(count == nil || (2...Vote.maximumClassCount).contains(count!), "k = \(count!)")
    precondition(classCount == nil || classCount == count, "\(classCount!) classes with \(count!) names")
    self.classCount = classCount
    self.classNames = classNames
  }
}

/// One kind of file that holds votes.
public protocol VoteFormat: Sendable {
  /// For messages and lists.
  static var name: String { get }
  /// Whether a file looks like this kind, by its name and first bytes.
  static func recognizes(_ file: VoteFile) throws(InterchangeError) -> Bool
  static func read(_ file: VoteFile, options: VoteReadOptions) throws(InterchangeError) -> VoteTable
}

/// A file whose kind is not known yet.
public struct VoteFile: Sendable {
  public let path: String
  let mapped: MappedFile

  /// - Throws: ``InterchangeError/cannotOpen(path:errno:)``.
  public init(path: String) throws(InterchangeError) {
    self.path = path
    do {
      mapped = try MappedFile(path)
    } catch .unreadable(_, let errno) {
      throw .cannotOpen(path: path, errno: errno)
    } catch {
      throw .cannotOpen(path: path, errno: EISDIR)
    }
  }

  /// A file that is open already.
  package init(_ mapped: MappedFile) {
    path = mapped.path
    self.mapped = mapped
  }

  /// To be called behind the last read.
  ///
  /// - Throws: ``InterchangeError/changed(path:)``.
  func checkUnchanged() throws(InterchangeError) { try mapped.requireUnchanged() }

  /// Valid while the file is.
  var bytes: UnsafeRawBufferPointer { mapped.bytes }

  func hasExtension(_ names: String...) -> Bool {
    let path = path.lowercased()
    return names.contains { path.hasSuffix("." + $0) }
  }

  /// The cells of the first line of separated text; empty where the file is.
  func header() throws(InterchangeError) -> [String] {
    var scanner = DelimitedScanner(mapped, delimiter: DelimitedScanner.delimiter(forPath: path))
    return try scanner.next() ? scanner.texts() : []
  }
}

extension MappedFile {
  /// - Throws: ``InterchangeError/changed(path:)``.
  func requireUnchanged() throws(InterchangeError) {
    do throws(RowFileError) { try checkUnchanged() } catch { throw .changed(path: path) }
  }
}

/// All kinds of files that hold votes. A new one is one file and one entry here; the first that recognizes a file reads
/// it.
public enum VoteFormats {
  public static let all: [any VoteFormat.Type] = [NumPyVotes.self, WRENCHVotes.self, CrowdVotes.self, MatrixVotes.self]

  /// Reads anyone's votes.
  ///
  /// - Throws: ``InterchangeError/unknownFormat(path:known:)``, and what the format's reader throws.
  public static func read(path: String, options: VoteReadOptions = .init()) throws(InterchangeError) -> VoteTable {
    try read(VoteFile(path: path), options: options)
  }

  /// As ``read(path:options:)``, of an open file.
  package static func read(_ file: VoteFile, options: VoteReadOptions) throws(InterchangeError) -> VoteTable {
    for format in all where try format.recognizes(file) {
      let table = try format.read(file, options: options)
      try file.checkUnchanged()
      return table
    }
    throw .unknownFormat(path: file.path, known: all.map { $0.name })
  }
}
