import Foundation
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import Review
import ServiceLifecycle

/// Why a server does not start.
public enum ServerError: Error, Sendable, Equatable {
  /// An address that others reach, without TLS and without a word that this is meant.
  case notLoopback(host: String)
  /// The port is taken, or the address is not this machine's.
  case cannotListen(host: String, port: Int, reason: String)
  /// Certificate or key cannot be used.
  case certificate(path: String, reason: String)
  case key(path: String, reason: String)
}

/// Pages and an interface for programs, over HTTP, for people who answer rows.
public struct ReviewServer: Sendable {
  public struct Options: Sendable {
    public var host = "127.0.0.1"
    /// 0 for any that is free.
    public var port = 8237
    /// PEM files, both or none.
    public var certificate: String?
    public var key: String?
    /// Whether another address than loopback will do without TLS, for example behind a proxy that has it.
    public var isInsecureAllowed = false
    /// Other names under which the server is reached.
    public var hostNames: [String] = []
    /// The folder of the data, from which images of rows are served; nil for none.
    public var imageFolder: String?
    /// Other servers from which browsers load pictures that rows name by their address: lower case, with a port where it is not 443.
    public var imageHosts: [String] = []
    public var connectionLimit = 1_000

    public init() {}

    var isLoopback: Bool { ["127.0.0.1", "localhost", "::1"].contains(host) }
    var isSecure: Bool { certificate != nil }
  }

  /// Where a server listens.
  public struct Address: Sendable, Equatable {
    public let host: String
    public let port: Int
    public let isSecure: Bool

    public var url: String {
      "\(isSecure ? "https" : "http")://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }
  }

  private let host: ReviewHost
  private let options: Options

  /// - Parameter task: its name.
  /// - Throws: ``ServerError``.
  public init(_ desk: ReviewDesk, task: String, options: Options, log: @escaping @Sendable (String) -> Void)
    throws(ServerError)
  {
    guard options.isLoopback || options.isSecure || options.isInsecureAllowed else {
      throw .notLoopback(host: options.host)
    }
    self.options = options
    host = ReviewHost(desk: desk, task: task, options: options, log: log)
  }

  /// Serves until it is told to stop; requests under way are answered first.
  ///
  /// - Parameters:
  ///   - started: told the address once requests are taken.
  ///   - isStopped: asked ten times a second.
  /// - Throws: ``ServerError``.
  public func run(started: @escaping @Sendable (Address) -> Void, isStopped: @escaping @Sendable () -> Bool)
    async throws
  {
    let options = options
    var logger = Logger(label: "tally") { _ in SwiftLogNoOpLogHandler() }
    logger.logLevel = .critical
    let application = Application(
      responder: Gate(host: host),
      server: try server(),
      configuration: ApplicationConfiguration(
        address: .hostname(options.host, port: options.port), serverName: nil, backlog: 512,
        availableConnectionsDelegate: MaximumAvailableConnections(options.connectionLimit, logger: logger)),
      onServerRunning: { channel in
        let port = channel.localAddress?.port ?? options.port
        started(Address(host: options.host, port: port, isSecure: options.isSecure))
      },
      logger: logger)
    var configuration = ServiceGroupConfiguration(services: [application], logger: logger)
    configuration.maximumGracefulShutdownDuration = .seconds(5)
    let group = ServiceGroup(configuration: configuration)
    let watch = Task {
      while !isStopped() { try await Task.sleep(for: .milliseconds(100)) }
      await group.triggerGracefulShutdown()
    }
    defer { watch.cancel() }
    do {
      try await group.run()
      await host.end()
    } catch let error as IOError {
      throw ServerError.cannotListen(
        host: options.host, port: options.port, reason: String(cString: strerror(error.errnoCode)))
    } catch let error as SocketAddressError {
      throw ServerError.cannotListen(host: options.host, port: options.port, reason: "\(error)")
    } catch is CancellationError {
      // Connections that did not end in time.
    }
  }

  private func server() throws(ServerError) -> HTTPServerBuilder {
    var decoder = HTTP1Channel.Configuration.DecoderConfiguration()
    (decoder.maxHeaderFieldSize, decoder.maxHeaderListSize, decoder.maxHeaderFieldCount) = (16 << 10, 32 << 10, 100)
    let plain = HTTPServerBuilder.http1(
      configuration: .init(idleTimeout: .seconds(60), httpDecoderConfiguration: decoder))
    guard let certificate = options.certificate else { return plain }
    let key = options.key ?? certificate
    let chain: [NIOSSLCertificateSource]
    do {
      chain = try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) }
      if chain.isEmpty { throw ServerError.certificate(path: certificate, reason: "there is no certificate in it") }
    } catch let error as ServerError {
      throw error
    } catch {
      throw .certificate(path: certificate, reason: ReviewServer.reason(certificate, error))
    }
    do {
      let configuration = TLSConfiguration.makeServerConfiguration(
        certificateChain: chain, privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
      // Whether they fit each other shows here; the server would find it out only once it is on.
      _ = try NIOSSLContext(configuration: configuration)
      return try .tls(plain, tlsConfiguration: configuration)
    } catch {
      throw .key(path: key, reason: ReviewServer.reason(key, error))
    }
  }

  private static func reason(_ path: String, _ error: any Error) -> String {
    if access(path, R_OK) != 0 { return String(cString: strerror(errno)) }
    return "it is not in PEM format, or does not fit"
  }
}
