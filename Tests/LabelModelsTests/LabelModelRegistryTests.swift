import LabelModels
import Testing

@Suite struct LabelModelRegistryTests {
  @Test func namesAreDistinctAndFound() throws {
    let names = LabelModels.all.map(\.name)
    #expect(Set(names).count == names.count)
    for name in names { #expect(try LabelModels.named(name).name == name) }
    #expect(LabelModels.standard.name == "cavity")
  }

  @Test func unknownNameSaysWhichAreKnown() {
    #expect(throws: LabelModelError.unknownModel(name: "cavty", known: LabelModels.all.map(\.name))) {
      try LabelModels.named("cavty")
    }
  }
}
