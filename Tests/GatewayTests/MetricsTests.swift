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
