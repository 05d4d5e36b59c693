extension Derived {
  /// The value of a row that is not known yet, or cannot be read as it is.
  @usableFromInline @inline(never)
  func valueOnDemand(_ row: Int) -> Value {
    // Field by field through the pointer, never a mutating method: the closure may come back here for another row's value
    // or, wrongly, for this one's.
    guard let bound = slot.pointee.bound, slot.pointee.cursor.pointee.cells != nil else { readOutside() }
    switch slot.pointee.states[row] {
    case .known: break
    case .guarded:
      slot.pointee.texts.renew(slot.pointee.values + row)
      if let pattern = slot.pointee.givenUp[row] { slot.pointee.cursor.pointee.clock.pointee.givenUp = pattern }
    case .underWay: reportCycle()
    case .unknown: compute(row, bound)
    }
    return slot.pointee.values[row]
  }

  private func compute(_ row: Int, _ bound: BoundDerived<Value>) {
    let cursor = slot.pointee.cursor
    let clock = cursor.pointee.clock
    slot.pointee.isEmpty = false
    slot.pointee.states[row] = .underWay
    cursor.pointee.derivedUnderWay.append(slot.pointee.name)
    // What is given up from here on has to do with this value, and so with every LF that asks for it later.
    let givenUpBefore = clock.pointee.givenUp
    clock.pointee.givenUp = -1
    let value: Value
    if let cache = slot.pointee.cache {
      value = cache.value(orElse: bound.compute, isFit: { clock.pointee.givenUp < 0 })
    } else {
      value = bound.compute()
    }
    cursor.pointee.derivedUnderWay.removeLast()
    slot.pointee.texts.check(value)
    (slot.pointee.values + row).initialize(to: value)
    slot.pointee.states[row] = slot.pointee.texts.areThere ? .guarded : .known
    if clock.pointee.givenUp >= 0 {
      slot.pointee.givenUp[row] = clock.pointee.givenUp
      slot.pointee.states[row] = .guarded
    } else {
      clock.pointee.givenUp = givenUpBefore
    }
  }

  private func reportCycle() -> Never {
    let names = slot.pointee.cursor.pointee.derivedUnderWay
    let cycle = names[(names.firstIndex(of: slot.pointee.name) ?? 0)...] + [slot.pointee.name]
    fatalError("derived values ask for one another: \(cycle.joined(separator: " → "))")
  }

  /// There is no current row: a mistake, unless columns are being resolved.
  private func readOutside() -> Never {
    if slot.pointee.cursor.pointee.probe != nil { ColumnProbe.giveUp() }
    preconditionFailure("a derived value was read outside a labeling function")
  }
}
