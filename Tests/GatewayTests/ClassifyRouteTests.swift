import Core
import FastCGI
import Foundation
import Gateway
import TestSupport
import Testing

struct ClassifyRouteTests {
  static let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
  static let html = "text/html; charset=utf-8"

  let gateway: TestGateway
  let synopsis = TestGateway.synopsis

  init() throws { gateway = try TestGateway() }

  @Test func `a program gets all genres, most probable first, with reasons`() throws {
    let response = gateway.post(#"{"synopsis":"\#(synopsis)","title":"The Last Robot"}"#)
    #expect(response.status == 200)
    #expect(response[header: "Content-Type"] == "application/json")
    let answer = try #require(response.object)
    #expect(try answer["model"] as? String == TestModel.shared.get().version)
    let genres = try #require(answer["genres"] as? [[String: Any]])
    #expect(genres.count == 19)
    let probabilities = genres.compactMap { $0["probability"] as? Double }
    #expect(probabilities.count == 19)
    #expect(probabilities == probabilities.sorted(by: >))
    let selected = genres.filter { $0["selected"] as? Bool == true }
    #expect(selected.compactMap { $0["genre"] as? String } == answer["selected"] as? [String])
    let evidence = genres.first?["evidence"] as? [[String: Any]]
    #expect(evidence?.first?["text"] is String)
    #expect(evidence?.first?["weight"] is Double)
  }

  @Test func `a form means the same as JSON`() {
    let form = gateway.submit(
      "title=Two%20Robots&other=1&synopsis=A+robot,+a+war%0D%0Aand+a+caf%C3%A9")
    let json = gateway.post(#"{"synopsis":"A robot, a war\nand a café","title":"Two Robots"}"#)
    #expect(form.status == 200)
    #expect(form.body == json.body)
  }

  @Test func `a title of spaces is none`() {
    let without = gateway.post(#"{"synopsis":"\#(synopsis)"}"#)
    #expect(gateway.post(#"{"synopsis":"\#(synopsis)","title":" \n"}"#).body == without.body)
    #expect(gateway.post(#"{"synopsis":"\#(synopsis)","title":null}"#).body == without.body)
  }

  @Test func `a browser gets a page`() {
    let response = gateway.submit("synopsis=" + synopsis, accept: Self.browser)
    #expect(response.status == 200)
    #expect(response[header: "Content-Type"] == Self.html)
    #expect(response.text.contains(synopsis))
  }

  @Test func `a batch is answered in its order`() throws {
    let robot = #"{"synopsis":"\#(synopsis)","title":"The Last Robot"}"#
    let love = "Two shy teachers fall in love at a wedding by the sea."
    let batch = gateway.post(#"{"synopses":["\#(love)",\#(robot)]}"#, accept: Self.browser)
    #expect(batch.status == 200)
    let results = try #require(batch.object?["results"] as? [[String: Any]])
    for (result, request) in zip(results, [#"{"synopsis":"\#(love)"}"#, robot]) {
      var alone = try #require(gateway.post(request).object)
      alone["model"] = nil
      #expect(NSDictionary(dictionary: result) == NSDictionary(dictionary: alone))
    }
  }

  @Test(arguments: [
    (#""broad""#, "broad"), (#""precise""#, "precise"), ("0.25", "0.25"), (#""0.25""#, "0.25"),
    ("1", "1"), ("null", ""), (#""""#, "balanced"),
  ])
  func `the preference moves the thresholds`(json: String, form: String) throws {
    let fromJSON = gateway.post(#"{"synopsis":"\#(synopsis)","preference":\#(json)}"#)
    #expect(fromJSON.status == 200)
    #expect(fromJSON.body == gateway.submit("synopsis=\(synopsis)&preference=\(form)").body)
    if form == "0.25" {
      let genres = try #require(fromJSON.object?["genres"] as? [[String: Any]])
      #expect(genres.allSatisfy { $0["threshold"] as? Double == 0.25 })
    }
  }

  @Test(arguments: [
    ("", 400), ("{", 400), ("[]", 400), (#"["A robot lands."]"#, 400), ("null", 400),
    (#"{"synopsis":["A robot lands."]}"#, 400), (#"{"synopsis":7}"#, 400),
    (#"{"synopsis":"a robot lands","title":7}"#, 400),
    (#"{"synopsis":"a robot lands","preference":"bold"}"#, 400),
    (#"{"synopsis":"a robot lands","preference":1.5}"#, 400),
    (#"{"synopsis":"a robot lands","preference":[]}"#, 400),
    (#"{"synopsis":"a robot lands","synopses":[]}"#, 400),
    (#"{"synopses":"a robot lands"}"#, 400), (#"{"synopses":[7]}"#, 400),
    (#"{"synopses":["a robot lands",{"title":"x","synopsis":[]}]}"#, 400),
    ("{}", 422), (#"{"synopsis":null}"#, 422), (#"{"synopsis":""}"#, 422),
    (#"{"synopsis":" \n\t"}"#, 422), (#"{"synopsis":"Two words"}"#, 422),
    (#"{"synopsis":"!!! ??? ..."}"#, 422), (#"{"synopsis":"a robot \ud800 lands"}"#, 400),
  ])
  func `what cannot be answered is refused, in the form that is asked for`(
    body: String, status: Int
  ) throws {
    let problem = gateway.post(body)
    #expect(problem.status == status)
    #expect(problem[header: "Content-Type"] == "application/problem+json")
    let object = try #require(problem.object)
    #expect(object["status"] as? Int == status)
    #expect((object["type"] as? String)?.hasPrefix("/problems/") == true)
    #expect((object["detail"] as? String)?.hasSuffix(".") == true)
    let page = gateway.post(body, accept: Self.browser)
    #expect(page.status == status)
    #expect(page[header: "Content-Type"] == Self.html)
  }

  @Test(arguments: [
    ("", 422), ("synopsis", 422), ("synopsis=", 422), ("title=Robots", 422),
    ("synopsis=Two+words", 422), ("synopsis=A+robot+lands&preference=bold", 400),
    ("synopsis=A+robot+lands%FF", 400), ("synopsis=A+robot+lands&title=%C3%28", 400),
  ])
  func `the same holds for forms`(form: String, status: Int) {
    #expect(gateway.submit(form).status == status)
    let page = gateway.submit(form, accept: Self.browser)
    #expect(page.status == status)
    #expect(page[header: "Content-Type"] == Self.html)
  }

  @Test func `the form comes back with the text, and never as markup`() {
    let page = gateway.submit(
      "synopsis=%3C/textarea%3E%3Cb%3E&title=%22%3E&preference=bold", accept: Self.browser)
    #expect(page.status == 400)
    #expect(page.text.contains("&lt;/textarea&gt;&lt;b&gt;"))
    #expect(page.text.contains(#"value="&quot;&gt;""#))
  }

  @Test func `an escape that is none stands for itself`() {
    let page = gateway.submit("synopsis=%zz+100%25+%4", accept: Self.browser)
    #expect(page.text.contains("%zz 100% %4"))
  }

  @Test func `in a batch the synopsis that cannot be answered is named`() {
    let problem = gateway.post(#"{"synopses":["\#(synopsis)","",7]}"#.replacing(",7", with: ""))
    #expect(problem.status == 422)
    #expect(problem.object?["index"] as? Int == 1)
    #expect(
      problem.object?["detail"] as? String
        == "Synopsis 2 of 2: the synopsis is empty: enter a few sentences.")
  }

  @Test(arguments: [(0, 200), (1, 200), (256, 200), (257, 413)])
  func `a batch has at most 256 synopses`(count: Int, status: Int) {
    let batch = [String](repeating: #""\#(synopsis)""#, count: count).joined(separator: ",")
    #expect(gateway.post(#"{"synopses":[\#(batch)]}"#).status == status)
  }

  @Test(
    arguments: [
      ("application/json; charset=utf-8", 200), ("Application/JSON;charset=\"UTF-8\"", 200),
      ("application/json; charset=latin1", 415), ("text/plain", 415), (nil, 415),
      ("application/jsonp", 415), ("multipart/form-data; boundary=x", 415),
    ] as [(String?, Int)])
  func `only JSON and forms in UTF-8 are understood`(type: String?, status: Int) {
    #expect(gateway.post(#"{"synopsis":"\#(synopsis)"}"#, type: type).status == status)
  }

  @Test func `a body that is not UTF-8 is refused`() {
    let body = Array(#"{"synopsis":"A robot lands "#.utf8) + [0xFF] + Array(#""}"#.utf8)
    #expect(gateway.post(bytes: body).status == 400)
  }

  @Test func `a body that is too large or cut short is refused`() {
    for (body, status) in [(FastCGIRequest.Body.tooLarge, 413), (.incomplete, 400)] {
      let response = gateway.routes.respond(
        to: FastCGIRequest(
          method: "POST", path: "/classify", contentType: "application/json", body: body))
      #expect(response.status == status)
    }
  }

  @Test func `nothing acceptable is 406, and so is a batch as a page only`() {
    let body = #"{"synopsis":"\#(synopsis)"}"#
    #expect(gateway.post(body, accept: "image/png").status == 406)
    #expect(gateway.post(#"{"synopses":["\#(synopsis)"]}"#, accept: "text/html").status == 406)
  }

  @Test func `without a model it is 503 for now`() throws {
    let gateway = try TestGateway(hasModel: false)
    for accept in [nil, Self.browser] {
      let response = gateway.submit("synopsis=" + synopsis, accept: accept)
      #expect(response.status == 503)
      #expect(response[header: "Retry-After"] == "30")
    }
  }

  /// Hashing these would take minutes.
  @Test(.timeLimit(.minutes(1))) func `combining characters anywhere cost little`() {
    let accents = String(repeating: "\u{301}\u{323}", count: 100_000)
    for member in ["synopsis", "title", "preference", accents] {
      _ = gateway.post(#"{"\#(member)":"a\#(accents)"}"#)
      _ = gateway.submit("\(member)=a\(accents)", accept: Self.browser)
    }
    _ = gateway.post(
      "{}", type: "application/json; \(accents)=\(accents)", accept: "text/\(accents)")
  }
}
