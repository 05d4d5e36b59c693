import ReviewServer

extension ServerError: UserFacingError {
  var message: UserMessage {
    switch self {
    case .notLoopback(let host):
      UserMessage(
        "others can reach \(host), and what they send would not be encrypted",
        fix: "give --certificate and --key, or --insecure if something else encrypts")
    case .cannotListen(let host, let port, let reason):
      UserMessage(
        "cannot listen on \(host), port \(port): \(reason)", fix: "take another --port, or 0 for any that is free")
    case .certificate(let path, let reason):
      UserMessage("the certificate cannot be used: \(reason)", at: path, fix: "name a PEM file with --certificate")
    case .key(let path, let reason):
      UserMessage("the private key cannot be used: \(reason)", at: path, fix: "name a PEM file with --key")
    }
  }
}
