/// The label models that exist.
public enum LabelModels {
  /// Every model; the first is the one that a run takes unless told otherwise.
  public static let all: [any LabelModel] = [
    CavityModel(),
    MajorityVote(),
    DawidSkene(),
    OneCoin(),
  ]

  /// The model that a run takes unless told otherwise.
  public static var standard: any LabelModel { all[0] }

  /// - Throws: ``LabelModelError/unknownModel(name:known:)``.
  public static func named(_ name: String) throws(LabelModelError) -> any LabelModel {
    for model in all where model.name == name { return model }
    throw .unknownModel(name: name, known: all.map(\.name))
  }
}
