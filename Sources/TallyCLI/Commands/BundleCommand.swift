import ApplyEngine
import ArgumentParser
import Foundation
import Pipeline
import Reporting

/// `tally bundle`: a task that runs where there is no toolchain.
struct BundleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bundle",
    abstract: "Packs a task's worker, tally and the libraries of both into one archive, for a machine without Swift.")

  @OptionGroup var task: TaskArgument
  @Option(help: "The archive. Default: the task's name with .tar.gz, here.", completion: .file())
  var output: String?
  @OptionGroup var common: CommonOptions

  func run() throws {
    try common.run {
      let folders = try TaskArgument.folders()
      let name = try task.name(in: folders)
      guard folders.bundle == nil else {
        throw CommandFailure(
          message: UserMessage("this is a bundle already", at: folders.root, fix: "copy the archive that it came in"))
      }
      let program = try TaskArgument.worker(name, in: folders)
      let place = output ?? "\(name).tar.gz"
      let build = BundleBuild(
        program: program, folders: folders, task: name, engine: try BundleCommand.executable(),
        tally: TallyCommand.configuration.version, launcher: BundleTemplate.launcher,
        readme: BundleTemplate.readme(task: name))
      Progress.begin()
      Progress.show("bundling \(name)", share: nil)
      let bundle = try build.write(to: AbsolutePath.of(place))
      Progress.clear()
      let packed = (try? FileManager.default.attributesOfItem(atPath: place)[.size] as? NSNumber)?.intValue ?? 0
      if common.json {
        return Console.printJSON(Made(archive: place, bytes: packed, bundle: bundle))
      }
      let unpacked = bundle.files.reduce(0) { $0 + $1.bytes }
      Console.print(
        """
        \(place): \(NumberFormat.count(bundle.files.count)) files, \(packed / 1_000_000) MB, unpacked \(unpacked / 1_000_000) MB
        there: tar xzf \((place as NSString).lastPathComponent) && cd \(name) && ./bin/tally run \(name) --data rows.jsonl --output Labels
        """)
    }
  }

  private struct Made: Encodable {
    let archive: String
    let bytes: Int
    let bundle: TaskBundle
  }

  /// This program's own file.
  private static func executable() throws -> String {
    if let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") { return path }
    throw CommandFailure(
      message: UserMessage("cannot find tally's own program", at: "/proc/self/exe", fix: "mount /proc"))
  }
}
