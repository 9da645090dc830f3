import Remote
import Testing

struct HTTPClientTests {
  @Test func `an address is shown without its query`() {
    let request = HTTPRequest(.get, "https://example.org/3/movie/11?api_key=secret#part")
    #expect(request.address == "https://example.org/3/movie/11")
  }

  @Test func `headers are found in whatever letters`() {
    let response = HTTPResponse(status: 429, headers: [("retry-after", "1")])
    #expect(response[header: "Retry-After"] == "1")
  }
}
