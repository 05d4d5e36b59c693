import ArgumentParser
import Pipeline

/// Which rows go out as they are: options of `fit` and `run`.
struct RouteOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Rows with a smaller margin go to review (0 to 1). Default: \(RouteRequest.standardReviewBelow), where nothing else is said."
    ))
  var reviewBelow: Double?
  @Option(help: "Only rows whose label is as probable as this go out as they are (route auto); the others to review.")
  var autoAbove: Double?
  @Option(help: "Rows for review whose label is less probable than this go to an expert.")
  var expertBelow: Double?
  @Option(
    help: ArgumentHelp(
      "Let as many rows go out as they are as is shown by an audit to have at most this share of wrong labels.",
      discussion: """
        The audit are rows drawn at random and answered by people, in the file of --reviewed with the selection audit: \
        nothing is learned from them. `tally queue` draws them. Where the audit cannot carry a promise, no row has the route \
        auto, a warning says what is missing, and the exit status is 0; tally report --fail-if "auto_share < 0.5" makes a \
        check of it.
        """))
  var maxError: Double?
  @Option(help: "How sure --max-error is to be. (default: 0.95)")
  var confidence: Double?
  @Option(
    help:
      "How often an audited row's answer is wrong, at most (0 to 1). Default: shown by answers that overlap, or by gold."
  )
  var settledError: Double?
  @Option(help: "How often an expert is wrong, where people differed and one decided. (default: 0.01)")
  var expertError: Double?
  @Option(
    help:
      "That this is the so-manieth time that the audit is asked. tally run counts by itself, in the task's ledger.")
  var look: Int?

  var request: RouteRequest {
    let expert = expertBelow ?? 0
    if let limit = autoAbove { return RouteRequest(.above(limit), expertBelow: expert) }
    guard let maxError else {
      return RouteRequest(.reviewBelow(reviewBelow ?? RouteRequest.standardReviewBelow), expertBelow: expert)
    }
    let promise = PromiseRequest(
      maxError: maxError, confidence: confidence ?? 0.95, settledError: settledError,
      expertError: expertError ?? PromiseRequest.standardExpertError, look: look ?? 1)
    return RouteRequest(.promise(promise), expertBelow: expert)
  }

  /// - Parameter model: a frozen one, if any.
  func check(model: String?) throws {
    try checkRanges()
    if maxError != nil, model != nil {
      throw ValidationError(
        "--max-error needs answers to an audit, and --reviewed cannot go with --model: leave one of them out, or take "
          + "--auto-above")
    }
    if autoAbove != nil, maxError != nil {
      throw ValidationError(
        "--auto-above says which rows go out, and --max-error finds it: leave one of them out")
    }
    for (name, isGiven) in [("--auto-above", autoAbove != nil), ("--max-error", maxError != nil)]
    where isGiven && reviewBelow != nil {
      throw ValidationError("--review-below and \(name) both say which rows go out: leave one of them out")
    }
    if let expertBelow, let autoAbove, expertBelow > autoAbove {
      throw ValidationError(
        "--expert-below \(expertBelow) is above --auto-above \(autoAbove): no row would be left between them")
    }
    guard maxError == nil else { return }
    let idle = [
      (confidence != nil, "--confidence"), (settledError != nil, "--settled-error"),
      (expertError != nil, "--expert-error"), (look != nil, "--look"),
    ].filter(\.0).map(\.1)
    if !idle.isEmpty {
      throw ValidationError("\(idle.joined(separator: ", ")) needs --max-error, which asks for a promise")
    }
  }

  private func checkRanges() throws {
    if let reviewBelow, !(0...1).contains(reviewBelow) {
      throw ValidationError("--review-below is a margin from 0 to 1, not \(reviewBelow)")
    }
    for (name, value) in [("--auto-above", autoAbove), ("--expert-below", expertBelow)] {
      if let value, !(0...1).contains(value) {
        throw ValidationError("\(name) is a probability from 0 to 1, not \(value)")
      }
    }
    if let maxError, !(maxError > 0 && maxError < 1) {
      throw ValidationError("--max-error is a share above 0 and below 1, such as 0.02 for 2 %, not \(maxError)")
    }
    if let confidence, !(confidence > 0 && confidence < 1) {
      throw ValidationError("--confidence is above 0 and below 1, such as 0.95, not \(confidence)")
    }
    for (name, value) in [("--settled-error", settledError), ("--expert-error", expertError)] {
      if let value, !(0...1).contains(value) { throw ValidationError("\(name) is a share from 0 to 1, not \(value)") }
    }
    if let look, !(1...RoutePromise.lookLimit).contains(look) {
      throw ValidationError("--look is a number from 1 to \(RoutePromise.lookLimit), not \(look)")
    }
  }
}
