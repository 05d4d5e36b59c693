import ArgumentParser
import Interchange
import Pipeline

/// What a user knows besides the votes: options of `fit` and `run`.
struct KnowledgeOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "People's answers that the model learns from: CSV or JSON Lines with id, label and, if known, selection.",
      discussion: """
        A row's selection is random (drawn at random from all rows: shows the class balance), chosen (for example for \
        its small margin) or audit (drawn at random, and not learned from: carries the promise of --max-error). A reviewed row's own label is the person's answer. Rows that the model learned from are \
        measured by cross-fitting.
        """), completion: .file())
  var reviewed: String?
  @Option(help: "How reviewed rows were selected, where their file does not say it: random, chosen or audit.")
  var reviewedAs = ReviewedAnswers.Selection.random
  @Option(
    help: "Each class's share of all rows, by name or number: \"ham=0.8,spam=0.2\".",
    transform: KnowledgeOptions.shares)
  var classBalance: Balance = Balance(shares: [])
  @Option(
    help: "How good a labeling function is, as if seen on so many votes: \"name=0.9@50\". Repeatable.",
    completion: Completions.functions,
    transform: KnowledgeOptions.accuracy)
  var accuracy: [KnowledgeRequest.Accuracy] = []
  @Option(
    help: "Labeling functions that share what they look at: \"lf_a,lf_b\". Repeatable.",
    completion: Completions.functionLists,
    transform: { KnowledgeOptions.names($0) })
  var dependent: [Group] = []
  @Option(
    help: "Labeling functions of which at most one can vote on a row: \"lf_a,lf_b\". Repeatable.",
    completion: Completions.functionLists,
    transform: { KnowledgeOptions.names($0) })
  var exclusive: [Group] = []
  @Flag(help: "Estimate how sure the estimated accuracies and the class balance are: some 250 fits.")
  var intervals = false

  /// Wrapped: an option's list is one that repeats.
  struct Balance { var shares: [KnowledgeRequest.ClassShare] }
  struct Group { var names: [String] }

  var request: KnowledgeRequest {
    var request = KnowledgeRequest()
    request.reviewed = reviewed
    request.reviewedAs = reviewedAs
    request.classBalance = classBalance.shares
    request.accuracies = accuracy
    request.dependent = dependent.map(\.names)
    request.exclusive = exclusive.map(\.names)
    request.wantsIntervals = intervals
    return request
  }

  /// - Throws: for any of these options beside a frozen model, which nothing can be told any more.
  func validate(model: String?) throws {
    guard model != nil, !request.isEmpty || intervals else { return }
    let given = [
      (reviewed != nil, "--reviewed"), (!classBalance.shares.isEmpty, "--class-balance"),
      (!accuracy.isEmpty, "--accuracy"), (!dependent.isEmpty, "--dependent"), (!exclusive.isEmpty, "--exclusive"),
      (intervals, "--intervals"),
    ].filter(\.0).map(\.1)
    throw ValidationError(
      "\(given.joined(separator: ", ")) cannot go with --model: a fitted model learns nothing more; "
        + "leave one of them out, or measure with --gold")
  }

  /// The last `=` divides: a name may have others.
  private static func divided(_ text: Substring, at character: Character) -> (name: Substring, rest: Substring)? {
    guard let place = text.lastIndex(of: character), place > text.startIndex else { return nil }
    return (text[..<place], text[text.index(after: place)...])
  }

  static func shares(_ text: String) throws -> Balance {
    let shares = try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
      guard let (name, rest) = divided(part, at: "="), let share = Double(trimmed(rest)), share.isFinite else {
        throw ValidationError(
          "--class-balance is a list such as \"ham=0.8,spam=0.2\", not \"\(text)\" "
            + "(a class whose name has a comma goes by its number)")
      }
      return KnowledgeRequest.ClassShare(name: trimmed(name), share: share)
    }
    return Balance(shares: shares)
  }

  static func accuracy(_ text: String) throws -> KnowledgeRequest.Accuracy {
    guard let (name, rest) = divided(text[...], at: "="), let (share, votes) = divided(rest, at: "@"),
      let accuracy = Double(trimmed(share)), let count = Double(trimmed(votes))
    else {
      throw ValidationError(
        "--accuracy is \"name=0.9@50\": 90 % right, as if seen on 50 votes; not \"\(text)\"")
    }
    guard accuracy > 0, accuracy < 1 else {
      throw ValidationError("--accuracy of \"\(trimmed(name))\" is above 0 and below 1, not \(trimmed(share))")
    }
    guard count > 0, count.isFinite else {
      throw ValidationError(
        "--accuracy of \"\(trimmed(name))\" is as if seen on more than 0 votes, not \(trimmed(votes))")
    }
    return KnowledgeRequest.Accuracy(function: trimmed(name), accuracy: accuracy, votes: count)
  }

  static func names(_ text: String) -> Group {
    Group(names: text.split(separator: ",").map { trimmed($0) }.filter { !$0.isEmpty })
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}

extension ReviewedAnswers.Selection: ExpressibleByArgument {}
