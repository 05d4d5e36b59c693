import Interchange
import LabelModels
import TestSupport
import Testing
import Votes

@testable import Pipeline

@Suite struct ReviewPlanTests {
  private static func run(_ rows: Int = 400) throws -> (SmallRun, FinishedRun) {
    let small = try SmallRun(SmallRun.lines(rowCount: rows, seed: 3).lines)
    return (small, try small.open())
  }

  private func plan(
    _ run: FinishedRun, reviewed: Set<String> = [], audited: Set<String> = [], seed: UInt64 = 0
  ) -> ReviewPlan {
    ReviewPlan(run, reviewed: reviewed, audited: audited, seed: seed)
  }

  @Test func purposesAreMixedAndNoRowComesTwice() throws {
    let (_, run) = try Self.run()
    var plan = plan(run)
    let items = plan.next(60, auditShare: 0.25)
    #expect(items.count == 60 && items.count { $0.purpose == .audit } == 15)
    #expect(Set(items.map(\.row)).count == 60)
    for item in items {
      #expect(item.id == run.rows.id(of: item.row))
      switch item.purpose {
      case .audit:
        #expect(item.selection == .audit && item.reason == "audit" && !item.isAudited)
        #expect(run.patterns.isCovered(run.pattern(of: item.row)))
      case .review:
        #expect(item.selection == (item.reason == "random" ? .random : .chosen))
      }
    }
    let margins = items.filter { $0.reason == "margin" }.map { run.posterior.best(run.pattern(of: $0.row)).margin }
    #expect(margins.count >= 20 && margins == margins.sorted())
  }

  @Test func answeredRowsAreNotAskedAgain() throws {
    let (_, run) = try Self.run()
    var first = plan(run)
    let items = first.next(80, auditShare: 0.5)
    let reviewed = Set(items.filter { $0.purpose == .review }.map(\.id))
    let audited = Set(items.filter { $0.purpose == .audit }.map(\.id))
    var second = plan(run, reviewed: reviewed, audited: audited)
    let more = second.next(80, auditShare: 0.5)
    #expect(reviewed.isDisjoint(with: more.map(\.id)))
    #expect(audited.isDisjoint(with: more.filter { $0.purpose == .audit }.map(\.id)))
  }

  /// What the promise rests on: who was audited plays no part in what is reviewed.
  @Test func reviewDoesNotSeeTheAudit() throws {
    let (_, run) = try Self.run()
    let audited = Set(stride(from: 0, to: 400, by: 3).map { "r\($0)" })
    var (blind, seeing) = (plan(run), plan(run, audited: audited))
    let (without, with) = (blind.nextReview(100), seeing.nextReview(100))
    #expect(without.map(\.row) == with.map(\.row) && without.map(\.selection) == with.map(\.selection))
    #expect(with.allSatisfy { $0.isAudited == audited.contains($0.id) } && with.contains { $0.isAudited })
    #expect(without.allSatisfy { !$0.isAudited })
  }

  /// An audit that grows is the beginning of one order, whatever was reviewed meanwhile.
  @Test func theAuditIsOneOrder() throws {
    let (_, run) = try Self.run()
    var whole = plan(run)
    let order = whole.nextAudit(400).map(\.id)
    let covered = (0..<400).filter { run.patterns.isCovered(run.pattern(of: $0)) }
    #expect(order.count == covered.count)
    let reviewed = Set(stride(from: 0, to: 400, by: 7).map { "r\($0)" })
    var later = plan(run, reviewed: reviewed, audited: Set(order.prefix(50)))
    let expected = order.dropFirst(50).filter { !reviewed.contains($0) }
    #expect(later.nextAudit(60).map(\.id) == Array(expected.prefix(60)))
  }

  @Test func ordersHangOnTheSeedAlone() throws {
    let (_, run) = try Self.run()
    var (first, same, other) = (plan(run, seed: 5), plan(run, seed: 5), plan(run, seed: 6))
    let items = first.next(50, auditShare: 0.5)
    #expect(same.next(50, auditShare: 0.5) == items)
    #expect(other.next(50, auditShare: 0.5) != items)
    // The audit's order is not that of the random rows for review.
    var (audit, random) = (plan(run), ReviewPlan(run, reviewed: [], audited: [], mix: ReviewOrders.random))
    let overlap = Set(audit.nextAudit(40).map(\.row)).intersection(random.nextReview(40).map(\.row))
    #expect(overlap.count < 16, "\(overlap.count)")
  }

  @Test func nobodyIsAskedTwiceAtATime() throws {
    let (_, run) = try Self.run(120)
    var plan = plan(run)
    let items = plan.next(1_000, auditShare: 0.5)
    #expect(Set(items.map(\.row)).count == items.count && items.count == 120)
    #expect(plan.next(5, auditShare: 0.5).isEmpty)
  }

  @Test func onePurposeAloneEndsWithItsRows() throws {
    let (_, run) = try Self.run(120)
    var (audit, review) = (plan(run), plan(run))
    #expect(audit.next(1_000, auditShare: 1).allSatisfy { $0.purpose == .audit })
    #expect(review.next(1_000, auditShare: 0).allSatisfy { $0.purpose == .review })
  }
}
