import HTTPTypes
import Hummingbird

/// What every response says to a browser: which scripts may run (the server's own files, and nothing in a page), that no other
/// site may show it in a frame, that types are as they are said to be, and that no address is told to others.
enum SecurityHeaders {
  /// - Parameter imageHosts: other servers whose pictures a page may show.
  static func policy(imageHosts: [String] = []) -> String {
    let images = (["'self'", "data:"] + imageHosts.map { "https://\($0)" }).joined(separator: " ")
    return "default-src 'self'; img-src \(images); object-src 'none'; base-uri 'none'; form-action 'self'; "
      + "frame-ancestors 'none'"
  }

  static func add(to response: inout Response, _ options: ReviewServer.Options) {
    response.headers[HTTPField.Name("Content-Security-Policy")!] = policy(imageHosts: options.imageHosts)
    response.headers[HTTPField.Name("X-Content-Type-Options")!] = "nosniff"
    response.headers[HTTPField.Name("X-Frame-Options")!] = "DENY"
    // Not no-referrer: a browser then says of its own forms, too, that they come from nowhere.
    response.headers[HTTPField.Name("Referrer-Policy")!] = "same-origin"
    response.headers[HTTPField.Name("Cross-Origin-Opener-Policy")!] = "same-origin"
    response.headers[HTTPField.Name("Cross-Origin-Resource-Policy")!] = "same-origin"
    response.headers[HTTPField.Name("Permissions-Policy")!] = "camera=(), geolocation=(), microphone=()"
    if options.isSecure { response.headers[HTTPField.Name("Strict-Transport-Security")!] = "max-age=31536000" }
    if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
  }
}
