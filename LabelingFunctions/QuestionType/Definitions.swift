import Tally

extension QuestionType {
  /// "What is X ?": short questions without a noun that narrows the answer.
  static var definitions: LabelingFunctions<Question, Label> {
    LabelingFunctions {
      Pattern(
        "define_one_word", in: \.text,
        #"\bwhat\s*(is|'s|are|was|were)\s+(an?\s+|the\s+)?[\w'.-]+\s*(\?|$)"#, vote: .description)

      Pattern(
        "define_a_thing", in: \.text,
        #"\bwhat\s*(is|'s|was)\s+an?\s+(?!fear|word|term|name|good|phobia|\S+\s+(word|name|term)\b)((?!called\b"#
          + #"|for\b|that\b)[\w'.-]+\s+){1,3}(\?|$)"#,
        vote: .description)

      Pattern(
        "define_things", in: \.text,
        #"\bwhat\s*(is|are|was|were)\s+(?!the\b|an?\b|some\b|your\b|my\b|his\b|her\b|its\b|their\b)"#
          + #"((?!'s|of\b|called\b|made\b|named\b"#
          + #"|good\b)[\w'.-]+\s+){1,3}(\?|$)"#,
        vote: .description)

      Pattern(
        "define_the_thing", in: \.text,
        #"\bwhat\s*(is|are|was|were)\s+the\s+(?!(\S+\s+)?\#(Asked.any(Nouns.places + Nouns.amounts)))((?!most\b"#
          + #"|worst\b|\w+est\b|'s)[\w.-]+\s+){1,2}(\?|$)"#,
        vote: .description)

      Pattern(
        "define_quoted", in: \.text,
        #"\bwhat\s*(is|are|was|were|'s)\s+(an?\s+|the\s+)?(``|`)\s*(?!the\b)([\w'.-]+\s+){1,3}('')?\s*(\?|$)"#
          + #"|\bdoes\s+(``|`).{1,40}\bmean\b"#,
        vote: .description)
    }
  }
}
