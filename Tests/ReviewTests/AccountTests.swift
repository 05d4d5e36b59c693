import Foundation
import Ledger
import TestSupport
import Testing

@testable import Review

@Suite struct AccountTests {
  private let clock = HandClock()
  private let desk: ReviewDesk

  init() throws {
    desk = try ReviewDesk.make(ReviewStore(path: nil), SmallTask.rows(10), .plain(), clock: clock)
    try desk.addReviewer("lea", role: .lead, password: "correct horse")
  }

  @Test func whoKnowsThePasswordGetsASession() throws {
    let token = try desk.login("lea", password: "correct horse")
    #expect(try desk.reviewer(forSession: token)?.name == "lea")
    #expect(try desk.reviewer(forSession: token + "x") == nil)
    // A session is no API token.
    #expect(try desk.reviewer(forAPIToken: token) == nil)
    #expect(throws: ReviewError.badLogin) { try desk.login("lea", password: "correct horsE") }
    #expect(throws: ReviewError.badLogin) { try desk.login("nobody", password: "correct horse") }
    try desk.logout(token)
    #expect(try desk.reviewer(forSession: token) == nil)
  }

  @Test func sessionsEnd() throws {
    let token = try desk.login("lea", password: "correct horse")
    clock.add(ReviewDesk.sessionSeconds - 1)
    #expect(try desk.reviewer(forSession: token) != nil)
    clock.add(1)
    #expect(try desk.reviewer(forSession: token) == nil)
  }

  @Test func aNewPasswordEndsAllSessions() throws {
    let token = try desk.login("lea", password: "correct horse")
    try desk.setPassword(of: "lea", "battery staple")
    #expect(try desk.reviewer(forSession: token) == nil)
    #expect(throws: ReviewError.badLogin) { try desk.login("lea", password: "correct horse") }
    _ = try desk.login("lea", password: "battery staple")
  }

