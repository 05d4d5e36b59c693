import Foundation
import FoundationXML
import Review
import TestSupport
import Testing

@testable import ReviewServer

/// What somebody might try who should not: each is refused, and what is said tells nothing.
///
/// One file, since it is read as one list: whoever adds an address looks here for the case that is missing.
@Suite struct SecurityTests {
  // MARK: Other people's rows and answers

  @Test func nobodyAnswersARowThatLiesBeforeSomebodyElse() async throws {
    let server = try await TestServer()
    let (ann, bob) = (try await server.visitor("ann", .lead), try await server.visitor("bob"))
    let row = try #require(await ann.items().first?["row"] as? String)
    let reply = try await bob.answer(row)
    expect(reply, 409, "this row is not yours any more")
    #expect(server.desk.state.answerCount == 0)
    #expect(try await ann.answer(row).status == 200)
  }

  @Test func nobodyAnswersARowThatIsNoOnes() async throws {
    let server = try await TestServer()
    let ann = try await server.visitor("ann", .lead)
    let mine = try #require(await ann.items().first?["row"] as? String)
    for row in ["r59", "r1", "no such row", "", "../../etc/passwd", "r1' OR 1=1 --"] where row != mine {
      expect(try await ann.answer(row), 409, "this row is not yours any more")
    }
    #expect(server.desk.state.answerCount == 0)
  }

  @Test func nobodyTakesBackWhatSomebodyElseSaid() async throws {
    let server = try await TestServer()
    let (ann, bob) = (try await server.visitor("ann", .lead), try await server.visitor("bob"))
    let row = try #require(await ann.items().first?["row"] as? String)
    let seq = try #require(await ann.answer(row).json()["seq"] as? Int)
    expect(try await bob.send("/api/undo", ["seq": seq]), 409, "there is no answer of yours to take back")
    expect(try await bob.send("/api/undo", [:]), 409, "there is no answer of yours to take back")
    #expect(server.desk.state.answer(seq)?.reviewer == "ann")
  }

  @Test func nobodyUsesSomebodyElsesKeyAgain() async throws {
    let server = try await TestServer()
    let (ann, bob) = (try await server.visitor("ann", .lead), try await server.visitor("bob"))
    let key = UUID().uuidString
    #expect(try await ann.answer(#require(await ann.items().first?["row"] as? String), key: key).status == 200)
    let row = try #require(await bob.items().first?["row"] as? String)
    expect(try await bob.answer(row, "spam", key: key), 409, "this row is not yours any more")
    #expect(server.desk.state.answerCount == 1)
  }

  // MARK: Tokens

  @Test func forgedAndStrangeSessionsAreNobodys() async throws {
    let server = try await TestServer()
    let ann = try await server.visitor("ann", .lead)
    let name = try #require(await ann.cookies.keys.first { !$0.contains("form") })
    let good = try #require(await ann.cookies[name])
    let swapped = String(good.reversed())
    for token in ["", "x", swapped, good + "A", String(good.dropLast()), String(repeating: "A", count: 5_000), "ann"] {
      let stranger = Browser(server.http)
      stranger.cookies = [name: token]
      let reply = try await stranger.get("/api/items")
      #expect([400, 401, 431].contains(reply.status), "\(token.prefix(20)): \(reply.status)")
      #expect(try await stranger.get("/review").status != 200)
    }
  }

  @Test func aSessionIsWorthNothingOnceItHasEnded() async throws {
    let server = try await TestServer()
    let ann = try await server.visitor("ann", .lead)
    let old = ann.cookies
    #expect(try await ann.post("/sign-out", form: [:]).status == 303)
    let replayed = Browser(server.http)
    replayed.cookies = old
    expect(try await replayed.get("/api/items"), 401, "you are not signed in")
  }

