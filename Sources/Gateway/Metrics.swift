internal import Core
import Glibc
import Locks

/// What the gateway counts, for Prometheus.
package final class Metrics: Sendable {
  /// A route with one of the statuses it has answered.
  fileprivate struct Answer: Hashable {
    var route: Route
    var status: Int
  }

  private struct Histogram {
    /// In microseconds; the last bucket is the rest.
    static let bounds = [50, 100, 250, 500, 1000, 2500, 5000, 10_000, 50_000, 250_000, 1_000_000]
    var buckets = [Int](repeating: 0, count: bounds.count + 1)
    var microseconds = 0

    mutating func add(_ value: Int) {
      buckets[Self.bounds.firstIndex { value <= $0 } ?? Self.bounds.count] += 1
      microseconds += value
    }
  }

  private struct Counts {
    var answers: [Answer: Int] = [:]
    var durations: [Route: Histogram] = [:]
    var classifications = 0
    var reloads = (ok: 0, refused: 0)
    var acceptErrors = 0
  }

  private let counts = Mutex(Counts())

  package init() {}

  func countRequest(_ route: Route, status: Int, microseconds: Int) {
    counts.withLock {
      $0.answers[Answer(route: route, status: status), default: 0] += 1
      $0.durations[route, default: Histogram()].add(microseconds)
    }
  }

  func countClassifications(_ count: Int) { counts.withLock { $0.classifications += count } }

  package func countReload(isOK: Bool) {
    counts.withLock {
      if isOK { $0.reloads.ok += 1 } else { $0.reloads.refused += 1 }
    }
  }

  package func countAcceptError() { counts.withLock { $0.acceptErrors += 1 } }

  /// All figures in Prometheus' text format.
  ///
  /// - Parameter nights: oldest first.
  func text(model: CurrentModel.Served?, nights: [Night], version: String) -> String {
    // Copied, so that no request waits until the text is written.
    let counts = counts.withLock { $0 }
    var text = MetricsText()
    text.family("requests_total", .counter, "Requests answered, by route and status.")
    for (answer, count) in counts.answers.sorted(by: { $0.key < $1.key }) {
      text.sample(
        "requests_total", ["route": answer.route.rawValue, "status": "\(answer.status)"], count)
    }
    text.family("request_duration_seconds", .histogram, "From the whole request to its answer.")
    for (route, histogram) in counts.durations.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      Self.write(histogram, of: route, to: &text)
    }
    text.family("classifications_total", .counter, "Synopses classified.")
    text.sample("classifications_total", [:], counts.classifications)
    text.family("model_info", .gauge, "The model in service.")
    if let model { text.sample("model_info", ["version": model.version], 1) }
    text.family("model_loaded_timestamp_seconds", .gauge, "When the model was put in service.")
    if let model { text.sample("model_loaded_timestamp_seconds", [:], model.loadedAt) }
    Self.write(model, to: &text)
    NightFigures(nights, now: Int64(time(nil))).write(to: &text)
    text.family("reloads_total", .counter, "Models loaded, and models refused.")
    text.sample("reloads_total", ["result": "ok"], counts.reloads.ok)
    text.sample("reloads_total", ["result": "refused"], counts.reloads.refused)
    text.family("accept_errors_total", .counter, "Connections that could not be accepted at once.")
    text.sample("accept_errors_total", [:], counts.acceptErrors)
    text.family("build_info", .gauge, "The version of the gateway.")
    text.sample("build_info", ["version": version], 1)
    ProcessFigures().write(to: &text)
    return text.text
  }

  private static func write(_ model: CurrentModel.Served?, to text: inout MetricsText) {
    text.family("model_created_timestamp_seconds", .gauge, "When the model's training began.")
    if let created = (model?.manifest.created).flatMap(Night.seconds) {
      text.sample("model_created_timestamp_seconds", [:], created)
    }
    text.family("model_movies", .gauge, "How many movies the model has learned from.")
    if let model { text.sample("model_movies", [:], model.metrics.nTrain) }
  }

  private static func write(_ histogram: Histogram, of route: Route, to text: inout MetricsText) {
    let name = "request_duration_seconds"
    var count = 0
    for (index, bucket) in histogram.buckets.enumerated() {
      count += bucket
      let bound = index < Histogram.bounds.count ? seconds(Histogram.bounds[index]) : "+Inf"
      text.sample("\(name)_bucket", ["route": route.rawValue, "le": bound], count)
    }
    text.sample("\(name)_sum", ["route": route.rawValue], seconds(histogram.microseconds))
    text.sample("\(name)_count", ["route": route.rawValue], count)
  }

  private static func seconds(_ microseconds: Int) -> String {
    (Double(microseconds) / 1_000_000).description
  }
}

extension Metrics.Answer: Comparable {
  static func < (a: Self, b: Self) -> Bool {
    (a.route.rawValue, a.status) < (b.route.rawValue, b.status)
  }
}
