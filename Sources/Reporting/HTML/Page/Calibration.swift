import LabelAnalysis

/// Whether probabilities mean what they say, in a sentence.
struct Calibration {
  /// Sum of the probabilities less that of right rows, over the rows: positive where the model is too sure.
  private let gap: Double
  private let error: Double

  init(_ reliability: ReliabilityComparison) {
    let rows = Double(reliability.bins.reduce(0) { $0 + $1.rowCount })
    gap = rows > 0 ? reliability.bins.reduce(0) { $0 + $1.probabilitySum - $1.correctCount } / rows : 0
    error = reliability.model.calibrationError
  }

  var words: String {
    let points = NumberFormat.fixed(error * 100, digits: 1) + " percentage points"
    let direction =
      gap > 0.7 * error ? "too high" : gap < -0.7 * error ? "too low" : "off"
    if error < 0.03 {
      return "The probabilities can be taken at their word: on average they are \(points) \(direction)."
    }
    if error < 0.08 { return "The probabilities are about right: on average they are \(points) \(direction)." }
    let meaning =
      direction == "too low"
      ? " More labels are right than the model says."
      : direction == "too high"
        ? " Fewer labels are right than the model says." : ""
    return "Do not take the probabilities at their word: on average they are \(points) \(direction).\(meaning)"
  }
}
