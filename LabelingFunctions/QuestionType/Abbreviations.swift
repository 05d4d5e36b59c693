import Tally

extension QuestionType {
  /// Short forms and what they stand for.
  static var abbreviations: LabelingFunctions<Question, Label> {
    LabelingFunctions {
      Pattern("stands_for", in: \.text, #"\bstands?\s+for\b"#, vote: .abbreviation)

      Keywords(
        "abbreviation", in: \.text, ["abbreviat", "acronym", "initialism", "short for", "shortened form", "full form"],
        vote: .abbreviation)

      Pattern(
        "dotted_letters", in: \.text,
        #"\b([a-z]\.){3,}.{0,12}\b(mean|stand)\b|\b(mean|stand)\b.{0,10}\b([a-z]\.){3,}"#, vote: .abbreviation)

      // HTML, DSL: no English word does without a vowel.
      LabelingFunction("letters_without_vowel") { question in
        guard question.text.wordCount <= 5, question.text.containsWord(anyOf: ["what", "what's"]) else {
          return .abstain
        }
        let isShortForm = question.text.words.contains { word in
          (3...5).contains(word.count) && word.digitCount == 0 && !word.contains(anyOf: ["a", "e", "i", "o", "u", "y"])
        }
        return isShortForm ? .abbreviation : .abstain
      }
    }
  }
}

extension QuestionType.Question {
  /// True if the question is after the long or the short form of an abbreviation.
  var asksForShortForm: Bool {
    text.contains(anyOf: ["stand for", "stands for", "abbreviat", "acronym", "initialism"])
  }
}
