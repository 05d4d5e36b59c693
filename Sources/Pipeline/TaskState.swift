import ApplyEngine
import Glibc

extension TaskStore {
  /// What is going on with a task's runs, looked at from outside.
  public enum State: Sendable, Equatable {
    case idle
    /// A run is on. Whose, where that can be read.
    case locked(LockHolder?)
    /// A run was interrupted or killed; this share of its rows is applied, which `--resume` goes on from.
    case interrupted(share: Double)
  }

  public var state: State {
    let descriptor = open(lock, O_RDONLY | O_CLOEXEC)
    if descriptor >= 0 {
      defer { close(descriptor) }
      if flock(descriptor, LOCK_SH | LOCK_NB) != 0, errno == EWOULDBLOCK { return .locked(TaskLock.holder(descriptor)) }
    }
    return AppliedLeftovers(in: run(".partial").applied).map { .interrupted(share: $0.share) } ?? .idle
  }
}
