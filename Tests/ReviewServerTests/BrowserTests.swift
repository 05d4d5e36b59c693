import Foundation
import Review
import TestSupport
import Testing

@testable import ReviewServer

/// The pages in a real browser, by keyboard, from the first sign-in to the dashboard.
///
/// With a folder in `TALLY_PICTURES`, pictures of the pages go there (`Scripts/review-screenshots`).
@Suite(
  .enabled(if: WebDriver.programs != nil, "there is no chromium with its driver: apt-get install chromium-driver"),
  .tags(.slow), .serialized)
struct BrowserTests {
  private static let pictures = ProcessInfo.processInfo.environment["TALLY_PICTURES"]

  private static let texts = [
    "Check out my channel, it has the best covers!!! https://example.com/watch?v=1",
    "This song was with me all summer. Love it.", "subscribe 2 me & I'll subscribe back <3",
    "שיר נפלא, תודה רבה", "名前も知らないけど最高の曲 👍🏽",
  ]

  private static func rows(_ count: Int) -> [RowsAtHand.Row] {
    (0..<count).map { row in
      RowsAtHand.Row(
        id: "c-\(row)", columns: [("text", texts[row % texts.count]), ("author", "user \(row)")],
        votes: row % 3 == 0 ? [0, 1, -1] : row % 3 == 1 ? [0, 0, 0] : [-1, 1, 1])
    }
  }

  @Test func aTeamReviewsByKeyboard() async throws {
    var plan = DeskPlan()
    (plan.overlap, plan.auditShare, plan.goldShare, plan.isBlind) = (2, 0, 0, true)
    let server = try await TestServer(BrowserTests.rows(60), plan: plan)
    try await WebDriver.with { browser in try await reviewAsATeam(browser, server) }
  }

  private func reviewAsATeam(_ browser: WebDriver, _ server: TestServer) async throws {
    let desk = server.desk

    // The first start's invitation makes the lead.
    let secret = try desk.invite(role: .lead, by: nil)
    try await browser.open("http://127.0.0.1:\(server.port)/invitation/\(secret)")
    try await picture(browser, "invitation")
    try await join(browser, "ann")
    try await browser.wait("the dashboard", until: "return document.querySelector('h1')?.textContent === 'How it goes'")
    for (name, role) in [("bob", ReviewRole.reviewer), ("cid", .reviewer), ("eva", .expert)] {
      try desk.addReviewer(name, role: role, password: TestServer.password, by: "ann")
    }
    try desk.setGuidelines(
      "Spam is whatever asks for something: a visit, a subscription, money.",
      examples: [
        .init(label: "spam", text: "check out my channel"),
        .init(label: "ham", text: "great song", why: "it is about it"),
      ], by: "ann")
    try await signOut(browser)

    // Twenty rows by keyboard.
    try await signIn(browser, "bob", server)
    try await browser.wait("a row", until: "return !!document.querySelector('#row .main-text')")
    #expect(try await browser.text("#guidelines").contains("Spam is whatever asks for something"))
    #expect(try await browser.text("#evidence") == "", "who answers blind sees no votes")
    try await pictures(browser, "answer")
    for place in 0..<20 {
      try await answer(browser, place % 2 == 0 ? "1" : "2")
      try await browser.wait(
        "answer \(place + 1)", until: "return document.getElementById('progress').textContent.startsWith(arguments[0])",
        ["\(place + 1) answered"])
    }
    #expect(desk.answerCount(of: "bob") == 20)
    #expect(try await browser.text("#previous").hasPrefix("You said spam"))

    // Undo, another answer, with a comment and a flag.
    let before = try await rowID(browser)
    try await browser.press("z")
    try await browser.wait(
      "the row again", until: "return document.getElementById('row-id').textContent !== arguments[0]", [before])
    let undone = try await rowID(browser)
    #expect(desk.answerCount(of: "bob") == 19)
    #expect(desk.standing(of: undone) == .open(missing: 2))
    try await browser.press("fcit is <b>not</b> clear\(WebDriver.enter)")
    try await answer(browser, "1")
    try await wait { desk.answerCount(of: "bob") == 20 }
    let answer = try #require(desk.state.lastAnswer(of: "bob"))
    #expect(answer.row == undone && answer.verdict == .label("ham"))
    #expect(answer.record.isFlagged && answer.record.comment == "it is <b>not</b> clear")
    // He had been shown what the model says when he took it back.
    #expect(!answer.record.isBlind && (answer.record.milliseconds ?? 0) > 0)

    // Help, staying on a row, unsure, skip.
    try await browser.press("?")
    try await browser.wait("the keys", until: "return document.getElementById('help').open")
    try await browser.press(String(WebDriver.escape))
    try await browser.wait("no keys", until: "return !document.getElementById('help').open")
    try await browser.press("h")
    let held = try await rowID(browser)
    try await browser.press("1")
    try await browser.wait("the votes", until: "return !document.getElementById('evidence').hidden")
    #expect(try await rowID(browser) == held)
    try await pictures(browser, "answered")
    try await browser.press(String(WebDriver.enter))
    try await browser.wait(
      "the next row", until: "return document.getElementById('row-id').textContent !== arguments[0]", [held])
    try await browser.press("h")
    try await self.answer(browser, "u")
    try await self.answer(browser, "s")
    try await wait { desk.answerCount(of: "bob") == 23 }
    #expect(desk.state.answers(reviewer: "bob").suffix(2).map(\.verdict) == [.unsure, .skip])
    try await signOut(browser)

    // Somebody who says the opposite.
    try await signIn(browser, "cid", server)
    for _ in 0..<30 where try desk.disputes(for: "eva").count < 2 {
      try await browser.wait("a row", until: "return !!document.querySelector('#row .main-text')")
      let row = try await rowID(browser)
      let said = desk.state.answers(row: row).first { $0.reviewer == "bob" }?.verdict.label
      let count = desk.answerCount(of: "cid")
      if said != nil { try await browser.press("cI see it otherwise\(WebDriver.enter)") }
      try await self.answer(browser, said == "ham" ? "2" : "1")
      try await wait { desk.answerCount(of: "cid") == count + 1 }
    }
    let disputed = try #require(try desk.disputes(for: "eva").first)
    try await signOut(browser)

    // Settled by the expert, who sees what both said.
    try await signIn(browser, "eva", server)
    try await browser.open("http://127.0.0.1:\(server.port)/disagreements")
    let shown = try await browser.text("article")
    for word in ["bob", "cid", "ham", "spam", "I see it otherwise"] {
      #expect(shown.contains(word), "\(word): \(shown)")
    }
    try await pictures(browser, "disagreements")
    // By keys alone: nobody can say it, back again, a comment, and a class.
    try await browser.press("u")
    try await wait { desk.standing(of: disputed.id) == .settled(nil) }
    try await browser.wait("the note", until: "return !!document.querySelector('form.done')")
    try await browser.press("z")
    try await wait { desk.standing(of: disputed.id) == .disputed }
    try await browser.wait("no note", until: "return !document.querySelector('form.done')")
    try await browser.press("cIt asks for a visit.\(WebDriver.escape)2")
    try await wait { desk.standing(of: disputed.id) == .settled("spam") }
    #expect(desk.state.settlements[disputed.id]?.record.comment == "It asks for a visit.")
    try await signOut(browser)

    // The lead reads it, live.
    try await signIn(browser, "ann", server)
    try await browser.open("http://127.0.0.1:\(server.port)/dashboard")
    try await browser.wait(
      "the figures", until: "return document.getElementById('figures').innerText.includes('1 settled')")
    #expect(try await browser.text("#figures").contains("bob"))
    try await pictures(browser, "dashboard")
    let other = try #require(try desk.disputes(for: "eva").first)
    try desk.settle(row: other.id, label: "ham", by: "eva", key: UUID().uuidString)
    try await browser.wait(
      "the new figures", until: "return document.getElementById('figures').innerText.includes('2 settled')")
    for page in ["people", "guidelines", "account"] {
      try await browser.open("http://127.0.0.1:\(server.port)/\(page)")
      try await pictures(browser, page)
    }
    // Nothing that the policy had to stop, and nothing that failed.
    #expect(try await browser.problems() == [])
  }

