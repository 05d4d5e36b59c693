import HTTPTypes
import Hummingbird

/// One address of the server: who may use it, and what it does.
struct Route: Sendable {
  /// What it answers with, which says how a refusal looks.
  enum Kind: Sendable {
    case page, data
  }

  let method: HTTPRequest.Method
  /// Parts that begin with a colon stand for anything.
  let path: String
  let access: Access
  let kind: Kind
  let handle: @Sendable (Call) async throws -> Response

  static func page(_ path: String, _ access: Access, _ handle: @escaping @Sendable (Call) async throws -> Response)
    -> Route
  {
    Route(method: .get, path: path, access: access, kind: .page, handle: handle)
  }

  /// A form that a page sends; answers with a page.
  static func form(_ path: String, _ access: Access, _ handle: @escaping @Sendable (Call) async throws -> Response)
    -> Route
  {
    Route(method: .post, path: path, access: access, kind: .page, handle: handle)
  }

  static func data(
    _ method: HTTPRequest.Method, _ path: String, _ access: Access,
    _ handle: @escaping @Sendable (Call) async throws -> Response
  ) -> Route {
    Route(method: method, path: path, access: access, kind: .data, handle: handle)
  }

  var changesSomething: Bool { method != .get }
}

/// All addresses. Whoever adds one says in the same line who may use it.
enum Routes {
  static let all: [Route] =
    AssetRoutes.all + AccountRoutes.all + AnswerRoutes.all + ExpertRoutes.all + LeadRoutes.all + DataRoutes.all
}
