import ApplyEngine

/// Texts that go into a bundle.
enum BundleTemplate {
  /// Only what a shell itself can do, but for a link to it.
  static let launcher = """
    #!/bin/sh
    # Starts tally with the libraries of this bundle.
    self=$0
    while [ -L "$self" ]; do
      link=$(readlink "$self") || exit 1
      case $link in
        /*) self=$link ;;
        *) self=${self%/*}/$link ;;
      esac
    done
    \(TaskBundle.variable)=$(cd "${self%/*}/.." && pwd -P) || exit 1
    LD_LIBRARY_PATH=$\(TaskBundle.variable)/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
    export \(TaskBundle.variable) LD_LIBRARY_PATH
    exec "$\(TaskBundle.variable)/libexec/tally" "$@"

    """

  static func readme(task: String) -> String {
    """
    # \(task), bundled

    Labels rows on a Linux machine of the same processor, with a glibc at least as new as where this was made, and no Swift:

        ./bin/tally run \(task) --data rows.jsonl --output Labels

    `bin/tally` takes all commands of tally but those that build. Runs are kept in `.tally` in this folder; `--store DIR` keeps
    them elsewhere, where this folder cannot be written. Unattended: `--log-format json`, `--resume` after a run was killed.
    `bundle.json` lists the files with their SHA-256.

    """
  }
}
