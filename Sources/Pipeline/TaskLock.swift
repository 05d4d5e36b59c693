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

  /// Only for a descriptor that holds the lock: the end of this object wipes the holder's name.
  private init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// Takes the lock, waiting for whoever has it.
  ///
  /// - Parameters:
  ///   - waits: whether to wait; else `locked` is thrown at once.
  ///   - isInterrupted: asked some times a second.
  ///   - notice: told once whom it waits for, and of a holder that was killed.
  /// - Throws: `locked`, `cannotLock` (a file system without locks), `store`, `interrupted`.
  package static func take(
    path: String, command: String, waits: Bool, isInterrupted: () -> Bool, notice: (RunNotice) -> Void
  ) throws(RunError) -> TaskLock {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .store(path: path, errno: errno) }
    do throws(RunError) {
      try wait(descriptor, path, waits, isInterrupted, notice)
    } catch {
      close(descriptor)
      throw error
    }
    if let holder = holder(descriptor) { notice(.staleLock(holder)) }
    let lock = TaskLock(descriptor)
    lock.sign(LockHolder(command: command))
    return lock
  }

  private static func wait(
    _ descriptor: Int32, _ path: String, _ waits: Bool, _ isInterrupted: () -> Bool, _ notice: (RunNotice) -> Void
  ) throws(RunError) {
    var hasSaid = false
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      guard code == EWOULDBLOCK || code == EINTR else { throw .cannotLock(path: path, errno: code) }
      let holder = holder(descriptor)
      if !waits { throw .locked(by: holder) }
      if !hasSaid { notice(.waiting(holder)) }
      hasSaid = true
      if isInterrupted() { throw .interrupted }
      usleep(200_000)
    }
  }

  deinit {
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
  static func holder(_ descriptor: Int32) -> LockHolder? {
    var text = [UInt8](repeating: 0, count: 1 << 16)
    let count = pread(descriptor, &text, text.count, 0)
    return count > 0 ? try? JSONDecoder().decode(LockHolder.self, from: Data(text[..<count])) : nil
  }
}
