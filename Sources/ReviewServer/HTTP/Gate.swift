import Foundation
import HTTPTypes
import Hashing
import Hummingbird
import Review

/// The way of every request: the server's name, who it is, what he may do, the form's token; then its route; then the headers that
/// every response has. What is thrown on the way becomes a refusal.
struct Gate: HTTPResponder {
  typealias Context = ReviewContext

  let host: ReviewHost
  private let responder: RouterResponder<ReviewContext>

  init(host: ReviewHost) {
    self.host = host
    let router = Router(context: ReviewContext.self)
    for route in Routes.all {
      router.on(RouterPath(route.path), method: route.method) { request, context in
        try await Gate.respond(route, request, context, host)
      }
    }
    responder = router.buildResponder()
  }

  func respond(to request: Request, context: ReviewContext) async throws -> Response {
    let wantsPage = !request.uri.path.hasPrefix("/api/")
    var response: Response
    do {
      guard host.isKnown(as: request.head.authority) else { throw Refusal.foreignHost }
      let methods = Routes.methods(of: request.uri.path)
      // The router would answer by itself, without a word.
      guard methods.contains(request.method) else { throw methods.isEmpty ? Refusal.notFound : .methodNotAllowed }
      response = try await responder.respond(to: request, context: context)
    } catch {
      response = Reply.refusal(refusal(error, request), wantsPage: wantsPage)
    }
    SecurityHeaders.add(to: &response, host.options)
    return response
  }

  private func refusal(_ error: any Error, _ request: Request) -> Refusal {
    switch error {
    case let refusal as Refusal: return refusal
    case let error as ReviewError: return Refusal(error, log: host.log)
    case let error as HTTPError:
      switch error.status {
      case .contentTooLarge: return .tooLarge
      default: return .malformed
      }
    default:
      host.log("\(request.method) \(request.uri.path): \(error)")
      return .broken
    }
  }

  private static func respond(
    _ route: Route, _ request: Request, _ context: ReviewContext, _ host: ReviewHost
  ) async throws -> Response {
    let visitor = try await host.visitor(request)
    if route.access != .everyone {
      guard let visitor else {
        if route.kind == .page, route.method == .get { return Reply.see("/sign-in") }
        throw Refusal.notSignedIn
      }
      guard route.access.admits(visitor.role) else { throw Refusal.wrongRole }
    }
    // Without a session the secret is a cookie of its own.
    var newCookie: String?
    let secret: String
    if case .session(let token) = visitor?.proof {
      secret = token
    } else if let known = request.cookies[host.formCookie]?.value, known.count == 64 {
      secret = known
    } else {
      secret = Hexadecimal.text(Secrets.randomBytes(32))
      newCookie = secret
    }
    var form: [String: String] = [:]
    if route.changesSomething {
      if route.kind == .page {
        guard request.headers[.contentType].map(Call.mediaType) == "application/x-www-form-urlencoded" else {
          throw Refusal.wrongType
        }
        guard let fields = BodyLimit.fields(try await BodyLimit.read(request, BodyLimit.form)) else {
          throw Refusal.malformed
        }
        form = fields
      }
      try check(request, visitor, form, secret, host)
    }
    let call = Call(
      request: request, context: context, host: host, visitor: visitor, formToken: FormToken.make(for: secret),
      form: form)
    var response = try await route.handle(call)
    if let newCookie, route.kind == .page { response.setCookie(host.cookie(host.formCookie, newCookie, days: 1)) }
    return response
  }

  /// Whether a change was asked for by a page of this server, or by a program with its own token.
  private static func check(
    _ request: Request, _ visitor: Visitor?, _ form: [String: String], _ secret: String, _ host: ReviewHost
  ) throws(Refusal) {
    if case .token = visitor?.proof { return }
    if let site = request.headers[HTTPField.Name("Sec-Fetch-Site")!], site != "same-origin", site != "none" {
      throw .forgedForm
    }
    if let origin = request.headers[.origin] {
      let scheme = host.options.isSecure ? "https" : "http"
      // A proxy that has the certificate speaks plainly with us.
      let own = ["\(scheme)://\(request.head.authority ?? "")", "https://\(request.head.authority ?? "")"]
      guard own.contains(origin) else { throw .forgedForm }
    }
    let shown = request.headers[HTTPField.Name("X-CSRF-Token")!] ?? form[PageFrame.formTokenName] ?? ""
    guard FormToken.isValid(shown, for: secret) else { throw .forgedForm }
  }
}

extension Routes {
  /// Those that a path takes.
  static func methods(of path: String) -> [HTTPRequest.Method] {
    let parts = path.split(separator: "/")
    return all.filter { route in
      let wanted = route.path.split(separator: "/")
      return wanted.count == parts.count && zip(wanted, parts).allSatisfy { $0.hasPrefix(":") || $0 == $1 }
    }.map(\.method)
  }
}

extension ReviewHost {
  /// Whether the name in the request is one of this server's: another site's name may lead here, too, so that its pages would count
  /// as ours in a browser.
  func isKnown(as authority: String?) -> Bool {
    guard options.isLoopback || !options.hostNames.isEmpty else { return true }
    guard let authority else { return false }
    let name =
      authority.hasPrefix("[")
      ? String(authority.dropFirst().prefix { $0 != "]" }) : String(authority.prefix { $0 != ":" })
    return (["127.0.0.1", "localhost", "::1", options.host] + options.hostNames).contains(name.lowercased())
  }

  func cookie(_ name: String, _ value: String, days: Int) -> Cookie {
    Cookie(
      name: name, value: value, maxAge: days * 86_400, path: "/", secure: options.isSecure, httpOnly: true,
      sameSite: .strict)
  }

  func visitor(_ request: Request) async throws -> Visitor? {
    if let header = request.headers[.authorization] {
      let parts = header.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "bearer" else { throw Refusal.notSignedIn }
      let token = String(parts[1])
      guard let reviewer = try await work({ [desk] in try desk.reviewer(forAPIToken: token) }) else {
        throw Refusal.notSignedIn
      }
      return Visitor(reviewer: reviewer, proof: .token)
    }
    guard let token = request.cookies[sessionCookie]?.value, !token.isEmpty, token.utf8.count <= 200,
      let reviewer = try await work({ [desk] in try desk.reviewer(forSession: token) })
    else { return nil }
    return Visitor(reviewer: reviewer, proof: .session(token))
  }
}
