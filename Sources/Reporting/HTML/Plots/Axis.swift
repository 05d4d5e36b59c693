import Glibc

/// Values to places in a picture, straight or by orders of magnitude.
struct Scale: Sendable {
  enum Kind: Sendable { case linear, logarithmic }

  let domain: ClosedRange<Double>
  /// May run backwards: upwards on a page is downwards in a picture.
  let start: Double
  let end: Double
  var kind = Kind.linear

  func callAsFunction(_ value: Double) -> Double {
    let value = min(max(value, domain.lowerBound), domain.upperBound)
    let share =
      switch kind {
      case .linear: (value - domain.lowerBound) / (domain.upperBound - domain.lowerBound)
      case .logarithmic: log(value / domain.lowerBound) / log(domain.upperBound / domain.lowerBound)
      }
    return start + share * (end - start)
  }

  /// Round numbers within the domain.
  ///
  /// - Parameter count: about so many.
  func ticks(_ count: Int = 5) -> [Double] {
    kind == .linear ? Scale.linearTicks(domain, count) : Scale.decadeTicks(domain)
  }

  /// Steps of 1, 2 or 5 times a power of ten.
  private static func linearTicks(_ domain: ClosedRange<Double>, _ count: Int) -> [Double] {
    let span = domain.upperBound - domain.lowerBound
    let power = pow(10, floor(log10(span / Double(count))))
    let step =
      [1, 2, 5, 10].map { $0 * power }.min {
        abs(span / $0 - Double(count)) < abs(span / $1 - Double(count))
      } ?? power
    // A bound that was computed a little too high or too low still has its tick.
    let first = Int(ceil(domain.lowerBound / step - 1e-6))
    let last = Int(floor(domain.upperBound / step + 1e-6))
    return (first...max(first, last)).map { Double($0) * step }
  }

  /// 1, 2 and 5 in each decade; only the decades where there are many.
  private static func decadeTicks(_ domain: ClosedRange<Double>) -> [Double] {
    let decades = Int(floor(log10(domain.lowerBound)))...Int(ceil(log10(domain.upperBound)))
    let steps = domain.upperBound > 1_000 * domain.lowerBound ? [1.0] : [1, 2, 5]
    return decades.flatMap { decade in steps.map { $0 * pow(10, Double(decade)) } }.filter {
      $0 >= domain.lowerBound * 0.999_999 && $0 <= domain.upperBound * 1.000_001
    }
  }
}

/// The parts that pictures share.
enum Marks {
  static func text(_ text: String, x: Double, y: Double, anchor: String = "start", class name: String = "label") -> HTML
  {
    element("text", .init("x", x), .init("y", y), .init("text-anchor", anchor), .class(name)) { Words.isolated(text) }
  }

  static func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, class name: String) -> HTML {
    element("line", .init("x1", x1), .init("y1", y1), .init("x2", x2), .init("y2", y2), .class(name))
  }

  static func rect(_ x: Double, _ y: Double, _ width: Double, _ height: Double, class name: String, hint: String? = nil)
    -> HTML
  {
    element(
      "rect", .init("x", x), .init("y", y), .init("width", max(width, 0)), .init("height", max(height, 0)), .class(name)
    ) { if let hint { element("title") { hint } } }
  }

  /// Lines and figures across the picture, at the left.
  static func verticalAxis(_ scale: Scale, left: Double, right: Double, text: (Double) -> String) -> HTML {
    HTML(
      scale.ticks().map { tick in
        HTML([
          line(left, scale(tick), right, scale(tick), class: "grid"),
          Marks.text(text(tick), x: left - 6, y: scale(tick) + 4, anchor: "end", class: "tick"),
        ])
      })
  }

  /// Figures below the picture; those that would touch are left out.
  static func horizontalAxis(_ scale: Scale, bottom: Double, text: (Double) -> String) -> HTML {
    var end = -Double.infinity
    var parts: [HTML] = [line(scale.start, bottom, scale.end, bottom, class: "axis")]
    for tick in scale.ticks() {
      let label = text(tick)
      let half = TextSize.width(label, size: 11) / 2
      guard scale(tick) - half > end + 6 else { continue }
      end = scale(tick) + half
      parts.append(line(scale(tick), bottom, scale(tick), bottom + 4, class: "axis"))
      parts.append(Marks.text(label, x: scale(tick), y: bottom + 17, anchor: "middle", class: "tick"))
    }
    return HTML(parts)
  }
}

/// How wide text will be, near enough to keep labels apart: nothing here can ask a font.
enum TextSize {
  /// In the unit of `size`. Wide letters count as such; the sum errs to the wide side.
  static func width(_ text: String, size: Double) -> Double {
    text.reduce(0) { $0 + width($1) } * size
  }

  private static func width(_ character: Character) -> Double {
    switch character {
    case "i", "j", "l", "t", "f", "r", ".", ",", ":", ";", "'", "|", "!", " ", "I", "(", ")": 0.38
    case "m", "w", "M", "W", "@", "%": 0.98
    case "A"..."Z": 0.72
    default: DisplayWidth.of(character) == 2 ? 1.1 : 0.63
    }
  }

  /// The text in at most `width`, with `…` where something is missing.
  static func truncate(_ text: String, to limit: Double, size: Double) -> String {
    guard width(text, size: size) > limit else { return text }
    var kept = ""
    var used = width("…", size: size)
    for character in text {
      used += width(String(character), size: size)
      if used > limit { break }
      kept.append(character)
    }
    return kept + "…"
  }
}
