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
    guard Self.mistake(in: text) == nil else { return nil }
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

  /// What somebody should write who wrote an address as other programs have it.
  static func mistake(in text: String) -> String? {
    if text.hasPrefix("unix:") { return "the path alone, without \"unix:\" before it" }
    if let scheme = ["http:", "https:", "tcp:", "fastcgi:", "fcgi:"].first(where: text.hasPrefix) {
      return
        "an address such as 127.0.0.1:9000, without \"\(scheme)\" before it: the gateway speaks"
        + " FastCGI, not HTTP"
    }
    return text.hasPrefix("~") ? SettingValues.wholePath : nil
  }
}

extension SocketAddress {
  /// Whether only this machine can reach what listens there.
  package static func isLoopback(host: some StringProtocol) -> Bool {
    let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
    return host == "localhost" || host == "::1"
      || numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil }
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
