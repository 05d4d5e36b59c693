import Foundation
import Glibc

/// What the package manager does to build a task's worker, taken from its own description: the compiler's arguments, what the
/// program is linked from, and the files that all of this is made of.
///
/// Called directly, the compiler takes 0.5 s for 25 LFs, where the package manager plans for 0.6 s before it begins. The
/// whole module is compiled in one piece as there, so that the LFs are as fast. File by file, only the changed one, would take
/// 0.35 s instead of 0.55 (25 LFs in 3 files) and 0.8 s instead of 1.7 (100): not worth LFs that call helpers in other files
/// without inlining, and the compiler's own account of what depends on what, which is not ours to check.
struct DirectBuild: Sendable {
  /// The task's Swift files, in the order of the package manager.
  let sources: [String]
  /// Everything else that the worker is made of, the compiler included.
  let surroundings: [String]
  private let compile: [String]
  private let link: [String]
  /// Objects of other modules.
  private let objects: [String]

  /// - Parameters:
  ///   - worker: the program as the package manager builds it.
  ///   - folder: the task's.
  /// - Returns: `nil` if the description says it in a way that is not understood here.
  init?(_ description: BuildDescription, worker: String, folder: String) {
    guard let path = realpath(worker, nil) else { return nil }
    defer { free(path) }
    guard let program = description.command(making: String(cString: path)) else { return nil }
    let all = program.inputs.filter { $0.hasSuffix(".o") }
    let makers = all.map { (object: $0, maker: description.command(making: $0)) }
    let isOwn = { (command: BuildDescription.Command?) in
      command?.inputs.contains { $0.hasPrefix(folder + "/") && $0.hasSuffix(".swift") } ?? false
    }
    objects = makers.filter { !isOwn($0.maker) }.map(\.object)
    guard let module = makers.first(where: { isOwn($0.maker) })?.maker,
      makers.allSatisfy({ !isOwn($0.maker) || $0.maker == module }),
      let compile = DirectBuild.compileArguments(module.arguments),
      let link = DirectBuild.linkArguments(program.arguments)
    else { return nil }
    self.compile = compile
    self.link = link
    sources = module.inputs.filter { $0.hasSuffix(".swift") }
    guard sources.allSatisfy({ $0.hasPrefix(folder + "/") }) else { return nil }
    surroundings =
      [compile[0], link[0]] + objects + description.sources(of: objects)
      + description.sources(of: module.inputs).filter {
        !$0.hasPrefix(folder + "/")
      }
  }

  /// Arguments that name an output, a list or a file that is of no use here, with how many words follow.
  private static let dropped: [String: Int] = [
    "-emit-module": 0, "-emit-dependencies": 0, "-serialize-diagnostics": 0, "-parseable-output": 0,
    "-whole-module-optimization": 0, "-emit-module-path": 1, "-output-file-map": 1, "-num-threads": 1,
    "-index-store-path": 1, "-o": 1,
  ]

  /// - Returns: `nil` if these are not the arguments of one module, compiled as a whole.
  private static func compileArguments(_ arguments: [String]) -> [String]? {
    guard arguments.first?.hasSuffix("/swiftc") == true, arguments.contains("-whole-module-optimization"),
      arguments.contains("-c"), arguments.count(where: { $0.hasPrefix("@") }) == 1
    else { return nil }
    return kept(arguments).filter { !$0.hasPrefix("@") } + ["-whole-module-optimization", "-no-color-diagnostics"]
  }

  private static func linkArguments(_ arguments: [String]) -> [String]? {
    guard arguments.first?.hasSuffix("/swiftc") == true, arguments.contains("-emit-executable"),
      arguments.contains("-o"), arguments.count(where: { $0.hasPrefix("@") }) == 1
    else { return nil }
    return kept(arguments)
  }

  private static func kept(_ arguments: [String]) -> [String] {
    var kept: [String] = []
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      // What follows is for another program.
      if argument.hasPrefix("-X"), let word = rest.popFirst() {
        kept += [argument, word]
      } else if let count = dropped[argument] {
        rest = rest.dropFirst(count)
      } else {
        kept.append(argument)
      }
    }
    return kept
  }

  /// Commands that make a program in a folder of its own, one after the other: the compiler's, and the linker's.
  ///
  /// - Parameter files: what to compile instead of the task's own files.
  func commands(compiling files: [String]? = nil, into program: String, list: String) -> [[String]] {
    let object = program + ".o"
    let words = link.map { $0.hasPrefix("@") ? "@" + list : $0 }
    return [compile + ["-o", object] + (files ?? sources), words + ["-o", program]]
  }

  /// The objects to link, a path a line. The worker's own goes first: the linker's notes go beside the first.
  func list(for program: String) -> String {
    ([program + ".o"] + objects).map { $0.contains(" ") ? "\"\($0)\"" : $0 }.joined(separator: "\n")
  }
}
