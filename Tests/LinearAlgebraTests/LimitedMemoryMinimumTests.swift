import LinearAlgebra
import Testing

@Suite struct LimitedMemoryMinimumTests {
  /// Rosenbrock's valley, whose minimum is 0 at (1, 1).
  @Test func curvedValleyIsWalkedToItsEnd() {
    let minimum = LimitedMemoryMinimum(from: [-1.2, 1], tolerance: 1e-9, rounds: 500) { point, gradient in
      let (x, y) = (point[0], point[1])
      gradient[0] = -2 * (1 - x) - 400 * x * (y - x * x)
      gradient[1] = 200 * (y - x * x)
      return (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x)
    }
    #expect(abs(minimum.point[0] - 1) < 1e-6 && abs(minimum.point[1] - 1) < 1e-6)
    #expect(minimum.value < 1e-12)
  }

  @Test func aStartThatIsTheMinimumStays() {
    let minimum = LimitedMemoryMinimum(from: [0, 0, 0]) { point, gradient in
      gradient = point
      return point.reduce(0) { $0 + $1 * $1 / 2 }
    }
    #expect(minimum.point == [0, 0, 0])
  }
}
