import Pipeline
import Reporting

extension KnowledgeError: UserFacingError {
  var message: UserMessage {
    switch self {
    case .unknownFunction(let name, let known, let statement):
      return UserMessage(
        "--\(statement.rawValue): there is no labeling function \"\(name)\"",
        fix: Suggestions.fix(name, among: known, otherwise: "take one of \(Suggestions.list(known))"))
    case .bandedFunction(let name, let bands):
      return UserMessage(
        "--accuracy: \"\(name)\" has soft votes, so each band of its confidence has an accuracy of its own",
        fix: "name one of \(Suggestions.list(bands))")
    case .repeatedFunction(let name, let statement):
      return UserMessage("--\(statement.rawValue): \"\(name)\" occurs twice", fix: "name it once")
    case .tooFewFunctions(let names, let statement):
      return UserMessage(
        "--\(statement.rawValue) is about two labeling functions or more, not \(names.count)",
        fix: "write their names with commas between them: --\(statement.rawValue) \(names.first ?? "lf_a"),lf_b")
    case .unknownClass(let name, let classes):
      return UserMessage(
        "--class-balance: class \"\(name)\" is not one of \(Suggestions.list(classes))",
        fix: Suggestions.fix(name, among: classes, otherwise: "write one of these names, or its position from 0"))
    case .repeatedClass(let name):
      return UserMessage("--class-balance: class \"\(name)\" occurs twice", fix: "give each class one share")
    case .missingClasses(let names):
      return UserMessage(
        "--class-balance gives no share for \(Suggestions.list(names))",
        fix: "give every class a share above 0; a class that never occurs can have a very small one")
    case .badShare(let name, let share):
      return UserMessage(
        "--class-balance: the share of \"\(name)\" is \(share), not above 0",
        fix: "give every class a share above 0; a class that never occurs can have a very small one")
    case .wrongSum(let sum):
      return UserMessage(
        "--class-balance adds up to \(NumberFormat.fixed(sum, digits: 3)), not 1",
        fix: "give shares of all rows, from 0 to 1")
    case .reviewedMatchesNothing(let path, let example):
      return UserMessage(
        "none of the reviewed ids is in the data, for example \"\(example)\"", at: path,
        fix: "check that they belong together and use the same id column")
    }
  }
}
