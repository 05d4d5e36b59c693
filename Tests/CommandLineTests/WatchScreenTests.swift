import Reporting
import Testing

@testable import Pipeline
@testable import TallyCLI

/// The screen's parts that need no terminal.
@Suite struct WatchScreenTests {
  @Test func keysAreToldApart() {
    #expect(WatchKey.keys(in: Array("q/ä".utf8)[...]) == [.character("q"), .character("/"), .character("ä")])
    #expect(
      WatchKey.keys(in: Array("\u{1B}[A\u{1B}OB\u{1B}[5~\r\u{7F}\t\u{3}".utf8)[...])
        == [.up, .down, .pageUp, .enter, .backspace, .tab, .control("c")])
    #expect(WatchKey.keys(in: [0x1B]) == [.escape])
    // Keys that are not known do nothing, and their letters neither.
    #expect(WatchKey.keys(in: Array("\u{1B}[24~q".utf8)[...]) == [.character("q")])
  }

  @Test func changesAreShortAndSmallOnesNothing() {
    #expect(WatchFigure.change(from: 0.5, to: 0.512) == "+.012")
    #expect(WatchFigure.change(from: 0.5, to: 0.25) == "-.250")
    #expect(WatchFigure.change(from: 0.5, to: 0.5004) == "")
    #expect(WatchFigure.change(from: 0, to: 1) == "+1.00")
    #expect(WatchFigure.change(from: nil, to: 1) == "new")
    #expect(WatchFigure.change(from: 1, to: nil) == "gone")
    #expect(WatchFigure.change(from: nil, to: nil) == "")
  }

  @Test func timesHaveAUnit() {
    #expect(
      [0.4, 38, 999, 3600, 250_000, 1_200_000, 2.5e9].map { WatchFigure.time($0) }
        == ["0 ns", "38 ns", "999 ns", "3.6 µs", "250 µs", "1.2 ms", "2.5 s"])
    #expect(WatchFigure.time(nil) == "–")
  }

  @Test(arguments: [40, 60, 80, 100, 120, 200, 300]) func columnsFitTheWindow(width: Int) {
    for hasGold in [false, true] {
      let layout = WatchLayout(width: width, names: 30, hasGold: hasGold, hasFaults: true, base: .save)
      let columns = layout.columns.reduce(0) { $0 + $1.width + ($1.isChange ? 1 : 2) }
      #expect(2 + layout.nameWidth + columns <= max(width, 40))
      #expect(layout.nameWidth >= WatchLayout.smallestName)
      #expect(layout.columns.contains(.figure(.precision)) == (hasGold && width > 40))
      #expect(layout.columns.contains(.figure(.coverage)))
    }
  }

  @Test func aLineIsNoWiderThanTheWindowAndHarmless() {
    var line = ScreenLine(width: 10, usesColor: false)
    line.add("日本\u{1B}[2J\n\u{202E}語", .bad)
    line.add("and much more")
    #expect(line.used <= 10 && DisplayWidth.of(line.text) == line.used)
    #expect(!line.text.unicodeScalars.contains { $0.value < 0x20 || $0 == "\u{202E}" })
    var colored = ScreenLine(width: 10, usesColor: true)
    colored.add("red", .bad)
    #expect(colored.text == "\u{1B}[31mred\u{1B}[0m" && colored.used == 3)
  }

  @Test func aFilterIsTypedAndTakenBack() {
    var state = WatchScreenState()
    for key in [WatchKey.character("/"), .character("q"), .character("x"), .backspace] {
      #expect(state.press(key, page: 10) == nil)
    }
    #expect(state.filter == "q" && state.isFiltering)
    #expect(state.press(.enter, page: 10) == nil)
    #expect(!state.isFiltering)
    #expect(state.press(.escape, page: 10) == nil && state.filter == "")
    #expect(state.press(.character("q"), page: 10) == .quit)
    #expect(state.press(.control("z"), page: 10) == .stop)
  }

  @Test(arguments: [(80, 24), (40, 8), (200, 50), (20, 3)]) func aFrameFillsTheWindow(size: (Int, Int)) {
    var state = WatchScreenState()
    state.history.add(
      .failure(
        .build(
          .doesNotCompile(
            task: "Mail",
            messages: [
              .init(
                file: "LabelingFunctions/Mail/Mail.swift", line: 3, column: 9, text: "no such thing as this one here")
            ]))), .init())
    for view in [WatchScreenState.View.table, .help, .rows(function: "x", outcome: .right)] {
      state.view = view
      let frame = WatchFrame(
        state: state, task: "Mail", root: "/nowhere", width: size.0, height: size.1, usesColor: false,
        showsText: true, showsTimings: true)
      #expect(frame.lines.count == size.1)
      #expect(frame.lines.allSatisfy { DisplayWidth.of($0) <= size.0 })
    }
  }
}
