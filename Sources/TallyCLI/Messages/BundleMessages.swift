import Pipeline

extension BundleError: UserFacingError {
  var isInterruption: Bool { if case .apply(let error) = self { error.isInterruption } else { false } }

  var message: UserMessage {
    switch self {
    case .apply(let error): return error.message
    case .cannotList(let program):
      return UserMessage(
        "ldd cannot say which libraries this program needs", at: program,
        fix: "check that ldd is there, and try it by hand")
    case .missingLibrary(let name, let program):
      return UserMessage(
        "\(name) is not on this machine", at: program, fix: "./Scripts/install-libraries installs what is missing")
    case .absoluteList(let path):
      return UserMessage(
        "a list of phrases outside of the package cannot go into a bundle", at: path,
        fix: "move it into the package, and name it by its path from there")
    case .doesNotFit(let path):
      return UserMessage("this file's name or size is too long for an archive", at: path, fix: "shorten its path")
    case .unreadable(let path, let errno):
      let system = Suggestions.system(errno)
      return UserMessage("cannot read a file of the bundle: \(system.reason)", at: path, fix: system.fix)
    case .unwritable(let path, let errno):
      let system = Suggestions.system(errno)
      return UserMessage("cannot write the bundle: \(system.reason)", at: path, fix: system.fix)
    }
  }
}
