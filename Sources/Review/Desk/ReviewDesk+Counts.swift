extension ReviewDesk {
  /// How many answers of somebody count.
  public func answerCount(of name: String) -> Int {
    lock.withLock { core.state.marks.answersOfReviewer[name]?.count ?? 0 }
  }
}
