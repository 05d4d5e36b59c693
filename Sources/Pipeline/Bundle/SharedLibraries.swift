import Foundation

/// The shared libraries that programs need, as the dynamic linker finds them on this machine.
enum SharedLibraries {
  /// glibc's own are the target machine's: they belong to its kernel and its dynamic linker, and come as a whole.
  private static let glibc = [
    "ld-linux", "ld64", "linux-vdso", "linux-gate", "libc", "libm", "libmvec", "libdl", "libpthread", "librt",
    "libutil",
    "libresolv", "libanl", "libBrokenLocale", "libnsl", "libnss_", "libthread_db",
  ]

  /// - Returns: path by name, of all libraries but glibc's own, those that libraries need included.
  static func of(_ program: String) throws(BundleError) -> [String: String] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["ldd", program]
    let output = Foundation.Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    do { try process.run() } catch { throw .cannotList(program: program) }
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    // A static program is an answer too, with another status.
    guard process.terminationStatus == 0 || text.contains("static") else { throw .cannotList(program: program) }
    return try parse(text, program: program)
  }

  /// Lines are `name => path (address)`, `name => not found`, or a path alone.
  static func parse(_ text: String, program: String) throws(BundleError) -> [String: String] {
    var paths: [String: String] = [:]
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: " => ", maxSplits: 1)
      guard parts.count == 2 else { continue }
      let name = parts[0].trimmingCharacters(in: .whitespaces)
      guard !isGlibc(name) else { continue }
      guard let place = parts[1].range(of: " (0x"), parts[1].hasPrefix("/") else {
        throw .missingLibrary(name: name, program: program)
      }
      paths[name] = String(parts[1][..<place.lowerBound])
    }
    return paths
  }

  private static func isGlibc(_ name: String) -> Bool {
    glibc.contains { name.hasPrefix($0) && ($0.hasSuffix("_") || ".-".contains(name.dropFirst($0.count).first ?? ".")) }
  }
}
