import FastCGI
import Foundation
import Gateway
import Testing

struct RoutesTests {
  @Test func `the process is healthy, with a model or without`() throws {
    for hasModel in [true, false] {
      let response = try TestGateway(hasModel: hasModel).get("/healthz")
      #expect(response.status == 200)
      #expect(response.text == "ok\n")
    }
  }

  @Test func `it is ready with a model, whose version it names`() throws {
    let response = try TestGateway().get("/readyz")
    #expect(response.status == 200)
    #expect(response[header: "Content-Type"] == "application/json")
    #expect(response.object?["status"] as? String == "ready")
    #expect(try response.object?["model"] as? String == TestModel.shared.get().version)
    #expect(response.object?["reloads"] as? Int == 1)
    #expect(response.object?["refused"] == nil)
  }

  @Test func `only users of the socket learn the number of the process`() throws {
    for hasModel in [true, false] {
      let gateway = try TestGateway(hasModel: hasModel)
      #expect(gateway.get("/readyz").object?["pid"] == nil)
      var request = FastCGIRequest(method: "GET", path: "/readyz")
      request.isLocal = true
      let response = gateway.routes.respond(to: request)
      #expect(response.object?["pid"] as? Int == Int(getpid()))
    }
  }

  @Test func `when answers that nobody takes fill the memory, only small ones are given`() throws {
    let gateway = try TestGateway()
    for (method, path, status) in [
      ("POST", "/classify", 503), ("GET", "/model", 503), ("GET", "/healthz", 200),
      ("GET", "/readyz", 200), ("GET", "/metrics", 200),
    ] {
      var request = FastCGIRequest(method: method, path: path)
      request.isRefused = true
      let response = gateway.routes.respond(to: request)
      #expect(response.status == status)
      #expect((response[header: "Retry-After"] != nil) == (status == 503))
    }
  }

  @Test func `it is not ready without a model, and says when to ask again`() throws {
    let response = try TestGateway(hasModel: false).get("/readyz")
    #expect(response.status == 503)
    #expect(response[header: "Retry-After"] == "30")
    #expect(response[header: "Content-Type"] == "application/problem+json")
    #expect(response.object?["reloads"] as? Int == 0)
  }

  @Test(arguments: [
    ("DELETE", "/classify", "POST, OPTIONS"), ("GET", "/classify", "POST, OPTIONS"),
    ("POST", "/healthz", "GET, HEAD, OPTIONS"), ("POST", "/model", "GET, HEAD, OPTIONS"),
    ("PUT", "/readyz", "GET, HEAD, OPTIONS"), ("post", "/classify", "POST, OPTIONS"),
  ])
  func `another method is refused, and the right ones are told`(
    method: String, path: String, allowed: String
  ) throws {
    let response = try TestGateway().routes.respond(
      to: FastCGIRequest(method: method, path: path))
    #expect(response.status == 405)
    #expect(response[header: "Allow"] == allowed)
    #expect(response[header: "Content-Type"] == "application/problem+json")
  }

  @Test(arguments: ["GET", "HEAD"])
  func `who visits the form's address is led to the form`(method: String) throws {
    let response = try TestGateway().routes.respond(
      to: FastCGIRequest(method: method, path: "/classify", accept: "text/html,*/*;q=0.8"))
    #expect(response.status == 303)
    #expect(response[header: "Location"] == "/")
  }

  @Test(arguments: ["/classify", "/model", "/healthz", "/readyz", "/metrics"])
  func `who asks for the methods is told them, without a model too`(path: String) throws {
    for hasModel in [true, false] {
      let response = try TestGateway(hasModel: hasModel).routes.respond(
        to: FastCGIRequest(method: "OPTIONS", path: path))
      #expect(response.status == 204)
      #expect(response.body.isEmpty)
      let isClassify = path == "/classify"
      #expect(response[header: "Allow"] == (isClassify ? "POST, OPTIONS" : "GET, HEAD, OPTIONS"))
      #expect((response[header: "Accept-Post"] != nil) == isClassify)
    }
  }

  @Test(arguments: ["/", "", "/classify/", "/CLASSIFY", "other", "/metrics/..", "/%68ealthz"])
  func `other addresses are not found`(path: String) throws {
    #expect(try TestGateway().get(path).status == 404)
  }

  @Test func `a browser gets a page that says so`() throws {
    let response = try TestGateway().get("/nowhere", accept: "text/html,*/*;q=0.8")
    #expect(response.status == 404)
    #expect(response[header: "Content-Type"] == "text/html; charset=utf-8")
    #expect(response.text.contains("<!DOCTYPE html>"))
  }

  @Test func `no answer is stored, and negotiated ones say so`() throws {
    let gateway = try TestGateway()
    let answers = [
      gateway.get("/healthz"), gateway.get("/nowhere"), gateway.get("/classify"),
      gateway.post("{}"), gateway.post(#"{"synopsis":"\#(TestGateway.synopsis)"}"#),
    ]
    for answer in answers { #expect(answer[header: "Cache-Control"] == "no-store") }
    for answer in answers.dropFirst() { #expect(answer[header: "Vary"] == "Accept") }
  }

  @Test func `a page that answers may be kept by a visitor's browser, to go back to`() throws {
    let page = try TestGateway().submit(
      "synopsis=" + TestGateway.synopsis, accept: "text/html,*/*;q=0.8")
    #expect(page[header: "Cache-Control"] == "private, no-cache")
  }
}
