import Tally

/// Names that a page must show as they are: markup, quotes, other scripts and directions, and no end of letters.
@main
struct Unfriendly: LabelingTask {
  enum Label: String, ClassLabel {
    case markup = "</script><script>alert(1)</script>"
    case quotes = #"a "class" & 'more' <b>"#
    case hebrew = "שלום עולם"
    case long = "a class whose name is far longer than any column of a table would ever like it to be"
  }

  struct Item: Row {
    @Column var text: Text
    @Column("a <b>column</b>") var size: Int?
  }

  var data = Dataset("rows.jsonl", id: "id", gold: "gold.csv")

  var functions: LabelingFunctions<Item, Label> {
    Keywords("<img src=x onerror=alert(1)>", in: \.text, ["img", "script"], vote: .markup)
    Keywords(#"" onmouseover="alert(1)"#, in: \.text, ["quote"], vote: .quotes)
    Keywords("quotes & ampersands &amp; &lt;entities&gt;", in: \.text, ["quote", "and"], vote: .quotes)
    Keywords("名前👍🏽 名前", in: \.text, ["שלום", "名前"], vote: .hebrew)
    Keywords("\u{202E}turned around", in: \.text, ["שלום"], vote: .hebrew)
    Keywords(
      "a_function_whose_name_goes_on_and_on_without_a_single_blank_at_which_a_line_could_be_broken_anywhere_at_all",
      in: \.text, ["long"], vote: .long)
    Threshold("size", in: \.size, .atLeast(90), vote: .long)
    Keywords("never", in: \.text, ["no row has this"], vote: .markup)
    LabelingFunction("several classes") { item in
      item.text.contains("script") ? .markup : item.text.contains("long") ? .long : .abstain
    }
    LabelingFunction("fails on some") { item in
      if item.text.contains("trap 1") { fatalError("<b>no</b> & never") }
      return item.text.contains("and") ? .quotes : .abstain
    }
  }
}
