import Foundation
import TestSupport
import Testing

/// The manual pages, and the completions: both from the commands' own definitions.
@Suite struct ManualTests {
  @Test func everyCommandHasAPageThatTheFormatterTakes() async throws {
    let folder = try TemporaryFolder()
    let outcome = try await TallyProgram.run(["man", "--install", folder.path, "--json"], in: "/")
    outcome.expectErrors("", status: 0)
    let files = try #require(try outcome.json()["files"] as? [String])
    #expect(
      Set(files.map { ($0 as NSString).lastPathComponent }).isSuperset(of: [
        "tally.1", "tally-run.1", "tally-runs-faults.1", "tally-new.1", "tally-completions.1",
      ]))
    let run = try String(contentsOfFile: folder.path("man1/tally-run.1"), encoding: .utf8)
    #expect(run.contains("\n.SH NAME\ntally\\-run \\- Labels a task\\(aqs rows: "))
    // Every option of the help is in the page.
    let help = try await TallyProgram.run(["run", "--help"], in: "/").text
    let options = help.split(separator: "\n").filter { $0.hasPrefix("  --") }.map {
      String($0.dropFirst(2).prefix { $0 != " " && $0 != "," && $0 != "=" })
    }
    #expect(options.count > 20)
    for option in options {
      #expect(run.contains("\n\\fB" + option.replacingOccurrences(of: "-", with: "\\-") + "\\fR"), "\(option)")
    }
    guard ManualTests.find("groff") != nil else { return }
    for file in files {
      let check = try await ManualTests.shell("groff -ww -man -Tutf8 -z '\(file)'")
      check.expectErrors("", status: 0)
      #expect(check.text == "")
    }
  }

  @Test func thePageOfAnUnknownCommandIsRefused() async throws {
    try await TallyProgram.run(["man", "runs", "fualts"], in: "/").expectErrors(
      """
      error: tally runs has no command "fualts"
        fix: did you mean "faults"? Otherwise take one of list, faults
      """, status: 1)
    #expect(
      try await TallyProgram.run(["man", "runs", "faults"], in: "/").text.contains(".TH TALLY\\-RUNS\\-FAULTS 1"))
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func theScriptOfAShellIsOne(shell: String) async throws {
    let outcome = try await TallyProgram.run(["completions", shell], in: "/")
    outcome.expectErrors("", status: 0)
    #expect(outcome.text.contains("skip-bad-lines") && outcome.text.contains("completions"))
    guard ManualTests.find(shell) != nil else { return }
    let folder = try TemporaryFolder()
    let check = try await ManualTests.shell("\(shell) -n '\(try folder.write(outcome.text, to: "tally"))'")
    check.expectErrors("", status: 0)
  }

  @Test func theShellIsTheUsersOwnUnlessNamed() async throws {
    let own = try await TallyProgram.run(["completions"], in: "/", environment: ["SHELL": "/usr/bin/fish"])
    #expect(own.text == (try await TallyProgram.run(["completions", "fish"], in: "/").text))
    try await TallyProgram.run(["completions", "powershell"], in: "/").expectErrors(
      """
      error: there are no completions for "powershell"
        fix: name one: tally completions bash, zsh or fish
      """, status: 1)
  }

  /// In a real bash: what is offered where the cursor stands behind a line.
  @Test(.tags(.slow)) func bashOffersNamesOfThisPackage() async throws {
    let work = try await Workspace()
    try await work.tally("run", "video-comments").expectDone()
    let run = try #require(try work.latestObject("manifest.json")["run"] as? String)
    let offers = [
      ("tally expl", ["explain"]), ("tally run Video", ["VideoComments"]), ("tally run vid", ["video-comments"]),
      ("tally run VideoComments --skip", ["--skip-bad-lines"]), ("tally completions f", ["fish"]),
      ("tally runs faults VideoComments --lf sub", ["subscribe"]),
      ("tally run video-comments --dependent subscribe,p", ["subscribe,praise"]),
      ("tally runs list VideoComments --run ", [run]), ("tally run VideoComments --label-model d", ["dawid-skene"]),
    ]
    try work.write(try await TallyProgram.run(["completions", "bash"], in: "/").text, to: "tally.bash")
    for (line, expected) in offers {
      let outcome = try await ManualTests.shell(
        """
        PATH='\((TallyProgram.path as NSString).deletingLastPathComponent)':$PATH; shopt -s extglob; source ./tally.bash
        COMP_LINE='\(line)'; COMP_POINT=${#COMP_LINE}; COMP_TYPE=9; COMP_KEY=9
        read -ra COMP_WORDS <<<"$COMP_LINE"; [ "${COMP_LINE: -1}" = ' ' ] && COMP_WORDS+=('')
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMPREPLY=()
        _tally tally "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf '%s\\n' "${COMPREPLY[@]}"
        """, in: work.root)
      let offered = outcome.text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      #expect(offered == expected, "\(line): \(outcome.errors)")
    }
  }

  private static func find(_ program: String) -> String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.map { "\($0)/\(program)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  private static func shell(_ script: String, in folder: String = "/") async throws -> TallyProgram.Outcome {
    try await RunningCommand(["bash", "-c", script], folder, nil, [:]).outcome()
  }
}

extension Workspace {
  /// A JSON file of the last run.
  func latestObject(_ name: String) throws -> [String: Any] {
    try JSONSerialization.jsonObject(with: latest("VideoComments", name) ?? Data()) as? [String: Any] ?? [:]
  }
}
