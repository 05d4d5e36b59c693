import Foundation
import TestSupport
import Testing

extension PackageTasks {
  /// `tally watch`, without a terminal and with one.
  @Suite(.tags(.slow), .serialized) struct WatchTests {
    private func next(_ command: StreamedCommand) throws -> [String: Any] {
      let line = try #require(command.readLine())
      return try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    private func functions(_ round: [String: Any]) -> [String: [String: Any]] {
      let functions = round["functions"] as? [[String: Any]] ?? []
      return Dictionary(uniqueKeysWithValues: functions.map { ($0["name"] as? String ?? "", $0) })
    }

    private func applied(_ round: [String: Any]) -> Set<String> {
      Set(functions(round).filter { $0.value["isApplied"] as? Bool == true }.keys)
    }

    @Test func aSaveAppliesWhatChangedAndSaysWhatBecameOfIt() async throws {
      let task = try await WatchedTask("WatchSaves")
      let command = try StreamedCommand(
        ["watch", task.name, "--json", "--data", task.data, "--gold", task.gold], in: task.root)
      let first = try next(command)
      #expect(first["rows"] as? Int == 6 && first["goldRows"] as? Int == 4)
      #expect(applied(first) == ["subscribe", "short", "praise", "song"])
      #expect(functions(first)["subscribe"]?["votes"] as? Int == 3)
      #expect(abs((functions(first)["subscribe"]?["precision"] as? Double ?? 0) - 2.0 / 3) < 1e-12)
      #expect(first["changed"] == nil)

      try task.write(WatchedTask.more(task.name, phrase: "nothing"), to: "More.swift")
      let second = try next(command)
      #expect(applied(second) == ["praise"])
      #expect((second["timings"] as? [String: Any])?["build"] as? String == "direct")
      let changes = second["changes"] as? [[String: Any]] ?? []
      let uncovered = try #require(changes.first { $0["id"] as? String == "d" })
      #expect(uncovered["before"] == nil && uncovered["after"] as? String == "ham")
      #expect(uncovered["functions"] as? [String] == ["praise"])

      // Taken back: the votes of before are still known.
      try task.write(WatchedTask.more(task.name, phrase: "love"), to: "More.swift")
      let third = try next(command)
      #expect(applied(third) == [] && third["changedSinceStart"] as? Int == 0)
      #expect(third["coverage"] as? Double == first["coverage"] as? Double)

      // Data.
      try WatchedTask.lines(WatchedTask.rows + [("g", "a new song")]).write(
        toFile: task.data, atomically: true, encoding: .utf8)
      let fourth = try next(command)
      #expect(fourth["rows"] as? Int == 7 && fourth["changed"] == nil)

      command.send(SIGTERM)
      #expect(command.end().status == 130)
      // Nothing of a run.
      #expect(!FileManager.default.fileExists(atPath: task.runs + "/runs"))
      #expect(!FileManager.default.fileExists(atPath: task.runs + "/ledger.sqlite"))
    }

    @Test func mistakesAreShownUntilTheyAreMended() async throws {
      let task = try await WatchedTask("WatchMistakes")
      let command = try StreamedCommand(["watch", task.name, "--json", "--data", task.data], in: task.root)
      _ = try next(command)
      try task.write(WatchedTask.more(task.name, phrase: "love", vote: ".hma"), to: "More.swift")
      let broken = try next(command)
      let failure = broken["failure"] as? [String: String]
      #expect(failure?["error"] == "WatchMistakes does not compile: type 'WatchMistakes.Label' has no member 'hma'")
      #expect(failure?["at"] == "LabelingFunctions/WatchMistakes/More.swift:6:55")
      #expect(broken["functions"] == nil)
      try task.write(WatchedTask.more(task.name, phrase: "love", vote: ".spam"), to: "More.swift")
      let mended = try next(command)
      #expect(mended["failure"] == nil && applied(mended) == ["praise"])
      try FileManager.default.removeItem(atPath: task.data)
      let gone = try next(command)["failure"] as? [String: String]
      #expect(gone?["error"] == "there is no data file")
      command.send(SIGTERM)
      #expect(command.end().status == 130)
    }

    /// One that never ends and one that crashes cost their votes, not the others'.
    @Test func functionsThatFailAreLeftOutOnce() async throws {
      let task = try await WatchedTask("WatchFaults")
      let command = try StreamedCommand(
        ["watch", task.name, "--json", "--data", task.data, "--lf-cpu-limit", "0.1", "--quarantine-after", "2"],
        in: task.root)
      let calm = try next(command)
      try task.write(
        """
        import Tally

        extension WatchFaults {
          static var more: LabelingFunctions<Line, Label> {
            LabelingFunctions {
              Keywords("praise", in: \\.text, ["love"], vote: .ham)
              LabelingFunction("loops") { line in
                while line.text.contains("o") {}
                return .ham
              }
              LabelingFunction("traps") { line in line.text.contains("nothing") ? .allCases[7] : .abstain }
            }
          }
        }

        """.replacingOccurrences(of: ".allCases[7]", with: "Label.allCases[line.text.count]"), to: "More.swift")
      let failing = try next(command)
      #expect(failing["failure"] == nil)
      #expect(functions(failing)["loops"]?["isQuarantined"] as? Bool == true)
      #expect(functions(failing)["traps"]?["faults"] as? Int == 1)
      for name in ["subscribe", "short", "praise"] {
        #expect(functions(failing)[name]?["votes"] as? Int == functions(calm)[name]?["votes"] as? Int)
      }
      // They are not tried again while they are as they were.
      try task.write(
        WatchedTask.main(task.name).replacingOccurrences(of: "[\"subscribe\"]", with: "[\"subscribe\", \"nothing\"]"),
        to: "\(task.name).swift")
      let again = try next(command)
      #expect(applied(again) == ["subscribe"])
      #expect(functions(again)["loops"]?["isQuarantined"] as? Bool == true)
      #expect(functions(again)["traps"]?["faults"] as? Int == 1)
      command.send(SIGTERM)
      _ = command.end()
    }

    @Test func aSampleStaysTheSame() async throws {
      let task = try await WatchedTask("WatchSample")
      try (0..<2000).map { "{\"id\": \"r\($0)\", \"text\": \"subscribe \($0) \($0 % 7 == 0 ? "love" : "it is")\"}\n" }
        .joined().write(toFile: task.data, atomically: true, encoding: .utf8)
      let command = try StreamedCommand(
        ["watch", task.name, "--json", "--data", task.data, "--rows", "500"], in: task.root)
      let first = try next(command)
      #expect(first["rows"] as? Int == 500 && first["allRows"] as? Int == 2000)
      let votes = functions(first)["praise"]?["votes"] as? Int ?? 0
      // One in seven, six standard errors wide.
      #expect((25...118).contains(votes))
      try task.write(WatchedTask.more(task.name, phrase: "love", vote: ".spam"), to: "More.swift")
      let second = try next(command)
      #expect(functions(second)["praise"]?["votes"] as? Int == votes)
      #expect(second["changed"] != nil)
      command.send(SIGTERM)
      _ = command.end()
    }

    @Test func withoutATerminalThereAreLines() async throws {
      let task = try await WatchedTask("WatchLines")
      let command = try StreamedCommand(
        ["watch", task.name, "--data", task.data, "--gold", task.gold], in: task.root)
      #expect(command.readLine() == "WatchLines: 6 rows, 4 labeling functions")
      var lines: [String] = []
      while let line = command.readLine(), !line.isEmpty { lines.append(line) }
      #expect(lines[0].hasPrefix("cover 0.833 · confl 0.167 · accuracy "))
      #expect(lines.contains { $0.hasPrefix("subscribe          spam") })
      #expect(!lines.contains { $0.contains("\u{1B}") })
      try task.write(WatchedTask.more(task.name, phrase: "nothing"), to: "More.swift")
      lines = []
      while let line = command.readLine(), !line.isEmpty { lines.append(line) }
      #expect(lines.contains { $0.contains("label") && $0.contains("changed (1 newly covered") })
      #expect(lines.contains("  d: – → ham by praise (– → ham)"))
      command.send(SIGTERM)
      #expect(command.end().status == 130)
    }

    private static let enter = "\u{1B}[?1049h"
    private static let leave = "\u{1B}[?25h\u{1B}[?1049l"

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script"), "script makes the terminal"))
    func onATerminalThereIsAScreenThatIsGivenBack() async throws {
      let task = try await WatchedTask("WatchScreen")
      for ending in ["q", "\u{3}", "signal"] {
        let command = try TerminalCommand(["watch", task.name, "--data", task.data], in: task.root)
        #expect(command.read(until: "save 1 took"))
        #expect(command.text.contains(WatchTests.enter) && command.text.contains("subscribe"))
        #expect(!command.text.contains(WatchTests.leave))
        command.write("?")
        #expect(command.read(until: "quit"))
        command.write("x")
        if ending == "signal" { command.terminate() } else { command.write(ending) }
        #expect(command.read(until: WatchTests.leave))
        #expect(command.end() == (ending == "signal" ? 130 : 0))
      }
    }

    @Test func whatCannotBeWatchedIsSaid() async throws {
      let root = try await UserPackage.shared.folder()
      let usage = try await TallyProgram.run(["watch", "video-comments", "--rows", "0"], in: root)
      #expect(usage.status == 64 && usage.errors.hasPrefix("Error: --rows is a number from 1, not 0"))
      let stream = try await TallyProgram.run(["watch", "video-comments", "--data", "-"], in: root)
      #expect(stream.errors.hasPrefix("Error: --data is a file: standard input cannot be read again at every save"))
      let unknown = try await TallyProgram.run(["watch", "video-coments"], in: root)
      #expect(unknown.status == 1)
      #expect(
        unknown.errors.hasPrefix(
          """
          error: there is no task "video-coments"
            at:  LabelingFunctions
            fix: did you mean "VideoComments"? Otherwise take one of
          """))
    }
  }
}
