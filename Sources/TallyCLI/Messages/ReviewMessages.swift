import Review

extension ReviewError: UserFacingError {
  var isInterruption: Bool { if case .run(let error) = self { error.isInterruption } else { false } }

  var message: UserMessage {
    switch self {
    case .ledger(let error): return error.message
    case .run(.locked(let holder)):
      return UserMessage(
        "this task is being reviewed by another process\(holder.map { ": \($0.text)" } ?? "")",
        fix: "answer there, or end it first")
    case .run(.staleData(let path, let run)):
      return UserMessage(
        "the data has changed since run \(run), so its rows cannot be shown", at: path, fix: "run the task again")
    case .run(let error): return error.message
    case .files(let error): return error.message
    case .model(let error): return error.message(path: nil)
    case .plan(let fault): return fault.message
    case .notStored:
      return UserMessage(
        "an answer before this one could not be written, and this one was not either", fix: "answer the row again")
    default: return personMessage
    }
  }

  private var personMessage: UserMessage {
    switch self {
    case .unknownReviewer(let name):
      return UserMessage("there is no reviewer \"\(name)\"", fix: "ask a lead for an invitation")
    case .nameTaken(let name): return UserMessage("there is a reviewer \"\(name)\" already", fix: "choose another name")
    case .badName(let name):
      return UserMessage("\"\(name)\" cannot be a name", fix: "write up to 64 letters, digits and . _ - @")
    case .notAllowed(let name, let role, let needed):
      return UserMessage(
        "\(name) is \(role.words), and this takes \(needed.words)", fix: "ask a lead to do it, or for another role")
    case .paused(let name, let reason):
      return UserMessage("\(name) gets no rows just now: \(reason)", fix: "a lead can let \(name) go on")
    case .weakPassword(let least): return UserMessage("a password has \(least) characters or more")
    case .badInvitation:
      return UserMessage("this invitation does not hold, or not any more", fix: "ask for a new one")
    case .badLogin: return UserMessage("name or password is wrong")
    case .tooManyTries(let seconds):
      return UserMessage("too many tries", fix: "try again in \(max(1, Int(seconds.rounded(.up)))) seconds")
    case .lastLead(let name):
      return UserMessage("\(name) is the only lead", fix: "make somebody else a lead first")
    default: return rowMessage
    }
  }

  private var rowMessage: UserMessage {
    switch self {
    case .notAssigned(let row):
      return UserMessage(
        "the row \"\(row)\" does not lie before you any more", fix: "go on with the next one: somebody else has it now")
    case .unknownRow(let id):
      return UserMessage("there is no row \"\(id)\" in this run", fix: "ids are as in the data")
    case .unknownClass(let name, let classes):
      return UserMessage(
        "class \"\(name)\" is not one of \(Suggestions.list(classes))",
        fix: Suggestions.fix(name, among: classes, otherwise: "take one of these"))
    case .keyReused: return UserMessage("this key belongs to another answer", fix: "make a new key for each answer")
    case .nothingToUndo: return UserMessage("there is no answer of yours that could be taken back")
    case .notAnswered(let row):
      return UserMessage("nobody has answered the row \"\(row)\"", fix: "answer it instead of settling it")
    case .tooLong(let field, let limit):
      return UserMessage("the \(field) is empty or longer than \(limit) bytes", fix: "write less")
    case .badSeq(let seq, let last):
      return UserMessage("there is no entry \(seq): the log has \(last)", fix: "take a number up to that")
    default: preconditionFailure("\(self)")
    }
  }
}

extension ReviewRole {
  /// With an article.
  var words: String {
    switch self {
    case .reviewer: "a reviewer"
    case .expert: "an expert"
    case .lead: "a lead"
    }
  }
}

extension DeskPlan.Fault {
  var message: UserMessage {
    switch self {
    case .notAShare(let option, let value):
      return UserMessage("the \(option) share is from 0 to 1, not \(value)")
    case .tooSmall(let option, let value, let least):
      return UserMessage("\(option) is \(NumberText.short(least)) or more, not \(NumberText.short(value))")
    case .tooLarge(let option, let value, let most):
      return UserMessage("\(option) is \(NumberText.short(most)) or less, not \(NumberText.short(value))")
    case .unknownOrder(let name, let known):
      return UserMessage(
        "there is no order of review \"\(name)\"",
        fix: Suggestions.fix(name, among: known, otherwise: "take one of \(Suggestions.list(known))"))
    }
  }
}

private enum NumberText {
  static func short(_ value: Double) -> String { value == value.rounded() ? String(Int(value)) : String(value) }
}
