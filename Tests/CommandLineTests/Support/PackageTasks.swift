import Testing

/// Suites that add tasks to the user's package or change them, one test after the other: the package manager reads all folders of
/// tasks at every build, and would meet another test's folder half made or half removed.
@Suite(.serialized) enum PackageTasks {}
