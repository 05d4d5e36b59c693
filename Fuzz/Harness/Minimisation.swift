/// Makes an input smaller as long as it shows the same.
public enum Minimisation {
  /// - Parameter fails: whether a smaller input still shows it. Called some thousand times.
  public static func smallest(_ input: [UInt8], fails: ([UInt8]) -> Bool) -> [UInt8] {
    var input = input
    var length = max(1, input.count / 2)
    while length >= 1 {
      var start = 0
      while start < input.count {
        var smaller = input
        smaller.removeSubrange(start..<min(start + length, input.count))
        if fails(smaller) { input = smaller } else { start += length }
      }
      length = length == 1 ? 0 : length / 2
    }
    return input
  }
}