  @Test func aSignInTakesNoSessionThatTheBrowserHadBefore() async throws {
    let server = try await TestServer()
    let ann = try await server.visitor("ann", .lead)
    let name = try #require(await ann.cookies.keys.first { !$0.contains("form") })
    let planted = Browser(server.http)
    planted.cookies = [name: "planted-by-somebody-else"]
    _ = try await planted.signIn("ann", TestServer.password)
    #expect(planted.cookies[name] != "planted-by-somebody-else")
    #expect(planted.cookies[name] != ann.cookies[name])
  }

  @Test func cookiesAreKeptFromScriptsAndOtherSites() async throws {
    let server = try await TestServer()
    try server.desk.addReviewer("ann", role: .lead, password: TestServer.password)
    let browser = Browser(server.http)
    let form = try await browser.get("/sign-in")
    let entered = try await browser.post("/sign-in", form: ["name": "ann", "password": TestServer.password])
    for reply in [form, entered] {
      let cookie = try #require(reply.header("set-cookie"))
      for part in ["HttpOnly", "SameSite=Strict", "Path=/"] { #expect(cookie.contains(part), "\(cookie)") }
    }
  }

  @Test func tokensOfProgramsEndWhenTheyAreRevoked() async throws {
    let server = try await TestServer()
    let ann = try await server.visitor("ann", .lead)
    let token = try server.desk.makeAPIToken(for: "ann", note: "script", seconds: 60)
    let header = ["Authorization": "Bearer \(token)"]
    #expect(try await server.http.send("GET", "/api/me", headers: header).status == 200)
    for wrong in ["Bearer \(token)x", "Bearer ", "Basic \(token)", token] {
      let reply = try await server.http.send("GET", "/api/me", headers: ["Authorization": wrong])
      #expect(reply.status == 401, "\(wrong)")
    }
    let name = try #require(try server.desk.apiTokens(of: "ann").first).name
    #expect(try await ann.post("/account/tokens/revoke", form: ["id": name]).status == 303)
    #expect(try await server.http.send("GET", "/api/me", headers: header).status == 401)
  }

  @Test func aSessionIsNoTokenAndATokenIsNoSession() async throws {
    let server = try await TestServer()
    let ann = try await server.visitor("ann", .lead)
    let cookie = try #require(await ann.cookies.first { !$0.key.contains("form") })
    let token = try server.desk.makeAPIToken(for: "ann", note: "script", seconds: 60)
    #expect(
      try await server.http.send("GET", "/api/me", headers: ["Authorization": "Bearer \(cookie.value)"]).status == 401)
    #expect(try await server.http.send("GET", "/api/me", headers: ["Cookie": "\(cookie.key)=\(token)"]).status == 401)
  }

  @Test func anInvitationIsUsedOnce() async throws {
    let server = try await TestServer()
    _ = try await server.visitor("ann", .lead)
    let secret = try server.desk.invite(role: .reviewer, by: "ann")
    func redeem(_ name: String) async throws -> RawHTTP.Reply {
      let browser = Browser(server.http)
      try await browser.get("/invitation/\(secret)")
      if browser.formToken.isEmpty { try await browser.get("/sign-in") }
      return try await browser.post(
        "/invitation", form: ["invitation": secret, "name": name, "password": TestServer.password])
    }
    #expect(try await redeem("bob").status == 303)
    let second = try await redeem("eve")
    #expect(second.status == 410)
    #expect(server.desk.reviewers.map(\.name) == ["ann", "bob"])
    #expect(server.desk.reviewer("bob")?.role == .reviewer)
  }

  // MARK: Forms of other sites

  @Test func changesWithoutTheFormsTokenAreRefused() async throws {
    let server = try await TestServer()
    let ann = try await server.visitor("ann", .lead)
    let other = try await server.visitor("bob")
    let row = try #require(await ann.items().first?["row"] as? String)
    for token in ["", "0", String(repeating: "0", count: 64), other.formToken] {
      let reply = try await ann.answer(row, headers: ["X-CSRF-Token": token])
      expect(reply, 403, "this form is out of date")
      let form = try await ann.post("/people/invite", form: ["role": "lead", "formToken": token])
      #expect(form.status == 403)
    }
    #expect(server.desk.state.answerCount == 0)
  }

