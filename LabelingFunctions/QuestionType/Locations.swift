import Tally

extension QuestionType {
  /// Places on and off the earth, and addresses.
  static var locations: LabelingFunctions<Question, Label> {
    LabelingFunctions {
      Keywords("where", in: \.text, ["where"], wholeWords: true, vote: .location)

      Pattern(
        "where_is", in: \.text,
        #"\bwhere\s*('s|is|are|was|were|can|could|do|did|in|on|would|should)\b(?!\s+the\s+(term|word|expression"#
          + #"|phrase|name|saying)\b)"#,
        vote: .location)

      Pattern("city", in: \.text, Asked.kind(Nouns.city), vote: .location)
      Pattern("country", in: \.text, Asked.kind(Nouns.country), vote: .location)
      Pattern(
        "state", in: \.text,
        Asked.kind(Nouns.state) + #"(?!\s+(animal|song|motto|fruit|fish|insect|nickname|income)\b)"#,
        vote: .location)
      Pattern("water", in: \.text, Asked.kind(Nouns.water), vote: .location)
      Pattern("land", in: \.text, Asked.kind(Nouns.land), vote: .location)
      Pattern("building", in: \.text, Asked.kind(Nouns.building), vote: .location)
      Pattern("sky", in: \.text, Asked.kind(Nouns.sky), vote: .location)
      Pattern("name_of_place", in: \.text, Asked.named(Nouns.places), vote: .location)

      Pattern(
        "in_what_place", in: \.text,
        #"\b(in|on|at|from|of|near|to)\s+(what|which)\s+(\S+\s+){0,2}?(city|country|state|nation|island"#
          + #"|continent|town|county|river|ocean|sea|street|planet|hemisphere|part\s+of\s+the\s+world|region"#
          + #"|province)\b"#,
        vote: .location)

      Keywords(
        "located", in: \.text,
        [
          "located", "location", "situated", "headquarter", "birthplace", "hometown", "take place", "took place",
          "habitat",
        ],
        vote: .location)

      Keywords("nationality", in: \.text, ["nationality", "native of what", "what direction"], vote: .location)

      Pattern(
        "internet_place", in: \.text,
        #"\b(what|which|where)\b.{0,60}\b(address|addresses|site|sites|homepage|home\s+page|website|websites|url)\b"#,
        vote: .location)

      Pattern(
        "greatest_place", in: \.text,
        #"\b(largest|biggest|tallest|highest|longest|deepest|smallest|oldest|northernmost|southernmost"#
          + #"|easternmost|westernmost)\s+(\S+\s+)?(city|country|state|island|lake|river|mountain|ocean|desert"#
          + #"|building|peak|waterfall|sea|continent|planet|volcano|museum|point)\b"#,
        vote: .location)

      Pattern(
        "lies", in: \.text,
        #"\b(what|which)\b.{0,40}\b(borders?|surrounds?|flows?|separates?|covers\s+\d|square\s+miles|boasts?"#
          + #"|stands\s+on|lies?\s+(between|on|in)|served\s+by|home\s+to)\b"#,
        vote: .location)
    }
  }
}
