import Core
import FastCGI
import Foundation
import Gateway
import TestSupport
import Testing

struct ModelRouteTests {
  static let browser = "text/html,*/*;q=0.8"
  let directory: TemporaryDirectory
  let nightsFile: String
  let gateway: TestGateway

  init() throws {
    directory = try TemporaryDirectory()
    nightsFile = directory.path + "/nights.json"
    gateway = try TestGateway(nightsFile: nightsFile)
  }

  private func page() -> String { gateway.get("/model", accept: Self.browser).text }

  private func night(_ day: Int, _ outcome: Night.Outcome) -> Night {
    var night = Night(
      ended: "2026-11-\(day < 10 ? "0" : "")\(day)T03:40:00Z", command: "nightly", outcome: outcome)
    night.f1Micro = 0.5 + Double(day) / 1000
    night.f1Macro = 0.4
    night.nTrain = 10_000 + day
    return night
  }

  @Test func `a program gets what a page shows`() throws {
    let response = gateway.get("/model")
    #expect(response.status == 200)
    #expect(response[header: "Content-Type"] == "application/json")
    #expect(response[header: "Vary"] == "Accept")
    let object = try #require(response.object)
    #expect(try object["model"] as? String == TestModel.shared.get().version)
    let genres = try #require(object["genres"] as? [[String: Any]])
    #expect(genres.compactMap { $0["genre"] as? String } == Genre.names)
    for genre in genres {
      let thresholds = try #require(genre["thresholds"] as? [String: Double])
      #expect(Set(thresholds.keys) == ["precise", "balanced", "broad"])
      let strongest = try #require(genre["strongest"] as? [String: [[String: Any]]])
      for (side, sign) in [("for", 1.0), ("against", -1.0)] {
        let weights = try #require(strongest[side]).compactMap { $0["weight"] as? Double }
        #expect(weights.count <= 12)
        #expect(weights.allSatisfy { $0 * sign > 0 })
      }
      #expect(genre["support"] is Int)
      let counts = try #require(genre["confusion"] as? [String: Int])
      #expect(counts.values.reduce(0, +) == object["n_test"] as? Int)
    }
    for name in ["precision_micro", "recall_micro", "f1_micro", "f1_macro"] {
      #expect(object[name] is Double)
      #expect((object["with_title"] as? [String: Double])?[name] != nil)
    }
    let curves = genres.compactMap { $0["precision_recall"] as? [String: [Double]] }
    #expect(!curves.isEmpty)
    for curve in curves { #expect(Set(curve.values.map(\.count)).count == 1) }
    #expect((object["reliability"] as? [Any])?.isEmpty == false)
  }

  @Test func `a browser gets a page with every genre and plots that speak`() throws {
    let response = gateway.get("/model", accept: Self.browser)
    #expect(response.status == 200)
    #expect(response[header: "Content-Type"] == "text/html; charset=utf-8")
    let page = response.text
    #expect(try page.contains(TestModel.shared.get().version))
    for name in Genre.names { #expect(page.contains("<h3><span>\(name)</span>")) }
    let plots = page.matches(of: /<svg class="plot"[^>]*>\n<title>[^<]+<\/title>\n<desc>[^<]+</)
    #expect(plots.count == page.matches(of: /<svg class="plot"/).count)
    #expect(plots.count > 10)
    #expect(!page.contains("style="))
    // What a piece that was taken for text would look like.
    #expect(!page.contains("bytes:"))
    #expect(!page.contains("&lt;"))
  }

  @Test func `no number of a plot leaves its frame`() throws {
    try Night.write((1...28).map { night($0, .published) }, to: nightsFile)
    for plot in page().matches(of: /<path class="curve" d="([^"]*)"/) {
      for point in plot.output.1.split(whereSeparator: { "ML".contains($0) }) {
        let numbers = point.split(separator: " ").compactMap { Double($0) }
        #expect(numbers.count == 2)
        #expect((0...320).contains(numbers[0]) && (0...200).contains(numbers[1]))
      }
    }
  }

  @Test func `without a record there are no nights, and the page says so`() throws {
    #expect(page().contains("No night has been recorded yet."))
    #expect((gateway.get("/model").object?["nights"] as? [Any])?.isEmpty == true)
  }

  @Test func `new nights are shown when they are there, the latest first`() throws {
    _ = page()
    try Night.write([night(1, .published), night(2, .kept)], to: nightsFile)
    let first = page()
    #expect(first.contains("2026-11-02 03:40"))
    try Night.write(
      [night(1, .published), night(2, .kept), night(3, .failed)], to: nightsFile)
    let second = page()
    let rows = second.matches(of: /<th scope="row">(2026-11-\d\d)/).map { String($0.output.1) }
    #expect(rows == ["2026-11-03", "2026-11-02", "2026-11-01"])
    #expect(second.contains("the night failed"))
    #expect((gateway.get("/model").object?["nights"] as? [Any])?.count == 3)
  }

  @Test(arguments: [1, 2, 400])
  func `any number of nights can be shown`(count: Int) throws {
    let outcomes: [Night.Outcome] = [.published, .kept, .failed]
    try Night.write((0..<count).map { night($0 % 28 + 1, outcomes[$0 % 3]) }, to: nightsFile)
    #expect(page().contains("F1 of each night’s model"))
    #expect(page().matches(of: /<th scope="row">2026/).count == min(30, count))
  }

  @Test func `who has the page already is told that it is the same`() throws {
    let first = gateway.get("/model", accept: Self.browser)
    let tag = try #require(first[header: "ETag"])
    #expect(first[header: "Cache-Control"] == "no-cache")
    for header in [tag, "W/\(tag)", "\"other\", W/\(tag)", "*"] {
      let again = gateway.routes.respond(
        to: FastCGIRequest(
          method: "GET", path: "/model", accept: Self.browser, ifNoneMatch: header))
      #expect(again.status == 304)
      #expect(again.body.isEmpty)
      #expect(again[header: "ETag"] == tag)
      #expect(again[header: "Vary"] == "Accept")
    }
    let other = gateway.routes.respond(
      to: FastCGIRequest(method: "GET", path: "/model", ifNoneMatch: tag))
    #expect(other.status == 200)
    try Night.write([night(1, .published)], to: nightsFile)
    let changed = gateway.routes.respond(
      to: FastCGIRequest(method: "GET", path: "/model", accept: Self.browser, ifNoneMatch: tag))
    #expect(changed.status == 200)
  }

  @Test func `without a model it says when to ask again`() throws {
    let gateway = try TestGateway(hasModel: false)
    let problem = gateway.get("/model")
    #expect(problem.status == 503)
    #expect(problem[header: "Content-Type"] == "application/problem+json")
    #expect(problem[header: "Retry-After"] == "30")
    #expect(problem.object?["type"] as? String == "/problems/no-model")
    let page = gateway.get("/model", accept: Self.browser)
    #expect(page.status == 503)
    #expect(page[header: "Content-Type"] == "text/html; charset=utf-8")
    #expect(gateway.get("/model", accept: "image/png").status == 406)
  }
}