  @Test func theLogSaysWhoMadeALinkForAPassword() throws {
    try desk.addReviewer("ana", role: .reviewer, by: "lea")
    let secret = try desk.passwordLink(for: "ana", by: "lea")
    let last = try #require(try desk.entries.last)
    #expect(last.kind == "passwordLink" && last.actor == "lea" && last.payload.contains("ana"))
    #expect(!last.payload.contains(secret))
    #expect(throws: ReviewError.notAllowed(name: "ana", role: .reviewer, needed: .lead)) {
      try desk.passwordLink(for: "lea", by: "ana")
    }
    #expect(throws: ReviewError.unknownReviewer(name: "eve")) { try desk.passwordLink(for: "eve", by: "lea") }
    clock.add(ReviewDesk.invitationSeconds)
    #expect(throws: ReviewError.badInvitation) { try desk.setPassword(byLink: secret, "long enough") }
  }

  @Test func anInvitationIsGoodOnce() throws {
    let secret = try desk.invite(role: .expert, by: "lea")
    #expect(try desk.invitation(secret) == .expert)
    #expect(throws: ReviewError.weakPassword(least: 8)) { try desk.redeem(secret, name: "eva", password: "short") }
    #expect(throws: ReviewError.nameTaken(name: "lea")) {
      try desk.redeem(secret, name: "lea", password: "long enough")
    }
    let session = try desk.redeem(secret, name: "eva", password: "long enough")
    #expect(try desk.reviewer(forSession: session)?.role == .expert)
    #expect(throws: ReviewError.badInvitation) { try desk.redeem(secret, name: "eve", password: "long enough") }
    #expect(desk.reviewer("eve") == nil)
    #expect(throws: ReviewError.notAllowed(name: "eva", role: .expert, needed: .lead)) {
      try desk.invite(role: .lead, by: "eva")
    }
  }

  @Test func invitationsEnd() throws {
    let secret = try desk.invite(role: .reviewer, by: nil)
    clock.add(ReviewDesk.invitationSeconds)
    #expect(throws: ReviewError.badInvitation) { try desk.redeem(secret, name: "eva", password: "long enough") }
  }

  @Test func guessingCostsMoreAndMoreTime() throws {
    for _ in 0..<5 { #expect(throws: ReviewError.badLogin) { try desk.login("lea", password: "wrong one") } }
    // Also the right one has to wait.
    #expect(throws: ReviewError.tooManyTries(seconds: 5)) { try desk.login("lea", password: "correct horse") }
    clock.add(5)
    #expect(throws: ReviewError.badLogin) { try desk.login("lea", password: "wrong one") }
    #expect(throws: ReviewError.tooManyTries(seconds: 10)) { try desk.login("lea", password: "correct horse") }
    clock.add(10)
    _ = try desk.login("lea", password: "correct horse")
    #expect(throws: ReviewError.badLogin) { try desk.login("lea", password: "wrong one") }
  }

  @Test func aPasswordIsChangedByWhoKnowsIt() throws {
    let old = try desk.login("lea", password: "correct horse")
    #expect(throws: ReviewError.badLogin) { try desk.changePassword(of: "lea", from: "wrong one", to: "long enough") }
    #expect(throws: ReviewError.weakPassword(least: 8)) {
      try desk.changePassword(of: "lea", from: "correct horse", to: "short")
    }
    #expect(try desk.reviewer(forSession: old) != nil, "what was refused has ended a session")
    let new = try desk.changePassword(of: "lea", from: "correct horse", to: "battery staple")
    #expect(try desk.reviewer(forSession: old) == nil && desk.reviewer(forSession: new)?.name == "lea")
    #expect(throws: ReviewError.badLogin) { try desk.login("lea", password: "correct horse") }
    _ = try desk.login("lea", password: "battery staple")
  }

  /// Else the wait would say which names there are.
  @Test func namesThatNobodyHasWaitAsLong() throws {
    for name in ["lea", "nobody"] {
      for _ in 0..<5 { #expect(throws: ReviewError.badLogin) { try desk.login(name, password: "wrong one") } }
    }
    for seconds in [5.0, 10, 20] {
      for name in ["lea", "nobody"] {
        #expect(throws: ReviewError.tooManyTries(seconds: seconds)) { try desk.login(name, password: "wrong one") }
      }
      clock.add(seconds)
      for name in ["lea", "nobody"] {
        #expect(throws: ReviewError.badLogin) { try desk.login(name, password: "wrong one") }
      }
    }
  }

  @Test func oneAddressCannotTryManyNames() throws {
    for name in 0..<20 {
      #expect(throws: ReviewError.badLogin) { try desk.login("name\(name)", password: "whatever", from: "10.0.0.1") }
    }
    #expect(throws: ReviewError.tooManyTries(seconds: 6)) {
      try desk.login("lea", password: "correct horse", from: "10.0.0.1")
    }
    _ = try desk.login("lea", password: "correct horse", from: "10.0.0.2")
    clock.add(6)
    _ = try desk.login("lea", password: "correct horse", from: "10.0.0.1")
  }

  @Test func apiTokensAreShownOnceAndCanBeRevoked() throws {
    let token = try desk.makeAPIToken(for: "lea", note: "nightly export", seconds: 3_600)
    #expect(try desk.reviewer(forAPIToken: token)?.name == "lea" && desk.reviewer(forSession: token) == nil)
    let listed = try #require(try desk.apiTokens(of: "lea").first)
    #expect(listed.note == "nightly export" && !token.contains(listed.name))
    #expect(try !desk.revokeAPIToken(listed.name, of: "somebody"))
    #expect(try desk.revokeAPIToken(listed.name, of: "lea"))
    #expect(try desk.reviewer(forAPIToken: token) == nil)
    let other = try desk.makeAPIToken(for: "lea", note: "", seconds: 10)
    clock.add(10)
    #expect(try desk.reviewer(forAPIToken: other) == nil)
  }

  @Test func passwordsAndTokensAreKeptAsHashes() throws {
    let token = try desk.login("lea", password: "correct horse")
    let account = try #require(try desk.store.accounts().first)
    #expect(try #require(account.password).hasPrefix("scrypt$4$8$1$") && !account.password!.contains("correct"))
    #expect(try desk.store.tokens().allSatisfy { !$0.hash.contains(token) && $0.hash.count == 64 })
    #expect(token.count >= 43)
  }

  @Test func theUsualCostIsThatOfTheCheatSheet() {
    let stored = PasswordHash.make("correct horse")
    #expect(stored.hasPrefix("scrypt$17$8$1$"))
    #expect(PasswordHash.matches("correct horse", stored) && !PasswordHash.matches("correct horsf", stored))
    #expect(
      PasswordHash.make("correct horse", cost: .init(logRounds: 4))
        != PasswordHash.make("correct horse", cost: .init(logRounds: 4)))
  }

  /// Against RFC 7914, section 12: N = 1024, r = 8, p = 16, "password", "NaCl".
  @Test func scryptIsThatOfTheStandard() {
    let salt = Data("NaCl".utf8).base64EncodedString()
    let hash = "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
    var bytes = Data()
    var rest = hash[...]
    while !rest.isEmpty {
      bytes.append(UInt8(rest.prefix(2), radix: 16)!)
      rest = rest.dropFirst(2)
    }
    #expect(PasswordHash.matches("password", "scrypt$10$8$16$\(salt)$\(bytes.base64EncodedString())"))
  }

  @Test(arguments: ["", "a b", "a/b", "<b>", "a\nb", "tally", "x'--", String(repeating: "x", count: 65)])
  func namesThatCouldDoHarmAreRefused(name: String) {
    #expect(throws: ReviewError.badName(name: name)) { try desk.addReviewer(name, role: .reviewer, by: "lea") }
  }

  @Test(arguments: ["ana", "Zoë", "ana.b-c_d@example.org", "山田", "r2"]) func otherNamesAreFine(name: String) throws {
    try desk.addReviewer(name, role: .reviewer, by: "lea")
  }

  @Test func thereIsAlwaysALead() throws {
    #expect(throws: ReviewError.lastLead(name: "lea")) { try desk.setRole(of: "lea", .reviewer, by: "lea") }
    try desk.addReviewer("ana", role: .reviewer, by: "lea")
    #expect(throws: ReviewError.notAllowed(name: "ana", role: .reviewer, needed: .lead)) {
      try desk.setRole(of: "ana", .lead, by: "ana")
    }
    try desk.setRole(of: "ana", .lead, by: "lea")
    try desk.setRole(of: "lea", .reviewer, by: "ana")
    #expect(desk.reviewer("lea")?.role == .reviewer)
  }
}
