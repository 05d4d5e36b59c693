import Foundation
import TestSupport
import Testing

@testable import TallyCLI

@Suite struct PageOpenerTests {
  @Test func aPageIsShownOnlyWhereThereIsADesktopWithAProgramForIt() async throws {
    let folder = try TemporaryFolder()
    let opened = folder.path("opened")
    let program = try folder.write(
      "#!/bin/sh\nprintf %s \"$1\" > \(opened).part && mv \(opened).part \(opened)\n", to: "xdg-open")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
    let path = "/nowhere:\(folder.path)"
    #expect(!PageOpener.open("/page one.html", environment: ["PATH": path]))
    #expect(!PageOpener.open("/page one.html", environment: ["PATH": path, "DISPLAY": ""]))
    #expect(!PageOpener.open("/page one.html", environment: ["PATH": "/nowhere", "DISPLAY": ":0"]))
    #expect(!FileManager.default.fileExists(atPath: opened))
    #expect(PageOpener.open("/page one.html", environment: ["PATH": path, "WAYLAND_DISPLAY": "wayland-0"]))
    for _ in 0..<500 where !FileManager.default.fileExists(atPath: opened) {
      try await Task.sleep(for: .milliseconds(20))
    }
    #expect(try String(contentsOfFile: opened, encoding: .utf8) == "/page one.html")
  }
}
