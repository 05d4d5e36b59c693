import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// What the server knows of a request beside the request.
struct ReviewContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// Where it comes from.
  let address: String

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    address = source.channel.remoteAddress?.ipAddress ?? "local"
  }
}

/// A request that was let in.
struct Call: Sendable {
  let request: Request
  let context: ReviewContext
  let host: ReviewHost
  /// nil only on routes that are open to everyone.
  let visitor: Visitor?
  /// What forms and scripts of this page must send back.
  let formToken: String
  /// Read already where it is a form.
  let form: [String: String]

  /// Of somebody who is signed in.
  func reviewer() throws(Refusal) -> Visitor {
    guard let visitor else { throw .notSignedIn }
    return visitor
  }

  func query(_ name: String) -> String? {
    request.uri.queryParameters.first { $0.key == name[...] }.map { String($0.value) }
  }

  func parameter(_ name: String) throws(Refusal) -> String {
    guard let value = context.parameters.get(name)?.removingPercentEncoding else { throw .notFound }
    return value
  }

  /// The body as JSON.
  func json<Value: Decodable>(_ type: Value.Type, limit: Int = BodyLimit.small) async throws -> Value {
    guard request.headers[.contentType].map(Call.mediaType) == "application/json" else { throw Refusal.wrongType }
    let body = try await BodyLimit.read(request, limit)
    do { return try JSONDecoder().decode(type, from: Data(body)) } catch { throw Refusal.malformed }
  }

  static func mediaType(_ header: String) -> String {
    header.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
  }
}

/// Reads bodies: no more of them, and for no longer, than what they are for can need.
enum BodyLimit {
  static let small = 32 << 10
  static let form = 256 << 10
  static let time: Duration = .seconds(15)

  static func read(_ request: Request, _ limit: Int) async throws -> [UInt8] {
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit { throw Refusal.tooLarge }
    return try await withThrowingTaskGroup(of: [UInt8].self) { group in
      group.addTask {
        do {
          let buffer = try await request.body.collect(upTo: limit)
          return Array(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
          throw Refusal.tooLarge
        } catch is CancellationError {
          throw Refusal.tooSlow
        } catch {
          throw Refusal.malformed
        }
      }
      group.addTask {
        try await Task.sleep(for: time)
        throw Refusal.tooSlow
      }
      defer { group.cancelAll() }
      return try await group.next() ?? []
    }
  }

  /// `name=value&…`, each once; nil for what is no form.
  static func fields(_ body: [UInt8]) -> [String: String]? {
    guard let text = String(validating: body, as: UTF8.self) else { return nil }
    var fields: [String: String] = [:]
    for part in text.split(separator: "&") {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let decoded = pair.map { $0.replacing("+", with: " ").removingPercentEncoding }
      guard let name = decoded[0], fields[name] == nil else { return nil }
      guard decoded.count == 1 || decoded[1] != nil else { return nil }
      fields[name] = decoded.count == 2 ? decoded[1]! : ""
      if fields.count > 400 { return nil }
    }
    return fields
  }
}
