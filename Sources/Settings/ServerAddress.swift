/// What an `http://` or `https://` address says about who can hear what is sent to it.
struct ServerAddress {
  let isEncrypted: Bool
  /// Whether it has a user, and maybe a password, in front of its host.
  let hasUser: Bool
  /// Whether what is sent to it never leaves this machine.
  let isLoopback: Bool

  init(_ text: String) {
    isEncrypted = text.hasPrefix("https://")
    let authority = text.drop { $0 != "/" }.dropFirst(2).prefix { !"/?#".contains($0) }
    let place = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
    hasUser = place.utf8.count < authority.utf8.count
    let host =
      place.hasPrefix("[") ? place.dropFirst().prefix { $0 != "]" } : place.prefix { $0 != ":" }
    isLoopback = SocketAddress.isLoopback(host: host)
  }
}
