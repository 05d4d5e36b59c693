import Glibc

/// Arithmetic on lines of one number for each class, eight classes at a time.
///
/// Lines lie one behind the other without gaps, so where `k` is no multiple of eight the last step reaches into the next
/// line, and behind the last line into ``slack`` numbers that must be there. What is read there does not matter and what
/// is added there is 0: a line of scores is padded with `-inf`, which any finite evidence leaves as it is and which
/// becomes probability 0.
enum ClassLanes {
  typealias Lanes = SIMD8<Double>
  static let width = 8
  /// Numbers needed behind the last line of an array.
  static let slack = width - 1

  static func chunkCount(classCount k: Int) -> Int { (k + width - 1) / width }

  /// Room for one line of scores, 64 bytes aligned; the caller deallocates.
  static func allocateLine(classCount k: Int) -> UnsafeMutablePointer<Double> {
    let count = chunkCount(classCount: k) * width
    let bytes = UnsafeMutableRawPointer.allocate(byteCount: count * MemoryLayout<Double>.stride, alignment: 64)
    let line = bytes.bindMemory(to: Double.self, capacity: count)
    line.initialize(repeating: -.infinity, count: count)
    return line
  }

  @inline(__always)
  static func load(_ line: UnsafePointer<Double>, _ chunk: Int) -> Lanes {
    UnsafeRawPointer(line + chunk &* width).loadUnaligned(as: Lanes.self)
  }

  @inline(__always)
  static func load(_ line: UnsafeMutablePointer<Double>, _ chunk: Int) -> Lanes { load(UnsafePointer(line), chunk) }

  @inline(__always)
  static func store(_ lanes: Lanes, _ line: UnsafeMutablePointer<Double>, _ chunk: Int) {
    UnsafeMutableRawPointer(line + chunk &* width).storeBytes(of: lanes, as: Lanes.self)
  }

  /// `target += source`.
  @inline(__always)
  static func add(_ source: UnsafeMutablePointer<Double>, to target: UnsafeMutablePointer<Double>, chunks: Int) {
    for chunk in 0..<chunks { store(load(target, chunk) + load(source, chunk), target, chunk) }
  }

  /// Turns a line of log scores into `scale ·` probabilities, in place.
  ///
  /// `logSumExp` for all classes at once: subtracting the logarithm of a sum would take twice the exponentials.
  @inline(__always)
  static func normalise(_ line: UnsafeMutablePointer<Double>, classCount k: Int, chunks: Int, scale: Double) {
    var peak = -Double.infinity
    for index in 0..<k { peak = max(peak, line[index]) }
    var total = 0.0
    for index in 0..<k {
      let difference = line[index] - peak
      // With many classes most are out of the question, and the best is always 1.
      let value = difference == 0 ? 1 : difference < smallestLog ? 0 : exp(difference)
      line[index] = value
      total += value
    }
    let factor = scale / total
    for index in 0..<k { line[index] *= factor }
    for index in k..<chunks * width { line[index] = 0 }
  }

  /// Probabilities below 1e-26 are 0: all rows of any data together would not add up to what rounding leaves. This saves
  /// most exponentials of 56 classes.
  private static let smallestLog = -60.0
}

extension PatternScores {
  /// Fills a line of scores for the pattern whose votes are at `votes` of the run.
  @inline(__always)
  func fill(_ line: UnsafeMutablePointer<Double>, chunks: Int, run: UnsafePointer<Int32>, votes: Range<Int>) {
    let k = classCount
    base.withUnsafeBufferPointer { line.update(from: $0.baseAddress!, count: k) }
    for index in k..<chunks * ClassLanes.width { line[index] = -.infinity }
    steps.withUnsafeBufferPointer { steps in
      let steps = steps.baseAddress!
      if chunks == 1 {
        // In registers from the first vote to the last.
        var lanes = ClassLanes.load(line, 0)
        for vote in votes { lanes += ClassLanes.load(steps + Int(run[vote]) &* k, 0) }
        ClassLanes.store(lanes, line, 0)
        return
      }
      for vote in votes {
        let step = steps + Int(run[vote]) &* k
        for chunk in 0..<chunks {
          ClassLanes.store(ClassLanes.load(line, chunk) + ClassLanes.load(step, chunk), line, chunk)
        }
      }
    }
    if hasExclusions {
      let tokens = UnsafeBufferPointer(start: run, count: votes.upperBound)
      for other in excludedFunctions(tokens.span, votes: votes) {
        for index in 0..<k { line[index] -= silences[other * k + index] }
      }
    }
    guard !discounts.isEmpty else { return }
    shared.withUnsafeBufferPointer { shared in
      for vote in votes where discounts[vote] > 0 {
        let part = shared.baseAddress! + Int(run[vote]) &* k
        for chunk in 0..<chunks {
          let rest = ClassLanes.load(line, chunk) - discounts[vote] * ClassLanes.load(part, chunk)
          ClassLanes.store(rest, line, chunk)
        }
      }
    }
  }

  /// Takes a share of what one vote gave out of a line of scores; its LF's silence does not come back.
  @inline(__always)
  func remove(
    _ vote: Int, run: UnsafePointer<Int32>, share: Double, from line: UnsafeMutablePointer<Double>, chunks: Int
  ) {
    let discount = discounts.isEmpty ? 0 : discounts[vote]
    let place = Int(run[vote]) &* classCount
    votes.withUnsafeBufferPointer { votes in
      shared.withUnsafeBufferPointer { shared in
        let (whole, part) = (votes.baseAddress! + place, shared.baseAddress! + place)
        for chunk in 0..<chunks {
          let given = ClassLanes.load(whole, chunk) - discount * ClassLanes.load(part, chunk)
          ClassLanes.store(ClassLanes.load(line, chunk) - share * given, line, chunk)
        }
      }
    }
  }
}
