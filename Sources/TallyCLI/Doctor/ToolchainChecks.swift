import Foundation

/// What builds workers: Swift, its package manager, the libraries' headers.
enum ToolchainChecks {
  static let oldestSwift = (major: 6, minor: 2)

  static func all() -> [Check] { [swift(), git(), backtracer()] + headers() }

  private static func swift() -> Check {
    let fix = "install Swift 6.2 or later, see https://www.swift.org/install/linux, and check with: swift --version"
    guard let output = Program.output(["swift", "--version"]), let line = output.split(separator: "\n").first else {
      return .missing("swift", "swift does not start; bundles run without it", fix: fix)
    }
    guard let version = version(in: output) else { return .warn("swift", "an unknown version: \(line)", fix: fix) }
    if version < oldestSwift { return .missing("swift", String(line), fix: fix) }
    return .ok("swift", String(line))
  }

  /// `Swift version 6.3.1 (swift-6.3.1-RELEASE)`.
  static func version(in text: String) -> (Int, Int)? {
    guard let range = text.range(of: "Swift version ") else { return nil }
    let numbers = text[range.upperBound...].prefix { $0.isNumber || $0 == "." }.split(separator: ".").compactMap {
      Int($0)
    }
    return numbers.count > 1 ? (numbers[0], numbers[1]) : nil
  }

  /// The package manager clones what a package depends on.
  private static func git() -> Check {
    guard let output = Program.output(["git", "--version"]) else {
      return .missing("git", "git does not start, which the package manager needs", fix: "sudo apt-get install -y git")
    }
    return .ok("git", output.trimmingCharacters(in: .whitespacesAndNewlines))
  }

  /// Says where a labeling function crashed.
  private static func backtracer() -> Check {
    let swift = Program.path("swift").map { ($0 as NSString).resolvingSymlinksInPath }
    let root = swift.map { (($0 as NSString).deletingLastPathComponent as NSString).deletingLastPathComponent }
    let tool = root.map { $0 + "/libexec/swift/linux/swift-backtrace" }
    if let tool, FileManager.default.isExecutableFile(atPath: tool) { return .ok("backtracer", tool) }
    return .warn(
      "backtracer", "no swift-backtrace beside the compiler: crashes are found, but not the line they happened on",
      fix: "install the whole toolchain from https://www.swift.org/install/linux")
  }

  // MARK: - Libraries

  /// A header, and the Debian package that has it.
  private static let workerLibraries = [
    ("simdjson.h", "libsimdjson-dev"), ("pcre2.h", "libpcre2-dev"), ("hs/hs.h", hyperscan), ("zlib.h", "zlib1g-dev"),
  ]
  /// Those that only tally itself is built with.
  private static let ownLibraries = [
    ("cblas.h", "libopenblas-dev"), ("lapacke.h", "liblapacke-dev"), ("sqlite3.h", "libsqlite3-dev"),
    ("openssl/evp.h", "libssl-dev"),
  ]

  private static var hyperscan: String {
    #if arch(x86_64)
      "libhyperscan-dev"
    #else
      "libvectorscan-dev"
    #endif
  }

  private static func headers() -> [Check] {
    let places = headerFolders()
    func absent(_ libraries: [(String, String)]) -> [String] {
      libraries.filter { header, _ in
        !places.contains { FileManager.default.fileExists(atPath: "\($0)/\(header)") }
      }.map(\.1)
    }
    var checks: [Check] = []
    let forWorkers = absent(workerLibraries)
    checks.append(
      forWorkers.isEmpty
        ? .ok("headers", "\(workerLibraries.map(\.1).joined(separator: ", "))")
        : .missing(
          "headers", "workers cannot be built without \(forWorkers.joined(separator: ", "))", fix: install(forWorkers)))
    let forTally = absent(ownLibraries)
    checks.append(
      forTally.isEmpty
        ? .ok("headers of tally", "\(ownLibraries.map(\.1).joined(separator: ", "))")
        : .warn(
          "headers of tally", "tally itself could not be built again without \(forTally.joined(separator: ", "))",
          fix: install(forTally)))
    return checks
  }

  private static func install(_ packages: [String]) -> String {
    "sudo apt-get update && sudo apt-get install -y \(packages.joined(separator: " "))"
  }

  private static func headerFolders() -> [String] {
    let environment = ProcessInfo.processInfo.environment
    let named = ["CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH"].compactMap { environment[$0] }.flatMap {
      $0.split(separator: ":").map(String.init)
    }
    #if arch(x86_64)
      let triple = "x86_64-linux-gnu"
    #else
      let triple = "aarch64-linux-gnu"
    #endif
    return named + ["/usr/local/include", "/usr/include/\(triple)", "/usr/include"]
  }
}

/// Other programs.
enum Program {
  /// - Returns: what it printed, or `nil` if it does not start or fails.
  static func output(_ arguments: [String]) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    let pipe = Foundation.Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return process.terminationStatus == 0 ? output : nil
  }

  /// Where a program lies on the path.
  static func path(_ name: String) -> String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
