import Core
import Gateway
import Testing

struct MetricsTests {
  @Test func `metrics count requests, classifications, durations and reloads`() throws {
    let gateway = try TestGateway()
    for _ in 0..<3 { _ = gateway.submit("synopsis=" + TestGateway.synopsis) }
    _ = gateway.submit("synopsis=")
    gateway.metrics.countReload(isOK: true)
    gateway.metrics.countReload(isOK: false)
    gateway.metrics.countAcceptError()
    let lines = gateway.get("/metrics").text.split(separator: "\n").map(String.init)
    let version = try TestModel.shared.get().version
    for line in [
      #"marquee_requests_total{route="/classify",status="200"} 3"#,
      #"marquee_requests_total{route="/classify",status="422"} 1"#,
      #"marquee_request_duration_seconds_bucket{route="/classify",le="+Inf"} 4"#,
      #"marquee_request_duration_seconds_count{route="/classify"} 4"#,
      "marquee_classifications_total 3",
      #"marquee_model_info{version="\#(version)"} 1"#,
      #"marquee_reloads_total{result="ok"} 1"#,
      #"marquee_reloads_total{result="refused"} 1"#,
      "marquee_accept_errors_total 1",
    ] {
      #expect(lines.contains(line))
    }
  }

  private func nights(_ nights: [(String, Night.Outcome, String)], now: Int64) -> [String] {
    var text = MetricsText()
    NightFigures(
      nights.map { Night(ended: $0.0, command: $0.2, outcome: $0.1) }, now: now
    ).write(to: &text)
    return text.text.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
  }

  @Test func `the last good night is one that this clock can have seen`() {
    let now: Int64 = 1_800_000_000  // 2027-01-15T08:00:00Z
    let list: [(String, Night.Outcome, String)] = [
      ("2027-01-13T04:00:00Z", .kept, "nightly"), ("2027-01-14T04:00:00Z", .published, "nightly"),
      ("2028-02-20T04:00:00Z", .published, "nightly"), ("2027-01-15T04:00:00Z", .failed, "nightly"),
      ("2027-01-15T05:00:00Z", .published, "rollback"),
    ]
    #expect(
      nights(list, now: now) == [
        "marquee_last_night_timestamp_seconds 1799985600",
        "marquee_last_good_night_timestamp_seconds 1799899200",
        #"marquee_last_night_outcome{outcome="published"} 0"#,
        #"marquee_last_night_outcome{outcome="kept"} 0"#,
        #"marquee_last_night_outcome{outcome="failed"} 1"#,
      ])
    #expect(nights([], now: now).isEmpty)
  }

  @Test func `every metric has a help and a type, and its samples follow`() throws {
    let gateway = try TestGateway()
    _ = gateway.get("/healthz")
    var family = ""
    for line in gateway.get("/metrics").text.split(separator: "\n") {
      let words = line.split(separator: " ")
      if line.hasPrefix("# HELP") {
        family = String(words[2])
      } else if line.hasPrefix("# TYPE") {
        #expect(words[2] == family)
        #expect(["counter", "gauge", "histogram"].contains(words[3]))
      } else {
        #expect(line.hasPrefix(family))
        #expect(words.last.flatMap { Double($0) } != nil)
      }
    }
  }
}
