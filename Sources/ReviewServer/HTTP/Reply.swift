import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Reporting

/// Makes responses.
enum Reply {
  static func page(_ html: HTML, status: HTTPResponse.Status = .ok) -> Response {
    text(HTML.page(html), type: "text/html; charset=utf-8", status: status)
  }

  /// A piece of a page that a script puts into its place.
  static func fragment(_ html: HTML) -> Response { text(html.source, type: "text/html; charset=utf-8") }

  static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) -> Response {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    // Strings, finite numbers, lists and objects of these: encoding cannot fail.
    let data = (try? encoder.encode(value)) ?? Data("{}".utf8)
    return bytes(Array(data), type: "application/json", status: status)
  }

  static func text(_ text: String, type: String, status: HTTPResponse.Status = .ok) -> Response {
    bytes(Array(text.utf8), type: type, status: status)
  }

  static func bytes(_ bytes: [UInt8], type: String, status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status, headers: [.contentType: type],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  /// To another page of this server, after a form was taken.
  static func see(_ path: String) -> Response { Response(status: .seeOther, headers: [.location: path]) }

  private struct Problem: Encodable {
    let error: String
    let fix: String?
  }

  /// - Parameter wantsPage: whether a person reads it.
  static func refusal(_ refusal: Refusal, wantsPage: Bool) -> Response {
    let words = refusal.words
    var response =
      wantsPage
      ? page(PageFrame.problem(words.what, words.fix), status: refusal.status)
      : json(Problem(error: words.what, fix: words.fix), status: refusal.status)
    switch refusal {
    case .tooManyAttempts(let seconds): response.headers[.retryAfter] = String(seconds)
    case .busy: response.headers[.retryAfter] = "2"
    // The rest of the body is not waited for.
    case .tooLarge, .tooSlow: response.headers[.connection] = "close"
    case .notSignedIn where !wantsPage: response.headers[.wwwAuthenticate] = "Bearer realm=\"tally\""
    default: break
    }
    return response
  }
}
