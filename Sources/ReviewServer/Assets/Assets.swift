import Hummingbird
import Reporting
import Review

/// The files that pages load: their names hold a hash of what is in them, so that a browser may keep them for good.
struct Asset: Sendable {
  let path: String
  let type: String
  let bytes: [UInt8]

  private init(_ name: String, _ ending: String, _ type: String, _ source: String) {
    path = "/assets/\(name)-\(EventChain.sha256(source).prefix(12)).\(ending)"
    self.type = type
    bytes = Array(source.utf8)
  }

  static let style = Asset("tally", "css", "text/css; charset=utf-8", "\(PageStyle.source)\n\(ReviewStyle.source)")
  static let review = Asset("review", "js", "text/javascript; charset=utf-8", "\(ReviewScript.source)")
  static let live = Asset("live", "js", "text/javascript; charset=utf-8", "\(LiveScript.source)")
  static let icon = Asset(
    "icon", "svg", "image/svg+xml",
    """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0a5aa8"/>\
    <path d="M8 8v16M13 8v16M18 8v16M23 8v16M5 21 27 11" stroke="#fff" stroke-width="2.4" stroke-linecap="round"/></svg>
    """)

  static let all = [style, review, live, icon]
}

enum AssetRoutes {
  static let all: [Route] = [
    .data(.get, "/assets/:file", .everyone) { call in
      let path = "/assets/" + (try call.parameter("file"))
      guard let asset = Asset.all.first(where: { $0.path == path }) else { throw Refusal.notFound }
      var response = Reply.bytes(asset.bytes, type: asset.type)
      response.headers[.cacheControl] = "public, max-age=31536000, immutable"
      return response
    }
  ]
}
