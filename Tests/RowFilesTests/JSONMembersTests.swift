import Testing

@testable import RowFiles

/// Members of an object, without a look into their values.
@Suite struct JSONMembersTests {
  private func members(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return JSONMembers.split(bytes).map {
      String(decoding: bytes[$0.key], as: UTF8.self) + " " + String(decoding: bytes[$0.value], as: UTF8.self)
    }
  }

  @Test func valuesAreWholeWhateverTheyHold() {
    #expect(
      members(#"{"a":1,"b" : "x,\"}" , "c":{"d":[1,"]"]},"e":[],"f":null}"#) == [
        #""a" 1"#, #""b" "x,\"}""#, #""c" {"d":[1,"]"]}"#, #""e" []"#, #""f" null"#,
      ])
    #expect(members("{}").isEmpty && members("[1]").isEmpty && members("").isEmpty)
  }

  @Test func whatIsCutOffEndsWithoutATrap() {
    let text = #"{"a":1,"b":"x\\","c":{"d":[1]}}"#
    for count in 0...text.utf8.count { _ = members(String(text.prefix(count))) }
  }
}
