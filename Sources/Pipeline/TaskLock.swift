import Foundation
import Glibc

/// Who writes a task's runs: what stands in the lock's file.
public struct LockHolder: Sendable, Equatable, Codable {
  public let pid: Int32
  public let host: String
  /// UTC.
  public let startedAt: String
  /// As it was typed, for people.
  public let command: String

  /// This process, now.
  init(command: String) {
    pid = getpid()
    var name = [CChar](repeating: 0, count: 256)
    // Not `ProcessInfo`, which asks the network.
    gethostname(&name, name.count - 1)
    host = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    startedAt = UTCTime.text(Date())
    self.command = command
  }
}

/// Leave to write a task's runs: one process at a time.
///
/// The kernel gives the lock back when its holder dies, however that happens. The file's text only says who it is; text
/// behind a lock that is free is of somebody who was killed.
public final class TaskLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock, waiting for whoever has it.
  ///
  /// - Parameters:
  ///   - waits: whether to wait; else `locked` is thrown at once.
  ///   - isInterrupted: asked some times a second.
  ///   - notice: told once whom it waits for, and of a holder that was killed.
  /// - Throws: `locked`, `cannotLock` (a file system without locks), `store`, `interrupted`.
  init(
    path: String, command: String, waits: Bool, isInterrupted: () -> Bool, notice: (RunNotice) -> Void
  ) throws(RunError) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .store(path: path, errno: errno) }
    var hasSaid = false
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      guard code == EWOULDBLOCK || code == EINTR else { throw .cannotLock(path: path, errno: code) }
      let holder = TaskLock.holder(descriptor)
      if !waits { throw .locked(by: holder) }
      if !hasSaid { notice(.waiting(holder)) }
      hasSaid = true
      if isInterrupted() { throw .interrupted }
      usleep(200_000)
    }
    if let holder = TaskLock.holder(descriptor) { notice(.staleLock(holder)) }
    sign(LockHolder(command: command))
  }

  deinit {
    guard descriptor >= 0 else { return }
    ftruncate(descriptor, 0)
    close(descriptor)
  }

  /// On a full disk the lock holds all the same, without a name.
  private func sign(_ holder: LockHolder) {
    let text = (try? JSONEncoder().encode(holder)) ?? Data()
    ftruncate(descriptor, 0)
    _ = text.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
  }

  /// `nil` for an empty file, and for one that is being written.
  private static func holder(_ descriptor: Int32) -> LockHolder? {
    var text = [UInt8](repeating: 0, count: 1 << 16)
    let count = pread(descriptor, &text, text.count, 0)
    return count > 0 ? try? JSONDecoder().decode(LockHolder.self, from: Data(text[..<count])) : nil
  }
}
