import Tally

extension QuestionType {
  /// Counts, dates, measures and codes.
  static var numbers: LabelingFunctions<Question, Label> {
    LabelingFunctions {
      for measure in ["many", "much", "far", "long", "old", "tall", "fast"] {
        Keywords("how_\(measure)", in: \.text, ["how \(measure)"], wholeWords: true, vote: .number)
      }

      Pattern(
        "how_measured", in: \.text,
        #"\bhow\s+(many|much|far|long|old|tall|big|fast|high|deep|often|hot|cold|late|early|wide|heavy|large"#
          + #"|loud|soon|thick|frequently|expensive|short|small|strong|rich|few|quickly)\b"#,
        vote: .number)

      Pattern(
        "when", in: \.text,
        #"\bwhen\s*('s|is|are|was|were|did|do|does|will|would|has|have|had|can|could|should)\b"#, vote: .number)

      Pattern("date", in: \.text, Asked.kind(Nouns.date), vote: .number)
      Pattern("quantity", in: \.text, Asked.kind(Nouns.quantity), vote: .number)
      Pattern("size", in: \.text, Asked.kind(Nouns.size), vote: .number)
      Pattern("money", in: \.text, Asked.kind(Nouns.money), vote: .number)
      Pattern("span", in: \.text, Asked.kind(Nouns.span), vote: .number)

      Pattern(
        "code", in: \.text,
        #"\b(what|which|give)\b(?!.*\b(stand|mean)\b).{0,30}\b(zip|area|postal|phone|telephone|toll-free"#
          + #"|social\s+security)\s+(codes?|numbers?)\b"#,
        vote: .number)

      Pattern(
        "cost_or_weight", in: \.text,
        #"\b(what|how)\b(?!\s+(can|do)\s+i\b).{0,50}\b(cost|weigh|charge|get\s+paid|be\s+fined)\b|\bworth\s*(\?|$)"#,
        vote: .number)

      Pattern(
        "in_what_year", in: \.text,
        #"\b(date|year|day|month|time)\s+(of|did|was|is|were|does)\b|\b(in|on|at)\s+(what|which)\s+(year|day"#
          + #"|date|month|century|time|age|season|decade)\b|\b(what|which)\s+(year|date|century|decade)\b"#,
        vote: .number)

      Pattern(
        "average", in: \.text,
        #"\b(what|how)\b.{0,30}\b(average|maximum|minimum|annual|per\s+capita|per-capita|estimated|approximate"#
          + #"|atomic|total|normal)\b"#,
        vote: .number)

      Keywords("birthday", in: \.text, ["birthday", "birth date", "date of birth", "birthdate"], vote: .number)

      // "how many days", "how often a year": a unit, unless a way is asked for ("how do you save time").
      Pattern(
        "how_in_units", in: \.text,
        #"\bhow\b(?!\s+(do|can|could|to|did|does|is|are)\b).{1,40}\b(year|day|hour|minute|mile|feet|inch|percent"#
          + #"|people|time)(s|es)?\b"#,
        vote: .number)
    }
  }
}