  @Test func changesThatAnotherSiteAsksForAreRefusedEvenWithTheToken() async throws {
    let server = try await TestServer()
    let ann = try await server.visitor("ann", .lead)
    let row = try #require(await ann.items().first?["row"] as? String)
    for headers in [
      ["Origin": "https://evil.example"], ["Origin": "null"],
      ["Origin": "http://127.0.0.1.evil.example:\(server.port)"],
      ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "same-site"],
    ] {
      expect(try await ann.answer(row, headers: headers), 403, "this form is out of date")
    }
    let own = try await ann.answer(
      row, headers: ["Origin": "http://127.0.0.1:\(server.port)", "Sec-Fetch-Site": "same-origin"])
    #expect(own.status == 200)
  }

  @Test func anotherSitesFormSignsNobodyIn() async throws {
    let server = try await TestServer()
    try server.desk.addReviewer("ann", role: .lead, password: TestServer.password)
    let reply = try await server.http.send(
      "POST", "/sign-in", headers: ["Content-Type": "application/x-www-form-urlencoded"],
      body: Array("name=ann&password=correct+horse+battery".utf8))
    #expect(reply.status == 403)
    #expect(reply.header("set-cookie")?.contains("tally-form") != false)
  }

  @Test func formsAreNoJSONAndJSONIsNoForm() async throws {
    let server = try await TestServer()
    let ann = try await server.visitor("ann", .lead)
    // What another site can send without asking the browser first.
    for type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
      let reply = try await ann.send("/api/undo", [:], headers: ["Content-Type": type])
      expect(reply, 415, "the request has the wrong content type")
    }
    #expect(try await ann.send("/people/invite", ["role": "lead"]).status == 415)
  }

  /// A name of another site that leads to this machine would make its pages this server's, for a browser.
  @Test func theServerHasNoOtherNames() async throws {
    let server = try await TestServer()
    for name in ["evil.example", "evil.example:\(server.port)", "127.0.0.1.evil.example", "localhost.evil.example"] {
      let reply = try await server.http.send("GET", "/sign-in", headers: ["Host": name])
      #expect(reply.status == 421, "\(name)")
    }
    for name in ["localhost", "127.0.0.1", "[::1]", "LOCALHOST:\(server.port)"] {
      #expect(try await server.http.send("GET", "/sign-in", headers: ["Host": name]).status == 200, "\(name)")
    }
  }

  // MARK: Scripts in texts

  static let scripts = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</textarea><svg onload=alert(1)>",
    "javascript:alert(1)", "' onmouseover='alert(1)", "&lt;script&gt;", "<!--", "]]>",
  ]

  @Test(arguments: scripts)
  func scriptsInTextsAreText(script: String) async throws {
    let server = try await TestServer(
      TestServer.rows(12) { _ in script }, classes: ["ham \(script)", "spam"], task: "Task \(script)")
    let (ann, bob) = (try await server.visitor("ann", .lead), try await server.visitor("bob"))
    try server.desk.setGuidelines(script, examples: [.init(label: "spam", text: script, why: script)], by: "ann")
    let items = try await ann.items()
    let row = try #require(items.first?["row"] as? String)
    // Two answers that differ, with comments, so that the row is to be settled.
    #expect(
      try await ann.send(
        "/api/answers",
        ["key": UUID().uuidString, "row": row, "verdict": "class", "label": "ham \(script)", "comment": script]
      ).status == 200)
    let other = try #require(await bob.items().first?["row"] as? String)
    #expect(
      try await bob.send(
        "/api/answers", ["key": UUID().uuidString, "row": other, "verdict": "unsure", "comment": script]
      )
      .status == 200)
    for path in ["/review", "/disagreements", "/dashboard", "/dashboard/figures", "/people", "/guidelines", "/account"]
    {
      let page = try await ann.get(path)
      #expect(page.status == 200, "\(path)")
      // Whatever is written stands in a page only with its markup escaped.
      for mark in ["<script>alert", "<img src=x", "<svg onload", "' onmouseover='", "</textarea><svg"] {
        #expect(!page.text.contains(mark), "\(path) holds \(mark)")
      }
      let parser = XMLParser(data: Data(path.hasSuffix("figures") ? "<p>\(page.text)</p>".utf8 : page.text.utf8))
      #expect(parser.parse(), "\(path) is not well-formed: \(String(describing: parser.parserError))")
    }
    // And in JSON as JSON, which no browser shows as a page.
    let json = try await ann.get("/api/items")
    #expect(json.header("content-type") == "application/json")
    #expect(json.header("x-content-type-options") == "nosniff")
  }

  @Test func everyReplyHasThePolicy() async throws {
    let server = try await TestServer()
    let ann = try await server.visitor("ann", .lead)
    let paths = [
      "/sign-in", "/review", "/api/items", "/nowhere", "/api/nowhere", Asset.style.path, "/people", "/invitation/x",
    ]
    for path in paths {
      let reply = try await ann.get(path)
      #expect(reply.header("content-security-policy") == SecurityHeaders.policy(), "\(path)")
      #expect(reply.header("x-frame-options") == "DENY", "\(path)")
      #expect(reply.header("referrer-policy") == "same-origin", "\(path)")
      #expect(reply.header("x-content-type-options") == "nosniff", "\(path)")
      #expect(reply.header("server") == nil, "\(path)")
      #expect(reply.header("cache-control")?.contains(path == Asset.style.path ? "immutable" : "no-store") == true)
    }
    #expect(!SecurityHeaders.policy().contains("unsafe"))
  }

  @Test func pagesHaveNoScriptsAndStylesOfTheirOwn() async throws {
    let server = try await TestServer()
    let ann = try await server.visitor("ann", .lead)
    for path in ["/sign-in", "/review", "/disagreements", "/dashboard", "/people", "/guidelines", "/account"] {
      let page = try await ann.get(path).text
      #expect(!page.contains("<style") && !page.contains(" style=") && !page.contains(" onclick="), "\(path)")
      for script in page.matches(of: /<script[^>]*>/) { #expect(script.output.contains("src=\"/assets/"), "\(path)") }
    }
  }

  // MARK: Paths

  @Test func pathsLeadNowhereElse() async throws {
    let server = try await TestServer()
    let ann = try await server.visitor("ann", .lead)
    for path in [
      "/assets/../../../../etc/passwd", "/assets/..%2f..%2f..%2fetc%2fpasswd", "/assets/%2e%2e/%2e%2e/etc/passwd",
      "//etc/passwd", "/assets/", "/assets/tally.css", "/.git/config", "/assets/..\\..\\etc\\passwd", "/%00",
      "/review/../people/../../etc/passwd",
    ] {
      let reply = try await ann.get(path)
      #expect([400, 404].contains(reply.status), "\(path): \(reply.status)")
      #expect(!reply.text.contains("root:"), "\(path)")
    }
  }

  @Test func picturesOfOtherServersAreShownOnlyOfThoseThatAreNamed() async throws {
    let names = [
      "https://Images.example.org/a/1?size=2", "https://images.example.org:8443/b.png",
      "http://images.example.org/c.png",
      "https://images.example.org:9999/d.png", "https://images.example.org.evil.example/e.png",
      "https://images.example.org@evil.example/f.png", "https://evil.example/g.png", "//images.example.org/h.png",
      "https://images.example.org/ i.png", "javascript:alert(1)//images.example.org/j.png",
    ]
    let rows = names.enumerated().map { RowsAtHand.Row(id: "r\($0)", columns: [("picture", $1)], votes: [0, 1, -1]) }
    let server = try await TestServer(rows) { $0.imageHosts = ["images.example.org", "images.example.org:8443"] }
    let (ann, bob) = (try await server.visitor("ann", .lead), try await server.visitor("bob"))
    var shown: Set<String> = []
    for _ in rows {
      let item = try #require(await ann.items().first)
      let row = try #require(item["row"] as? String)
      if let image = (item["columns"] as? [[String: Any]])?.first?["image"] as? String { shown.insert(image) }
      _ = try await ann.answer(row)
    }
    #expect(shown == Set(names.prefix(2)))
    let policy = try #require(await bob.get("/review").header("content-security-policy"))
    #expect(
      policy.contains("img-src 'self' data: https://images.example.org https://images.example.org:8443; object-src"))
  }

  @Test func imagesComeFromTheDatasFolderAndFromRowsAtHand() async throws {
    let folder = try TemporaryFolder()
    let data = try folder.makeFolder("data")
    let pixel: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    _ = try folder.write(pixel, to: "data/good.png")
    _ = try folder.write("secret", to: "secret.png")
    _ = try folder.write("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", to: "data/bad.svg")
    try FileManager.default.createSymbolicLink(
      atPath: data + "/link.png", withDestinationPath: folder.path("secret.png"))
    let names = [
      "good.png", "../secret.png", "link.png", folder.path("secret.png"), "bad.svg", "https://evil.example/pixel.png",
      "a/../../secret.png", "good.png\u{0}.png", "missing.png", "file:///etc/hosts.png",
    ]
    let rows = names.enumerated().map {
      RowsAtHand.Row(id: "r\($0)", columns: [("picture", $1)], votes: [0, 1, -1])
    }
    let server = try await TestServer(rows) { $0.imageFolder = data }
    let (ann, bob) = (try await server.visitor("ann", .lead), try await server.visitor("bob"))
    var served: [String] = []
    for _ in rows {
      guard let item = try await ann.items().first, let row = item["row"] as? String else { break }
      let path = "/api/image?column=0&row=\(row)"
      let reply = try await ann.get(path)
      if reply.status == 200 {
        served.append(names[Int(row.dropFirst()) ?? 0])
        #expect(reply.header("content-type") == "image/png")
        #expect(reply.body == pixel)
        #expect(try await bob.get(path).status == 404, "it does not lie before bob")
      } else {
        #expect(reply.status == 404)
        let column = (item["columns"] as? [[String: Any]])?.first
        #expect(column?["image"] == nil)
      }
      #expect(!reply.text.contains("secret"))
      _ = try await ann.answer(row)
    }
    #expect(served == ["good.png"])
  }

  // MARK: Bodies

  @Test func bodiesThatAreTooLargeAreRefused() async throws {
    let server = try await TestServer()
    let ann = try await server.visitor("ann", .lead)
    let row = try #require(await ann.items().first?["row"] as? String)
    let large = String(repeating: "x", count: 70_000)
    let reply = try await ann.send(
      "/api/answers", ["key": UUID().uuidString, "row": row, "verdict": "unsure", "comment": large])
    expect(reply, 413, "the request is too large")
    // One that says that it is small, and one that does not say how large it is.
    let head =
      "POST /api/answers HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
      + "X-CSRF-Token: \(ann.formToken)\r\nCookie: \(ann.cookieHeader["Cookie"] ?? "")\r\nConnection: close\r\n"
    let chunk = String(70_000, radix: 16) + "\r\n" + large + "\r\n"
    let chunked = try await server.http.send(
      raw: Array((head + "Transfer-Encoding: chunked\r\n\r\n" + chunk + chunk + "0\r\n\r\n").utf8))
    #expect(chunked.status == 413)
    let huge = try await server.http.send(raw: Array((head + "Content-Length: 99999999999\r\n\r\n{").utf8))
    #expect([400, 413].contains(huge.status))
    expect(
      try await ann.send(
        "/api/answers",
        ["key": UUID().uuidString, "row": row, "verdict": "unsure", "comment": String(repeating: "é", count: 4_000)]),
      422, "a comment has at most 4,000 bytes")
    #expect(server.desk.state.answerCount == 0)
  }

  @Test func bodiesThatMakeNoSenseAreRefused() async throws {
    let server = try await TestServer()
    let ann = try await server.visitor("ann", .lead)
    let row = try #require(await ann.items().first?["row"] as? String)
    let headers = ann.cookieHeader.merging(["Content-Type": "application/json", "X-CSRF-Token": ann.formToken]) { $1 }
    for body in [
      "", "{", "[]", "null", "\"x\"", "{\"key\":1}", "\u{FEFF}{}", String(repeating: "[", count: 10_000),
      "{\"key\":\"\(UUID().uuidString)\",\"row\":{},\"verdict\":\"unsure\"}",
    ] {
      let reply = try await server.http.send("POST", "/api/answers", headers: headers, body: Array(body.utf8))
      expect(reply, 400, "the request cannot be read")
    }
    let invalid = try await server.http.send("POST", "/api/answers", headers: headers, body: [0xFF, 0xFE, 0x00, 0xC3])
    #expect(invalid.status == 400)
    func sent(_ change: [String: Any]) async throws -> RawHTTP.Reply {
      let good: [String: Any] = ["key": UUID().uuidString, "row": row, "verdict": "class", "label": "ham"]
      return try await ann.send("/api/answers", good.merging(change) { $1 })
    }
    expect(try await sent(["key": "not a UUID"]), 422, "a key is a UUID")
    expect(try await sent(["label": "eggs"]), 422, "this is not a class of the task")
    expect(try await sent(["verdict": "delete"]), 422, "an answer is class, unsure or skip")
    expect(try await sent(["verdict": "skip"]), 422, "an answer is class, unsure or skip")
    expect(
      try await sent(["milliseconds": -1]), 422,
      "the time of an answer is a number of milliseconds that is not negative")
    #expect(server.desk.state.answerCount == 0)
  }

  @Test func requestsThatAreNoHTTPEndTheConnection() async throws {
    let server = try await TestServer()
    for text in [
      "GET\r\n\r\n", "hello\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
      "POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
      "POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + String(repeating: "a", count: 100_000) + "\r\n\r\n",
    ] {
      if let reply = try? await server.http.send(raw: Array(text.utf8)) {
        #expect((400..<500).contains(reply.status) || reply.status == 505, "\(text.prefix(40)): \(reply.status)")
      }
    }
    #expect(try await server.http.send("GET", "/sign-in").status == 200, "others are served on")
  }

  // MARK: Guessing

  @Test func guessingAPasswordGetsSlower() async throws {
    let server = try await TestServer()
    try server.desk.addReviewer("ann", role: .lead, password: TestServer.password)
    let guesser = Browser(server.http)
    try await guesser.get("/sign-in")
    var statuses: [Int] = []
    for guess in 0..<12 {
      let reply = try await guesser.post("/sign-in", form: ["name": "ann", "password": "guess number \(guess)"])
      statuses.append(reply.status)
      if reply.status == 429 { #expect((reply.header("retry-after").flatMap { Int($0) } ?? 0) > 0) }
    }
    #expect(statuses.first == 401)
    #expect(statuses.contains(429), "\(statuses)")
    // Also with the right one, as long as the wait lasts: else the answer would tell which one it is.
    #expect(try await guesser.post("/sign-in", form: ["name": "ann", "password": TestServer.password]).status == 429)
  }

  @Test func aWrongNameLooksLikeAWrongPassword() async throws {
    let server = try await TestServer()
    try server.desk.addReviewer("ann", role: .lead, password: TestServer.password)
    func page(_ name: String) async throws -> (Int, String) {
      let browser = Browser(server.http)
      try await browser.get("/sign-in")
      let reply = try await browser.post("/sign-in", form: ["name": name, "password": "not the password"])
      return (reply.status, reply.text.replacing(browser.formToken, with: "").replacing("value=\"\(name)\"", with: ""))
    }
    let (known, unknown) = (try await page("ann"), try await page("eve"))
    #expect(known.0 == 401 && unknown.0 == 401)
    #expect(known.1 == unknown.1)
  }

  // MARK: Roles

  /// Each address that is not for everyone, tried by everyone who may not.
  @Test func everyAddressRefusesThoseItIsNotFor() async throws {
    let server = try await TestServer()
    let people: [(browser: Browser, role: ReviewRole?)] = [
      (try await server.visitor("lead", .lead), .lead), (try await server.visitor("expert", .expert), .expert),
      (try await server.visitor("reviewer", .reviewer), .reviewer), (Browser(server.http), nil),
    ]
    var refused = 0
    for route in Routes.all where route.access != .everyone {
      let path = route.path.split(separator: "/").map { $0.hasPrefix(":") ? "x" : String($0) }
      for (browser, role) in people where role.map({ !route.access.admits($0) }) ?? true {
        let reply: RawHTTP.Reply
        switch (route.method, route.kind) {
        case (.get, _): reply = try await browser.get("/" + path.joined(separator: "/"))
        case (_, .page): reply = try await browser.post("/" + path.joined(separator: "/"), form: [:])
        case (_, .data):
          reply = try await browser.send("/" + path.joined(separator: "/"), [:], method: "\(route.method)")
        }
        refused += 1
        if role == nil {
          #expect(
            reply.status == 401 || (reply.status == 303 && reply.header("location") == "/sign-in"), "\(route.path)")
        } else {
          #expect(reply.status == 403, "\(route.method) \(route.path) as \(String(describing: role)): \(reply.status)")
        }
      }
    }
    #expect(refused > 30)
    #expect(server.desk.reviewers.map(\.name) == ["expert", "lead", "reviewer"])
  }

  @Test func whoIsPausedGetsNoRowsAndGivesNoAnswers() async throws {
    let server = try await TestServer()
    let (ann, bob) = (try await server.visitor("ann", .lead), try await server.visitor("bob"))
    let row = try #require(await bob.items().first?["row"] as? String)
    #expect(try await ann.post("/people/change", form: ["name": "bob", "change": "pause"]).status == 303)
    expect(try await bob.answer(row), 403, "you are paused")
    #expect(try await bob.items().isEmpty)
    #expect(server.desk.state.answerCount == 0)
  }

  // MARK: Errors

  @Test func errorsTellNothingOfTheInside() async throws {
    let server = try await TestServer()
    let ann = try await server.visitor("ann", .lead)
    let replies = [
      try await ann.get("/nowhere"), try await ann.get("/api/nowhere"), try await ann.send("/api/items", [:]),
      try await ann.get("/api/image?row=x&column=99"), try await ann.get("/invitation/unknown"),
      try await ann.answer("zzz"),
      try await ann.send("/api/people", ["name": "nobody", "change": "pause"]),
      try await ann.send("/api/people", ["name": "ann", "change": "role", "role": "reviewer"]),
    ]
    for reply in replies {
      #expect(reply.status >= 400)
      for word in ["Sources/", ".swift", "sqlite", "SQL", "Optional(", "ReviewError", "Refusal", "/root"] {
        #expect(!reply.text.contains(word), "\(reply.text)")
      }
    }
    #expect(replies[2].status == 405)
    #expect(server.desk.reviewer("ann")?.role == .lead, "the last lead stays one")
  }

  private func expect(
    _ reply: RawHTTP.Reply, _ status: Int, _ error: String, _ place: SourceLocation = #_sourceLocation
  ) {
    #expect(reply.status == status, "\(reply.text)", sourceLocation: place)
    #expect(((try? reply.json())?["error"] as? String) == error, "\(reply.text)", sourceLocation: place)
  }
}
