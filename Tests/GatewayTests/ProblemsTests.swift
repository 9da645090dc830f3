import FastCGI
import Testing

struct ProblemsTests {
  @Test func `who sent a type that is not understood is told those that are`() throws {
    let response = try TestGateway().post("x", type: "text/plain")
    #expect(response.status == 415)
    #expect(
      response[header: "Accept-Post"] == "application/json, application/x-www-form-urlencoded")
  }
}
