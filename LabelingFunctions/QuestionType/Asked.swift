/// Patterns for the places where a question names the kind of its answer.
enum Asked {
  /// Words that end the noun phrase after "what".
  private static let link =
    "(?:of|for|in|on|at|to|from|by|with|as|and|or|than|who|whose|where|when|how|about|before|after|between|into|under|during"
    + "|did|do|does|is|are|was|were|be|has|have|had|can|could|would|will|should|must|called|named|made|used|use|makes|make"
    + "|features?|featured|centers|involves|contains?|comes|came|won|wins|wrote|said|says|sells|produced|hit|holds|boasts|begins"
    + "|sees|saw|gets|got|became|become|left|played|plays|lost|began|takes|gave|records|includes?|claims|claimed"
    + "|happened|happens)\\b"

  /// After "what is": what asks for one thing out of many. "What is a city ?" wants a definition.
  private static let choice =
    "(?=the\\b|some\\b|all\\b|one\\b|two\\b|three\\b|\\d|another\\b|your\\b|my\\b|his\\b|her\\b|(?:\\S+\\s+){1,3}'s?\\s)"

  /// Words that take over if they follow the noun: a "camera company" is a company, a "country 's flag" a flag.
  private static let otherHead =
    "(?!\\s+(?:'s?\\s|(?:company|companies|manufacturers?|makers?|leagues?|teams?|players?|characters?|networks?|coach|leader"
    + "|general|hosts?|man|woman|owner|star|singer|actor|actress|director|producer|writer|author|group|station|show|series"
    + "|movies?|films?|novels?|book|flower|bird|tree|tax|rate|code|number|store|chain|party|president|champion|school"
    + "|university|lyrics)\\b))"

  /// "what city", "which of the following cities", "name a city", "what is the largest city", "what is Peru 's capital".
  private static let opening =
    "\\b(?:what|which|name)\\s*(?:(?:one\\s+)?of\\s+the(?:se)?\\s+)?(?:(?:is|are|was|were|'s)\\s+\(choice))?"
    + "(?:(?!\(link))\\S+\\s+){0,4}?"

  /// A question for one of these nouns, in the singular or the plural.
  static func kind(_ nouns: [String]) -> String { opening + any(nouns) + otherHead }

  /// "the name of the river": the kind follows "name of".
  static func named(_ nouns: [String]) -> String {
    "\\bnames?\\s+(?:of|for|given)\\s+(?:(?!\(link))\\S+\\s+){0,4}?" + any(nouns) + otherHead
  }

  /// "what … did": a noun phrase in which none of these nouns occurs. "Which" is left out, since it joins clauses as well.
  static func kind(otherThan nouns: [String]) -> String {
    "\\bwhat\\s+(?!\(link)|'s|(?:if|else|ever|exactly|kind|type|sort|part|one|name)s?\\b)"
      + "(?!(?:\\S+\\s+){0,5}?\(any(nouns)))[a-z]"
  }

  /// One of the nouns, as whole words.
  static func any(_ nouns: [String]) -> String {
    let alternatives = nouns.map { $0.split(separator: " ").joined(separator: "\\s+") }
    return "\\b(?:" + alternatives.joined(separator: "|") + ")(?:e?s)?\\b"
  }
}
