import CSystemCalls
import Glibc

/// What the engine tells a worker's child, on descriptor 3: words of 64 bits.
public enum WorkerCommand: Equatable, Sendable {
  /// Label the rows of a stretch of the file.
  ///
  /// - `skips`: LFs not to be called on rows of the first batch, since they failed there, or not to be called at all.
  /// - `isCareful`: whether the first batch is made call by call, so that a loss is put down to the right one.
  /// - `isSampled`: whether LFs are asked about the first rows of the first batch again; see ``Sample``.
  case shard(start: Int, end: Int, skips: [Skip], isCareful: Bool, isSampled: Bool)
  /// The batch was taken over: go on with the next.
  case proceed

  public struct Skip: Equatable, Sendable {
    public let function: Int
    /// Position in the batch, or ``everyRow``.
    public let row: Int
    public init(function: Int, row: Int) {
      self.function = function
      self.row = row
    }

    /// All rows of the shard.
    public static let everyRow = 0xFF_FFFF_FFFF
    /// All rows of the shard but for the ``Sample``: the LF's votes are known.
    public static let knownRows = 0xFF_FFFF_FFFE
  }

  /// The rows of each shard by which it is found out whether an LF is what it seems: the first ones of the first batch. LFs of
  /// code are asked about them again, the last row first; LFs whose votes are known are asked about these alone.
  public enum Sample {
    public static let rows = 256
  }
}

/// What a worker's child answers: a byte on descriptor 4, and in the shared region which answer and the particulars.
public enum WorkerReply: UInt8, Sendable {
  /// A batch is ready; the shard goes on.
  case batch = 1
  /// A batch is ready (it may be empty); the shard is done.
  case lastBatch = 2
  /// A row cannot be read; the report is its ``RowProblem``.
  case badRow = 3
  /// The file cannot be read at all.
  case unreadable = 4
}

/// The descriptors that a worker finds open.
public enum WorkerDescriptor {
  /// A zygote's, on which it hears ``ZygoteRequest``s.
  public static let control: Int32 = 3
  public static let commands: Int32 = 3
  public static let replies: Int32 = 4
  public static let region: Int32 = 5
}

extension WorkerCommand {
  public func send(to descriptor: Int32) -> Bool {
    var words: [UInt64]
    switch self {
    case .shard(let start, let end, let skips, let isCareful, let isSampled):
      words = [1 | (isCareful ? 4 : 0) | (isSampled ? 8 : 0), UInt64(start), UInt64(end), UInt64(skips.count)]
      words += skips.map { UInt64($0.function) << 40 | UInt64($0.row) }
    case .proceed: words = [2]
    }
    return words.withUnsafeBytes { Pipe.write($0, to: descriptor) }
  }

  /// - Returns: `nil` when the engine has closed its end.
  public static func receive(from descriptor: Int32) -> WorkerCommand? {
    guard let opcode = Pipe.word(from: descriptor) else { return nil }
    guard opcode != 2 else { return .proceed }
    guard opcode & ~12 == 1 else { return nil }
    guard let start = Pipe.word(from: descriptor), let end = Pipe.word(from: descriptor),
      let count = Pipe.word(from: descriptor)
    else { return nil }
    var skips: [Skip] = []
    for _ in 0..<count {
      guard let word = Pipe.word(from: descriptor) else { return nil }
      skips.append(Skip(function: Int(word >> 40), row: Int(word & 0xFF_FFFF_FFFF)))
    }
    return .shard(
      start: Int(start), end: Int(end), skips: skips, isCareful: opcode & 4 != 0, isSampled: opcode & 8 != 0)
  }
}

/// Exit statuses of a worker's child that say something.
public enum WorkerExit {
  /// In a careful batch: after the call that the progress word names, commands or replies were no longer open.
  public static let lostDescriptors: Int32 = 91
}

/// Whole reads and writes on a pipe, however often a signal interrupts them.
public enum Pipe {
  public static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = tally_write(descriptor, bytes.baseAddress! + done, bytes.count - done)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }

  public static func word(from descriptor: Int32) -> UInt64? {
    var word: UInt64 = 0
    let isWhole = withUnsafeMutableBytes(of: &word) { bytes in
      var done = 0
      while done < bytes.count {
        let count = Glibc.read(descriptor, bytes.baseAddress! + done, bytes.count - done)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return false }
        done += count
      }
      return true
    }
    return isWhole ? word : nil
  }
}
