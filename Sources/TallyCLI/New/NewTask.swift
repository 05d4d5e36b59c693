import Pipeline
import RowFiles

/// All that is decided about a task before its files are written.
struct NewTask {
  let type: String
  /// As the task gives it: relative to the package, or absolute.
  let data: String
  let sketch: DataSketch
  let id: String?
  let text: String?
  let classes: [String]
  let gold: Gold?
  let functions: [FirstFunction]
  /// Columns that the task declares.
  let columns: [ColumnRequest]

  enum Gold {
    /// A file that is there.
    case file(String)
    /// A column of the data, whose values go into a file that is made.
    case column(String, path: String)

    var path: String {
      switch self {
      case .file(let path), .column(_, let path): path
      }
    }
  }

  /// A row has more columns than anyone will look at; the rest can be added by hand.
  static let columnLimit = 40

  init(
    type: String, data: String, sketch: DataSketch, id: String?, text: String?, classes: [String], gold: Gold?,
    functions: [FirstFunction]
  ) {
    self.type = type
    self.data = data
    self.sketch = sketch
    self.id = id
    self.text = text
    self.classes = classes
    self.gold = gold
    self.functions = functions
    columns = NewTask.columns(
      sketch, id: id, label: gold.flatMap { if case .column(let name, _) = $0 { name } else { nil } })
  }

  /// All columns but the ids and the classes: a labeling function that reads its answer would learn nothing.
  static func columns(_ sketch: DataSketch, id: String?, label: String?) -> [ColumnRequest] {
    Array(sketch.columns.filter { $0.name != id && $0.name != label }.map(\.request).prefix(columnLimit))
  }
}
