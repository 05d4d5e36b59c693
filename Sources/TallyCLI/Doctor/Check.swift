/// One line of `tally doctor`.
struct Check: Encodable, Equatable {
  enum State: String, Encodable {
    case ok
    /// Runs work, but not as well as they could, or something waits to be done.
    case warn
    /// A run would fail.
    case missing
  }

  let name: String
  let state: State
  let finding: String
  /// What mends it: a command where there is one.
  let fix: String?

  static func ok(_ name: String, _ finding: String) -> Check {
    Check(name: name, state: .ok, finding: finding, fix: nil)
  }

  static func warn(_ name: String, _ finding: String, fix: String) -> Check {
    Check(name: name, state: .warn, finding: finding, fix: fix)
  }

  static func missing(_ name: String, _ finding: String, fix: String) -> Check {
    Check(name: name, state: .missing, finding: finding, fix: fix)
  }
}
