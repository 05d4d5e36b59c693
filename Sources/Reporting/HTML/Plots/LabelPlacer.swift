/// Puts names beside marks where they touch neither each other nor a mark. A name without a place is left out: the table
/// below the picture has it.
struct LabelPlacer {
  private struct Box {
    var left: Double
    var top: Double
    var right: Double
    var bottom: Double

    func touches(_ other: Box) -> Bool {
      left < other.right && other.left < right && top < other.bottom && other.top < bottom
    }
  }

  static let size = 11.0

  private let bounds: Box
  private var taken: [Box] = []

  init(left: Double, top: Double, right: Double, bottom: Double) {
    bounds = Box(left: left, top: top, right: right, bottom: bottom)
  }

  mutating func reserve(x: Double, y: Double, radius: Double) {
    taken.append(Box(left: x - radius, top: y - radius, right: x + radius, bottom: y + radius))
  }

  /// - Returns: where the text's line begins (or its middle or end, by `anchor`), or nil where there is no room.
  mutating func place(_ text: String, x: Double, y: Double, radius: Double) -> (x: Double, y: Double, anchor: String)? {
    let width = TextSize.width(text, size: Self.size)
    let gap = radius + 3
    let places: [(x: Double, y: Double, anchor: String)] = [
      (x + gap, y + 4, "start"), (x - gap, y + 4, "end"), (x, y - gap, "middle"), (x, y + gap + 8, "middle"),
      (x + gap, y - gap + 2, "start"), (x + gap, y + gap + 6, "start"), (x - gap, y - gap + 2, "end"),
      (x - gap, y + gap + 6, "end"),
    ]
    for place in places {
      let left = place.anchor == "start" ? place.x : place.anchor == "end" ? place.x - width : place.x - width / 2
      let box = Box(left: left - 4, top: place.y - 10.5, right: left + width + 4, bottom: place.y + 4)
      guard box.left >= bounds.left, box.right <= bounds.right, box.top >= bounds.top, box.bottom <= bounds.bottom,
        !taken.contains(where: { $0.touches(box) })
      else { continue }
      taken.append(box)
      return place
    }
    return nil
  }
}
