/// Where the gateway listens.
///
///     SocketAddress("/run/marquee/gateway.sock")  // .unix("/run/marquee/gateway.sock")
///     SocketAddress("127.0.0.1:9000")             // .tcp(host: "127.0.0.1", port: 9000)
package enum SocketAddress: Hashable, Sendable {
  case unix(String)
  case tcp(host: String, port: UInt16)

  /// The longest path that the system takes for a socket.
  static let maximumPathBytes = 107

  /// Reads a path, which must have a slash in it, or `host:port`.
  package init?(_ text: String) {
    if text.contains("/") {
      guard text.utf8.count <= Self.maximumPathBytes, !text.utf8.contains(0) else { return nil }
      self = .unix(text)
    } else {
      guard let colon = text.lastIndex(of: ":"), colon > text.startIndex,
        let port = UInt16(text[text.index(after: colon)...]), port > 0
      else { return nil }
      let host = text[..<colon]
      let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
      self = .tcp(host: String(isBracketed ? host.dropFirst().dropLast() : host), port: port)
    }
  }
}

extension SocketAddress: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unix(let path): path
    case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
  }
}
