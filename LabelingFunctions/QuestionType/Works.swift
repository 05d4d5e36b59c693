import Tally

extension QuestionType {
  /// Books, films and songs; and deeds whose object is a thing.
  static var works: LabelingFunctions<Question, Label> {
    LabelingFunctions {
      Pattern("book", in: \.text, Asked.kind(Nouns.book), vote: .entity)
      Pattern("show", in: \.text, Asked.kind(Nouns.show), vote: .entity)
      Pattern("music_or_art", in: \.text, Asked.kind(Nouns.music), vote: .entity)

      Pattern(
        "object_of_deed", in: \.text,
        #"\bwhat\s+(do|did|does|can|could|would|should|will)\b(?!.{0,60}\b(mean|stand)\b).{1,60}\b(eat|invent"#
          + #"|drink|wear|grow|produce|make|carry|hunt|treat|cure|prevent|cause|write|paint|discover|play|speak|own"#
          + #"|sell|drive|ride|collect|buy|give|become|remove|build|study|measure|contain|symbolize|celebrate|win"#
          + #"|put|store|create|crave|fear)\b"#,
        vote: .entity)

      Pattern(
        "what_did_it", in: \.text,
        #"\bwhat\s+(do|did|does)\b(?!.{0,90}\b(mean|stand|do|say|call|happen|cost|paid|weigh|equal|like|common"#
          + #"|believe|learn)\b).{3,}"#,
        vote: .entity)

      Pattern(
        "what_was_done", in: \.text,
        #"\bwhat\s+(is|was|were|are)\s+(\w+ly\s+)?(?!famed|united|red\b|named|unleaded|hundred|supposed"#
          + #"|considered)\w+ed\s+(in|by|on|as|during|to|from|for|at)\b"#,
        vote: .entity)

      Pattern(
        "translate", in: \.text,
        #"\b(say|translation|word|call|called)\b.{0,40}\b(in|to|from)\s+(spanish|french|german|latin|italian"#
          + #"|greek|english|japanese|chinese|russian|hebrew|arabic|swahili|gaelic|dutch|portuguese|esperanto)\b"#,
        vote: .entity)

      Pattern("of_what", in: \.text, #"\b(of|into|as|from|called|with|on)\s+what\s*(\?|$)"#, vote: .entity)
    }
  }
}