  /// The next row stands there, laid out, before the key's own task has ended: nobody waits for the server.
  @Test func amongManyRowsTheNextOneIsThereAtOnce() async throws {
    let server = try await TestServer(BrowserTests.rows(100_000))
    try server.desk.addReviewer("ann", role: .lead, password: TestServer.password)
    try await WebDriver.with { browser in try await answerTwenty(browser, server) }
  }

  private func answerTwenty(_ browser: WebDriver, _ server: TestServer) async throws {
    try await signIn(browser, "ann", server)
    try await browser.open("http://127.0.0.1:\(server.port)/review")
    try await browser.wait("a row", until: "return !!document.querySelector('#row .main-text')")
    var times: [Double] = []
    for place in 0..<20 {
      let seen = try await browser.run(
        """
        const row = document.getElementById('row'), id = () => document.getElementById('row-id').textContent;
        const before = id(), start = performance.now();
        row.dispatchEvent(new KeyboardEvent('keydown', {key: '1', bubbles: true}));
        const isThere = id() !== before && !!row.querySelector('.main-text') && document.body.offsetHeight > 0;
        return isThere ? performance.now() - start : null
        """)
      times.append(try #require(seen as? Double, "row \(place + 2) was not there"))
      try await browser.wait(
        "answer \(place + 1)", until: "return document.getElementById('progress').textContent.startsWith(arguments[0])",
        ["\(place + 1) answered"])
    }
    times.sort()
    print(
      "to the next row of 100,000, from the key to its layout: median \(times[10]) ms, longest \(times[19]) ms")
  }

  /// What is half said stays over a reload, and belongs to its row; what a lead changes meanwhile is told.
  @Test func whatIsBegunStaysAndNewGuidelinesAreTold() async throws {
    let server = try await TestServer(BrowserTests.rows(20))
    try server.desk.addReviewer("ann", role: .lead, password: TestServer.password)
    try await WebDriver.with { browser in try await beginAndReload(browser, server) }
  }

  private func beginAndReload(_ browser: WebDriver, _ server: TestServer) async throws {
    let hasRow = "return !!document.querySelector('#row .main-text')"
    let state = """
      return [document.getElementById('comment').value, document.getElementById('flag').getAttribute('aria-pressed')].join(' ')
      """
    try await signIn(browser, "ann", server)
    try await browser.open("http://127.0.0.1:\(server.port)/review")
    try await browser.wait("a row", until: hasRow)
    try await browser.press("fchalf a")
    try await browser.open("http://127.0.0.1:\(server.port)/review")
    try await browser.wait("the row again", until: hasRow)
    #expect(try await browser.run(state) as? String == "half a true")
    try server.desk.setGuidelines("Ask before you guess.", by: "ann")
    try await answer(browser, "1")
    #expect(try await browser.run(state) as? String == " false")
    try await browser.wait(
      "the new guidelines",
      until: "return document.getElementById('guidelines').innerText.includes('Ask before you guess.')")
    #expect(try await browser.text("#note") == "The guidelines have changed: version 1.")
    let answer = try #require(server.desk.state.answers.first)
    #expect(answer.record.comment == "half a" && answer.record.isFlagged)
    #expect(try await browser.problems() == [])
  }

  @Test func anAnswerOutlivesALostConnection() async throws {
    let server = try await TestServer(BrowserTests.rows(20))
    try server.desk.addReviewer("ann", role: .lead, password: TestServer.password)
    try await WebDriver.with { browser in try await loseTheConnection(browser, server) }
  }

  private func loseTheConnection(_ browser: WebDriver, _ server: TestServer) async throws {
    try await signIn(browser, "ann", server)
    try await browser.open("http://127.0.0.1:\(server.port)/review")
    try await browser.wait("a row", until: "return !!document.querySelector('#row .main-text')")
    try await network(browser, isOn: false)
    let row = try await rowID(browser)
    try await browser.press("1")
    try await browser.wait(
      "the next row, which is here already",
      until: "return document.getElementById('row-id').textContent !== arguments[0]", [row])
    try await browser.wait(
      "the note", until: "return document.getElementById('sync').textContent === '1 answer waits for the server'")
    #expect(server.desk.state.answerCount == 0)
    try await network(browser, isOn: true)
    try await wait { server.desk.state.answerCount == 1 }
    #expect(server.desk.state.answers.first?.row == row)
    try await browser.wait("no note", until: "return document.getElementById('sync').textContent === ''")
  }

  // MARK: Steps

  private func network(_ browser: WebDriver, isOn: Bool) async throws {
    _ = try await browser.command("Network.enable", [:])
    _ = try await browser.command(
      "Network.emulateNetworkConditions",
      ["offline": !isOn, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1])
  }

  private func rowID(_ browser: WebDriver) async throws -> String { try await browser.text("#row-id") }

  /// Presses a key, and waits until another row is there.
  private func answer(_ browser: WebDriver, _ key: String) async throws {
    let row = try await rowID(browser)
    try await browser.press(key)
    try await browser.wait(
      "another row",
      until: """
        const id = document.getElementById('row-id').textContent;
        return id !== arguments[0] || !document.querySelector('#row .main-text')
        """, [row])
  }

  private func join(_ browser: WebDriver, _ name: String) async throws {
    try await browser.fill("#field-name", name)
    try await browser.fill("#field-password", TestServer.password + String(WebDriver.enter))
  }

  private func signIn(_ browser: WebDriver, _ name: String, _ server: TestServer) async throws {
    try await browser.open("http://127.0.0.1:\(server.port)/sign-in")
    try await join(browser, name)
    try await browser.wait(
      "\(name)'s page", until: "return document.querySelector('.who')?.innerText.includes(arguments[0])", [name])
  }

  private func signOut(_ browser: WebDriver) async throws {
    try await browser.click(".who button")
    try await browser.wait("the sign-in page", until: "return location.pathname === '/sign-in'")
  }

  private func wait(_ condition: () throws -> Bool) async throws {
    let end = Date().addingTimeInterval(20)
    while try !condition() {
      if Date() > end { throw WebDriver.Failure(description: "waited in vain") }
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  private func pictures(_ browser: WebDriver, _ name: String) async throws {
    guard BrowserTests.pictures != nil else { return }
    for (size, width, height) in [("phone", 390, 800), ("desk", 1280, 860)] {
      try await browser.resize(width: width, height: height)
      for isDark in [false, true] {
        try await browser.dark(isDark)
        try await Task.sleep(for: .milliseconds(150))
        try await picture(browser, "\(name)-\(size)-\(isDark ? "dark" : "light")")
      }
      let wide = try await browser.run("return document.documentElement.scrollWidth") as? Int ?? 0
      #expect(wide <= width, "\(name) is \(wide) px wide in a window of \(width) px")
    }
    try await browser.dark(false)
  }

  private func picture(_ browser: WebDriver, _ name: String) async throws {
    guard let folder = BrowserTests.pictures else { return }
    try await browser.screenshot("\(folder)/\(name).png")
  }
}
