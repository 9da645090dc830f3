import Settings
import Testing

struct SocketAddressTests {
  @Test(
    arguments: [
      ("/run/marquee/gateway.sock", .unix("/run/marquee/gateway.sock")),
      ("./gateway.sock", .unix("./gateway.sock")),
      ("127.0.0.1:9000", .tcp(host: "127.0.0.1", port: 9000)),
      ("localhost:1", .tcp(host: "localhost", port: 1)),
      ("[::1]:9000", .tcp(host: "::1", port: 9000)),
    ] as [(String, SocketAddress)])
  func `paths have a slash, addresses a port`(text: String, address: SocketAddress) {
    #expect(SocketAddress(text) == address)
    #expect(address.description == text)
  }

  @Test(arguments: [
    "", "gateway", "unix:/run/x.sock", "http://127.0.0.1:9000", "tcp://host:9000", "~/x.sock",
    "~", ":9000", "host:", "host:0", "host:65536", "host:x",
    "/" + String(repeating: "x", count: 107),
  ])
  func `anything else is no address`(text: String) {
    #expect(SocketAddress(text) == nil)
  }
}
