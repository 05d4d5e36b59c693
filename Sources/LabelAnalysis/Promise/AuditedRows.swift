/// All rows of a run by the margins of their labels, with the rows among them that were drawn at random and answered.
public struct AuditedRows: Sendable, Equatable {
  /// Rows whose labels have the same margin.
  public struct Group: Sendable, Equatable {
    public let margin: Double
    public var rowCount: Int
    public var auditedCount: Int
    /// Audited rows whose settled answer is not the label.
    public var differingCount: Int

    public init(margin: Double, rowCount: Int, auditedCount: Int, differingCount: Int) {
      self.margin = margin
      self.rowCount = rowCount
      self.auditedCount = auditedCount
      self.differingCount = differingCount
    }
  }

  /// An audited row.
  public struct Answer: Sendable, Equatable {
    /// Of the label; 0 for a row without one.
    public let margin: Double
    /// Whether the settled answer is another class than the label.
    public let differs: Bool

    public init(margin: Double, differs: Bool) {
      self.margin = margin
      self.differs = differs
    }
  }

  /// Margins above 0, largest first. A tie is no label that could go out unseen.
  public let groups: [Group]
  /// Of all rows, those without a label included.
  public let rowCount: Int
  /// Of all rows, those without a label included.
  public let auditedCount: Int

  /// - Parameters:
  ///   - margins: each margin that occurs, with the number of its rows; a margin may come more than once.
  ///   - answers: to rows drawn at random from all of these, each row at most once. Neither margins nor labels may have
  ///     been made with their help.
  public init(margins: some Sequence<(margin: Double, rowCount: Int)>, answers: some Sequence<Answer>) {
    var groups: [Double: Group] = [:]
    var (rows, audited) = (0, 0)
    for (margin, count) in margins {
      rows += count
      groups[margin, default: Group(margin: margin, rowCount: 0, auditedCount: 0, differingCount: 0)].rowCount += count
    }
    for answer in answers {
      audited += 1
      precondition(groups[answer.margin] != nil, "no row has the margin \(answer.margin)")
      groups[answer.margin]?.auditedCount += 1
      if answer.differs { groups[answer.margin]?.differingCount += 1 }
    }
    self.init(groups: groups.values.filter { $0.margin > 0 && $0.rowCount > 0 }, rowCount: rows, auditedCount: audited)
  }

  /// - Parameter groups: distinct margins above 0.
  init(groups: [Group], rowCount: Int, auditedCount: Int) {
    self.groups = groups.sorted { $0.margin > $1.margin }
    self.rowCount = rowCount
    self.auditedCount = auditedCount
    precondition(
      groups.allSatisfy { $0.auditedCount <= $0.rowCount && $0.differingCount <= $0.auditedCount }
        && auditedCount <= rowCount, "more audited rows than rows")
  }
}
