import Tally

extension QuestionType {
  /// Persons, groups and organizations.
  static var humans: LabelingFunctions<Question, Label> {
    LabelingFunctions {
      Keywords("who", in: \.text, ["who"], wholeWords: true, vote: .human)

      Pattern("who_is", in: \.text, #"\bwho\s*('s|is|was|were|are|am|will\s+be|has\s+been)\b"#, vote: .human)

      Pattern(
        "who_did", in: \.text,
        #"\bwho\s+(\w+ly\s+|first\s+|once\s+)?(wrote|invented|discovered|created|founded|won|played|portrayed"#
          + #"|starred|made|killed|shot|said|sang|sings|directed|composed|painted|developed|owns|owned|built"#
          + #"|designed|led|became|holds|held|plays|did|does|had|would|will|gave|lives|lived|took|came|defeated"#
          + #"|succeeded|started|stole|married|coined|introduced|produced|patented)\b"#,
        vote: .human)

      Keywords("whom_or_whose", in: \.text, ["whom", "whose"], wholeWords: true, vote: .human)

      Pattern("performer", in: \.text, Asked.kind(Nouns.performer), vote: .human)
      Pattern("author", in: \.text, Asked.kind(Nouns.author), vote: .human)
      Pattern("ruler", in: \.text, Asked.kind(Nouns.ruler), vote: .human)
      Pattern("athlete", in: \.text, Asked.kind(Nouns.athlete), vote: .human)
      Pattern("professional", in: \.text, Asked.kind(Nouns.professional), vote: .human)
      Pattern("person", in: \.text, Asked.kind(Nouns.person), vote: .human)
      Pattern("organization", in: \.text, Asked.kind(Nouns.organization), vote: .human)
      Pattern("name_of_person", in: \.text, Asked.named(Nouns.persons), vote: .human)

      // Trades by their endings: "which neurologist", "what politician", "what Olympic horsewoman".
      Pattern(
        "trade_ending", in: \.text,
        #"\b(what|which)\s+((?!is\b|are\b|was\b|were\b|do\b|does\b|did\b|of\b|in\b)\S+\s+){0,3}?\w{3,}(ician"#
          + #"|ologist|ographer|woman|maker|caster|keeper|writer|person)s?\b(?!\s+('s|company)\b)"#,
        vote: .human)

      // "What senator said   `` … ''": persons claim, companies advertise.
      Pattern(
        "speaker", in: \.text,
        #"\b(what|which)\b.{0,70}\b(said|declared|claimed|observed|remarked|asked|told|penned|advised|announced"#
          + #"|philosophized|sang)\b.{0,15}(``|`)"#,
        vote: .human)

      Pattern(
        "deed_of_person", in: \.text,
        #"\b(what|which)\s+(?!is\b|was\b|did\b|does\b|do\b|are\b)(\S+\s+){1,6}(starred\s+in|portrayed|wrote"#
          + #"|married|sang|directed|painted|appeared\s+on|was\s+assassinated|was\s+elected|resigned|retired|coached"#
          + #"|ran\s+for|founded|commanded|succeeded|signed|declared|owned)\b(?!\s+by\b)"#,
        vote: .human)

      Pattern(
        "occupation", in: \.text,
        #"\bfor\s+a\s+living\b|\b(occupation|profession|job|vocation)s?\b|\bwhat\s+(does"#
          + #"|did)\s+\w+\s+\w+\s+do\s*(\?|$)"#,
        vote: .human)

      Pattern(
        "kind_of_name", in: \.text,
        #"\b(?<!origin\sof\sthe\s)(real|last|first|middle|maiden|christian|stage|pen|given|family|girl"#
          + #"|boy)\s+names?\b|\bpseudonym|\balias\b|\b(true|secret|real)\s+identity\b|'s\s+nickname\b"#,
        vote: .human)

      Pattern(
        "name_of_his", in: \.text,
        #"\b(his|her|(?:\w+\s+)?'s)\s+(wife|husband|son|daughter|mother|father|brother|sister|lawyer|boss"#
          + #"|partner|friend|girlfriend|\w+\s+daughter|\w+\s+son)s?\s*('s|')?\s*(name|called|named)?\b"#,
        vote: .human)
    }
  }
}
