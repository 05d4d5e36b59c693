import ArgumentParser
import Foundation

/// How standard error is written: for people, or a JSON object a line for whoever collects logs.
enum LogFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}

enum LogLevel: String {
  case info, warning, error
}

/// What happens, as JSON lines on standard error: time (UTC, RFC 3339), level, message, fields.
///
/// Written here and not with swift-log: its own handlers write text, so the JSON would be ours all the same, and the
/// command line works on one thread with one place to log to.
enum EventLog {
  // The command line works on one thread.
  nonisolated(unsafe) static var format = LogFormat.text

  enum Field: Encodable {
    case text(String)
    case number(Double)
    case count(Int)

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .text(let text): try container.encode(text)
      case .number(let number): try container.encode(number)
      case .count(let count): try container.encode(count)
      }
    }
  }

  private struct Line: Encodable {
    let time: String
    let level: String
    let message: String
    let fields: [String: Field]?
  }

  /// A line, only where JSON is asked for.
  static func write(_ level: LogLevel, _ message: String, _ fields: [String: Field] = [:]) {
    guard format == .json else { return }
    _ = Console.write(line(level, message, fields, at: Date()) + "\n", to: 2)
  }

  static func line(_ level: LogLevel, _ message: String, _ fields: [String: Field], at time: Date) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let line = Line(
      time: time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)), level: level.rawValue,
      message: message, fields: fields.isEmpty ? nil : fields)
    // Strings and finite numbers: encoding cannot fail.
    return String(decoding: (try? encoder.encode(line)) ?? Data(), as: UTF8.self)
  }
}

extension Console {
  /// A message in the form that was asked for.
  static func tell(_ level: LogLevel, _ message: UserMessage) {
    guard EventLog.format == .json else { return note(message.text(level == .info ? "note" : level.rawValue)) }
    var fields: [String: EventLog.Field] = [:]
    fields["at"] = message.place.map { .text($0) }
    fields["fix"] = message.fix.map { .text($0) }
    EventLog.write(level, message.what, fields)
  }
}
