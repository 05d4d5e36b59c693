import Tally

extension QuestionType {
  /// Things: living, made, eaten, spoken, played.
  static var entities: LabelingFunctions<Question, Label> {
    LabelingFunctions {
      Keywords("fear_of", in: \.text, ["fear of", "phobia"], vote: .entity)

      Pattern("animal", in: \.text, Asked.kind(Nouns.animal), vote: .entity)
      Pattern("plant", in: \.text, Asked.kind(Nouns.plant), vote: .entity)
      Pattern("food", in: \.text, Asked.kind(Nouns.food), vote: .entity)
      Pattern("body", in: \.text, Asked.kind(Nouns.body), vote: .entity)
      Pattern("substance", in: \.text, Asked.kind(Nouns.substance), vote: .entity)
      Pattern("color", in: \.text, Asked.kind(Nouns.look), vote: .entity)
      Pattern("product", in: \.text, Asked.kind(Nouns.product), vote: .entity)
      Pattern("vehicle", in: \.text, Asked.kind(Nouns.vehicle), vote: .entity)
      Pattern("pastime", in: \.text, Asked.kind(Nouns.pastime), vote: .entity)
      Pattern("tongue_or_faith", in: \.text, Asked.kind(Nouns.tongue), vote: .entity)
      Pattern("occasion", in: \.text, Asked.kind(Nouns.occasion), vote: .entity)
      Pattern("sign", in: \.text, Asked.kind(Nouns.sign), vote: .entity)
      Pattern("name_of_thing", in: \.text, Asked.named(Nouns.things), vote: .entity)

      // A noun phrase of another kind than persons, places and amounts is a thing more often than not.
      Pattern(
        "other_kind", in: \.text,
        Asked.kind(otherThan: Nouns.persons + Nouns.places + Nouns.amounts + Nouns.explanations),
        vote: .entity)

      Pattern(
        "sort_of", in: \.text,
        #"\b(what|which)\s+(is\s+the\s+|are\s+(the\s+)?|are\s+some\s+|other\s+|different\s+)?(\S+\s+)?(kinds?"#
          + #"|types?|sorts?|brands?|breeds?|species|varieties)\s+of\b(?!\s+(company|business|organization|people"#
          + #"|women|men|person|habitat)\b)"#,
        vote: .entity)

      Pattern(
        "term_for", in: \.text,
        #"\b(terms?|words?|names?|noun|synonym|expression)\s+for\b|\b(another|other|proper|scientific|technical"#
          + #"|latin|collective)\s+(word|name|term|noun)\b"#,
        vote: .entity)

      Pattern(
        "called", in: \.text,
        #"\b(what|which)\b.{0,80}\b(called|named|known\s+as|dubbed|referred\s+to\s+as)\s*(\?|$)|\bwhat\s+(do|did"#
          + #"|does)\s+(you|they|we|\S+|\S+\s+\S+)\s+call\b"#,
        vote: .entity)

      Pattern(
        "made_of", in: \.text,
        #"\bwhat\b(?!\s+(country|countries|state|city|cities|park|river)\b).{0,50}\b(made\s+(out\s+)?(of|from)"#
          + #"|consists?\s+of|composed\s+of|filled\s+with|covered\s+with|derived\s+from|extracted\s+from)\b"#,
        vote: .entity)
    }
  }
}
