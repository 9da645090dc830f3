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
    (#"{"synopses":"a robot lands"}"#, 400), (#"{"synopses":[7]}"#, 422),
    (#"{"synopses":[{"title":"x","synopsis":[]},{"title":"x"},"",null]}"#, 422),
    ("{}", 422), (#"{"text":"a robot lands"}"#, 422), (#"{"synopsis":null}"#, 422),
    (#"{"synopsis":""}"#, 422),
    (#"{"synopsis":" \n\t"}"#, 422), (#"{"synopsis":"Two words"}"#, 422),
    (#"{"synopsis":"!!! ??? ..."}"#, 422), (#"{"synopsis":"a \ud800 b"}"#, 422),
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

  @Test(arguments: [
    (#""""#, "/problems/empty", "The synopsis is empty: enter a few sentences."),
    (
      "7", "/problems/not-text", "The synopsis is neither a string nor an object: send one of them."
    ),
    (
      "null", "/problems/not-text",
      "The synopsis is neither a string nor an object: send one of them."
    ),
    (
      #"{"synopsis":7}"#, "/problems/not-text",
      "The member synopsis is not a string: send a string."
    ),
    (
      #"{"text":"A robot"}"#, "/problems/missing",
      "There is no member synopsis, only “text”: send the text as synopsis."
    ),
    (
      #""robot \ud800 b""#, "/problems/too-short",
      "The synopsis has only 1 word: enter at least 3, or better a few sentences."
    ),
  ])
  func `in a batch what is wrong with a row is told in its place`(
    row: String, type: String, detail: String
  ) throws {
    let answer = gateway.post(#"{"synopses":["\#(synopsis)",\#(row),"\#(synopsis)"]}"#)
    #expect(answer.status == 200)
    let results = try #require(answer.object?["results"] as? [[String: Any]])
    #expect(results.map { $0["selected"] != nil } == [true, false, true])
    let error = try #require(results[1]["error"] as? [String: Any])
    #expect(results[1].count == 1)
    #expect(error["type"] as? String == type)
    #expect(error["detail"] as? String == detail)
    #expect(error["status"] as? Int == 422)

    // Where there is nothing else to answer, the whole is a problem, with those of the rows.
    let problem = gateway.post(#"{"synopses":[\#(row),\#(row)]}"#)
    #expect(problem.status == 422)
    #expect(problem.object?["type"] as? String == type)
    #expect(problem.object?["index"] as? Int == 0)
    #expect(
      problem.object?["detail"] as? String == "Synopsis 1 of 2: t\(detail.dropFirst())")
    let rows = try #require(problem.object?["results"] as? [[String: [String: Any]]])
    #expect(rows.compactMap { $0["error"]?["detail"] as? String } == [detail, detail])
  }

  @Test func `TMDB's own objects are taken`() {
    let one = gateway.post(
      #"{"id":603,"adult":false,"title":"The Last Robot","overview":"\#(synopsis)","genre_ids":[28]}"#
    )
    #expect(one.status == 200)
    #expect(
      one.body == gateway.post(#"{"synopsis":"\#(synopsis)","title":"The Last Robot"}"#).body)
    #expect(
      gateway.submit("overview=\(synopsis)").body == gateway.submit("synopsis=\(synopsis)").body)
    let batch = gateway.post(#"{"synopses":[{"overview":"\#(synopsis)"}]}"#)
    #expect(batch.body == gateway.post(#"{"synopses":["\#(synopsis)"]}"#).body)
  }

  @Test(arguments: [
    ("{}", "There is no member synopsis, nor any other: send the text as synopsis."),
    (
      #"{"text":"A robot","title":"x"}"#,
      "There is no member synopsis, only “text”, “title”: send the text as synopsis."
    ),
    (
      #"{"a\n<\u202e>":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1,"j":1}"#,
      "There is no member synopsis, only “a<>”, “b”, “c”, “d”, “e”, “f”, “g”, “h” and 2 more:"
        + " send the text as synopsis."
    ),
  ])
  func `a synopsis that is missing is told apart from one that is empty`(
    body: String, detail: String
  ) {
    let problem = gateway.post(body)
    #expect(problem.object?["type"] as? String == "/problems/missing")
    #expect(problem.object?["detail"] as? String == detail)
    #expect(
      gateway.post(#"{"synopsis":null}"#).object?["type"] as? String == "/problems/empty")
  }

  @Test func `a field that is missing is named, too, and the form comes back`() {
    let problem = gateway.submit("text=A+robot&title=Robots")
    #expect(
      problem.object?["detail"] as? String
        == "There is no field synopsis, only “text”, “title”: send the text as synopsis.")
    #expect(gateway.submit("text=A", accept: Self.browser).text.contains("<textarea"))
  }

  @Test(arguments: [
    ("x", 1 << 16, 0, 200), ("x", (1 << 16) + 1, 0, 413), ("ж", 1 << 15, 0, 200),
    ("ж", (1 << 15) + 1, 0, 413), ("x", 100, 1 << 10, 200), ("x", 100, (1 << 10) + 1, 413),
  ])
  func `a text has 64 KiB and a title one at most, after what escapes them is taken back`(
    letter: String, count: Int, titleCount: Int, status: Int
  ) throws {
    let words = "the robot lands "
    let text =
      words + String(repeating: letter, count: count - words.utf8.count / letter.utf8.count)
    let title = String(repeating: "y", count: titleCount)
    #expect(gateway.post(#"{"synopsis":"\#(text)","title":"\#(title)"}"#).status == status)
    let escaped = text.utf16.map { "\\u" + String(Int($0) + 0x10000, radix: 16).suffix(4) }.joined()
    #expect(gateway.post(#"{"synopsis":"\#(escaped)","title":"\#(title)"}"#).status == status)
    let form = "synopsis=\(text.replacing(" ", with: "+"))&title=\(title)"
    let page = gateway.submit(form, accept: Self.browser)
    #expect(page.status == status)
    let batch = gateway.post(
      #"{"synopses":["\#(synopsis)",{"synopsis":"\#(text)","title":"\#(title)"}]}"#)
    #expect(batch.status == status)
    guard status == 413 else { return }
    let name = titleCount == 0 ? "synopsis" : "title"
    #expect(page.text.contains("The \(name) is too long: shorten it to at most about"))
    #expect(page.text.contains("id=\"\(name)-error\""))
    #expect(page.text.contains(titleCount == 0 ? letter + "</textarea>" : "y\""))
    #expect(batch.object?["index"] as? Int == 1)
    #expect(batch.object?["type"] as? String == "/problems/too-large")
  }

  @Test func `the texts of a batch are limited together`() {
    func batch(_ size: Int) -> FastCGIResponse {
      let texts = stride(from: 0, to: size, by: 1 << 14).map { start in
        "\"" + "robot ".repeated(toCount: min(1 << 14, size - start)) + "\""
      }
      return gateway.post(#"{"synopses":[\#(texts.joined(separator: ","))]}"#)
    }
    #expect(batch(96 << 10).status == 200)
    let problem = batch((96 << 10) + 20)
    #expect(problem.status == 413)
    #expect(
      problem.object?["detail"] as? String == "The texts of the batch are too long together:"
        + " send them in several batches of at most about 90,000 characters.")
  }

  @Test(arguments: [
    ("gzip", 415), ("deflate, br", 415), ("identity", 200), ("Identity", 200), ("", 200),
  ])
  func `a body that is compressed is refused`(encoding: String, status: Int) {
    let response = gateway.routes.respond(
      to: FastCGIRequest(
        method: "POST", path: "/classify", contentType: "application/json",
        contentEncoding: encoding, body: .complete(Array(#"{"synopsis":"\#(synopsis)"}"#.utf8))))
    #expect(response.status == status)
    guard status == 415 else { return }
    #expect(response[header: "Accept-Encoding"] == "identity")
    #expect(response[header: "Accept-Post"] == nil)
    #expect(
      response.object?["detail"] as? String
        == "The body's Content-Encoding is “\(encoding)”, and only identity is read: send it as it is."
    )
  }

  @Test func `a byte order mark is passed over`() {
    let body = Array(#"{"synopsis":"\#(synopsis)"}"#.utf8)
    #expect(gateway.post(bytes: [0xEF, 0xBB, 0xBF] + body).body == gateway.post(bytes: body).body)
    let form = "synopsis=" + synopsis
    #expect(gateway.submit("\u{FEFF}" + form).body == gateway.submit(form).body)
  }

  @Test func `half a pair of code units is U+FFFD`() {
    #expect(
      gateway.post(#"{"synopsis":"\#(synopsis) \ud800\u0041"}"#).body
        == gateway.post(#"{"synopsis":"\#(synopsis) �A"}"#).body)
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

extension String {
  fileprivate func repeated(toCount count: Int) -> String {
    String(String(repeating: self, count: count / utf8.count + 1).prefix(count))
  }
}
