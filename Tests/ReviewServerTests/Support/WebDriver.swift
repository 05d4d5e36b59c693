import Foundation

/// A browser, driven through chromedriver: the WebDriver protocol, which is JSON over HTTP.
final class WebDriver {
  private let driver: Process
  private let http: RawHTTP
  private var session = ""
  private let profile: String

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Where the programs are; nil where one of them is missing.
  static let programs: (driver: String, browser: String)? = {
    func find(_ names: [String]) -> String? {
      let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
      return names.lazy.flatMap { name in folders.map { "\($0)/\(name)" } }.first {
        FileManager.default.isExecutableFile(atPath: $0)
      }
    }
    guard let driver = find(["chromedriver"]), let browser = find(["chromium", "chromium-browser", "google-chrome"])
    else { return nil }
    return (driver, browser)
  }()

  init(width: Int = 1280, height: Int = 860) async throws {
    guard let programs = WebDriver.programs else { throw Failure(description: "there is no chromedriver") }
    profile = FileManager.default.temporaryDirectory.appendingPathComponent("tally-browser-\(UUID().uuidString)").path
    driver = Process()
    driver.executableURL = URL(fileURLWithPath: programs.driver)
    // Its log says which port it took.
    driver.arguments = ["--port=0"]
    let output = Pipe()
    driver.standardOutput = output
    driver.standardError = FileHandle.nullDevice
    try driver.run()
    var said = ""
    var port: Int?
    while port == nil {
      let data = output.fileHandleForReading.availableData
      if data.isEmpty { throw Failure(description: "chromedriver did not start: \(said)") }
      said += String(decoding: data, as: UTF8.self)
      port = said.firstMatch(of: /started successfully on port (\d+)/).flatMap { Int($0.1) }
    }
    http = RawHTTP(port: port ?? 0)
    let options: [String: Any] = [
      "binary": programs.browser,
      "args": [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
        "--force-prefers-reduced-motion", "--user-data-dir=\(profile)", "--window-size=\(width),\(height)",
      ],
    ]
    let reply = try await call(
      "POST", "/session",
      [
        "capabilities": [
          "alwaysMatch": ["goog:chromeOptions": options, "goog:loggingPrefs": ["browser": "ALL"]]
        ]
      ])
    guard let value = reply as? [String: Any], let id = value["sessionId"] as? String else {
      throw Failure(description: "no session: \(reply)")
    }
    session = id
  }

  /// Does something with a browser, and ends it.
  static func with(_ body: (WebDriver) async throws -> Void) async throws {
    let browser = try await WebDriver()
    do {
      try await body(browser)
    } catch {
      await browser.end()
      throw error
    }
    await browser.end()
  }

  private func end() async {
    _ = try? await call("DELETE", "/session/\(session)")
    // It does not end by a gentler signal.
    kill(driver.processIdentifier, SIGKILL)
    try? FileManager.default.removeItem(atPath: profile)
  }

  private func call(_ method: String, _ path: String, _ body: [String: Any]? = nil) async throws -> Any {
    let bytes = try body.map { Array(try JSONSerialization.data(withJSONObject: $0)) } ?? []
    let reply = try await http.send(
      method, path, headers: ["Content-Type": "application/json; charset=utf-8", "Host": "localhost:\(http.port)"],
      body: bytes)
    let value = try reply.json()["value"] ?? NSNull()
    if reply.status >= 400 {
      let message = (value as? [String: Any])?["message"] as? String ?? reply.text
      throw Failure(description: "\(method) \(path): \(message)")
    }
    return value
  }

  func open(_ url: String) async throws { _ = try await call("POST", "/session/\(session)/url", ["url": url]) }

  func resize(width: Int, height: Int) async throws {
    // Headless windows have no border, but no less than 500 px: narrower ones are emulated.
    _ = try await command(
      "Emulation.setDeviceMetricsOverride",
      ["width": width, "height": height, "deviceScaleFactor": width < 500 ? 2 : 1, "mobile": width < 500])
  }

  func dark(_ isDark: Bool) async throws {
    _ = try await command(
      "Emulation.setEmulatedMedia",
      ["features": [["name": "prefers-color-scheme", "value": isDark ? "dark" : "light"]]])
  }

  func command(_ name: String, _ parameters: [String: Any]) async throws -> Any {
    try await call("POST", "/session/\(session)/goog/cdp/execute", ["cmd": name, "params": parameters])
  }

  /// The value of JavaScript's `return …`.
  @discardableResult
  func run(_ script: String, _ arguments: [Any] = []) async throws -> Any {
    try await call("POST", "/session/\(session)/execute/sync", ["script": script, "args": arguments])
  }

  func text(_ selector: String) async throws -> String {
    try await run("return document.querySelector(arguments[0])?.innerText ?? ''", [selector]) as? String ?? ""
  }

  /// Waits until a script returns true.
  func wait(_ what: String, seconds: Double = 20, until script: String, _ arguments: [Any] = []) async throws {
    let end = Date().addingTimeInterval(seconds)
    while Date() < end {
      if (try? await run(script, arguments)) as? Bool == true { return }
      try await Task.sleep(for: .milliseconds(20))
    }
    let page = (try? await run("return location.href + '\\n' + document.body.innerText")) as? String ?? ""
    throw Failure(description: "waited for \(what) in vain:\n\(page.prefix(2_000))")
  }

  /// Presses keys where the focus is, as a keyboard does.
  func press(_ keys: String) async throws {
    let actions = keys.flatMap { key in
      [["type": "keyDown", "value": String(key)], ["type": "keyUp", "value": String(key)]]
    }
    _ = try await call(
      "POST", "/session/\(session)/actions",
      ["actions": [["type": "key", "id": "keyboard", "actions": actions]]])
  }

  static let enter: Character = "\u{E007}"
  static let escape: Character = "\u{E00C}"
  static let tab: Character = "\u{E004}"

  func fill(_ selector: String, _ text: String) async throws {
    try await run("const field = document.querySelector(arguments[0]); field.focus(); field.select?.()", [selector])
    try await press(text)
  }

  func click(_ selector: String) async throws {
    let found = try await call(
      "POST", "/session/\(session)/element", ["using": "css selector", "value": selector])
    guard let id = (found as? [String: String])?.values.first else { throw Failure(description: "no \(selector)") }
    _ = try await call("POST", "/session/\(session)/element/\(id)/click", [:])
  }

  func screenshot(_ path: String) async throws {
    guard let value = try await call("GET", "/session/\(session)/screenshot") as? String,
      let data = Data(base64Encoded: value)
    else { throw Failure(description: "no picture") }
    try data.write(to: URL(fileURLWithPath: path))
  }

  /// What the browser's console holds that is worth a look.
  func problems() async throws -> [String] {
    let log = try await call("POST", "/session/\(session)/se/log", ["type": "browser"]) as? [[String: Any]] ?? []
    return log.filter { $0["level"] as? String == "SEVERE" }.compactMap { $0["message"] as? String }
  }
}
