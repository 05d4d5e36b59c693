import Tally

extension QuestionType {
  /// Reasons, manners, origins and other things that take a sentence to tell.
  static var descriptions: LabelingFunctions<Question, Label> {
    LabelingFunctions {
      Pattern(
        "how_to", in: \.text,
        #"\bhow\s+(do|does|did|can|could|would|should|will|to|is|are|was|were|come|has|have|'s)\b"#, vote: .description)

      Pattern(
        "how_do_you", in: \.text,
        #"\bhow\s+(do|can|could|would|should)\s+(you|i|we|one|they|it|people|someone|somebody)\b"#, vote: .description)

      Keywords("why", in: \.text, ["why"], wholeWords: true, vote: .description)

      for aspect in ["origin", "meaning", "definition", "difference", "purpose", "reason", "history", "theory"] {
        Pattern(
          "asks_\(aspect)", in: \.text,
          #"\b(what|which|explain|give|define)\b.{0,25}\b\#(aspect)s?\b"#, vote: .description)
      }

      Pattern(
        "asks_aspect", in: \.text,
        #"\bwhat\s*(is|are|was|were|'s)\s+(the\s+|some\s+)?(\S+\s+)?(nature|design|use|cause|effect|function"#
          + #"|outcome|result|setting|verdict|requirement|impact|content|mystery|secret|motto|cry|distinction"#
          + #"|application|relationship|concept|principle|importance|significance|advantage|disadvantage|benefit"#
          + #"|background|idea|message|plot|theme|characteristic|qualification|procedure|story\s+behind|words\s+to"#
          + #"|lyrics\s+to)s?\s+(of|for|to|in|between|behind|from)\b"#,
        vote: .description)

      Keywords(
        "difference", in: \.text,
        ["difference between", "differences between", "different from", "differ from", "different about"],
        vote: .description)

      LabelingFunction("does_it_mean") { question in
        let asksMeaning = question.text.containsWord("mean") || question.text.contains("meant by")
        return asksMeaning && question.text.containsWord(anyOf: ["what", "does", "do", "did"])
          && !question.asksForShortForm
          ? .description : .abstain
      }

      Pattern(
        "what_causes", in: \.text,
        #"\bwhat\s+(\w+ly\s+|else\s+)?(causes?|caused|makes|made|happens?|happened|led|prompted|affects?"#
          + #"|will\s+happen|would\s+happen)\b"#,
        vote: .description)

      Pattern(
        "what_it_does", in: \.text,
        #"\bwhat\s+(does|do|did|will|would|should|can|must|exactly)\b(?!.{0,60}\bliving\b).{0,70}\b(do"#
          + #"|look\s+like|happen|feel\s+like|in\s+common|do\s+(for|to|in|with|when|through|if)\b.{0,40})\s*(\?|$)"#,
        vote: .description)

      Pattern(
        "famous_for", in: \.text,
        #"\b(famous|known|noted|remembered|responsible|used|good|meant|imprisoned)\s+for\s*(\?|$|,)"#
          + #"|\bclaim\s+to\s+fame\b"#,
        vote: .description)

      Pattern("is_about", in: \.text, #"\bwhat\s*(is|are|was|were|'s)\b.{0,60}\babout\s*(\?|$)"#, vote: .description)

      Pattern(
        "word_history", in: \.text,
        #"\b(term|word|expression|phrase|name|saying)\s+(``|`).{0,60}\b(come\s+from|originate|mean|begin"#
          + #"|start)\b|\b(get|got)\s+(its|their|his|the)\s+name\b|\borigin\s+of\b|\b(where|how)\s+did\s+the\s+(term"#
          + #"|word|expression|phrase|name|saying|idea|custom)\b"#,
        vote: .description)

      Keywords(
        "tell_me", in: \.text, ["define", "describe", "explain", "tell me about", "facts about"],
        wholeWords: true, vote: .description)
    }
  }
}
