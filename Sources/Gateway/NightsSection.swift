internal import Core
import FoundationEssentials
internal import PageParts

/// The part of the model page that tells how the models came and went.
struct NightsSection {
  /// Oldest first.
  let nights: [Night]

  /// How many of them the table has.
  private static let rowCount = 30
  /// Whether the points would hide each other.
  private var isDense: Bool { nights.count > 30 }

  var html: HTML {
    """
    <section aria-labelledby="nights">
    <h2 id="nights">The nights</h2>
    <p class="prose">Every night a new model is trained on the latest catalogue. It goes into \
    service only if it is no worse than the one before.</p>
    \(nights.isEmpty ? "<p>No night has been recorded yet.</p>" as HTML : "\(plots)\(table)")
    </section>
    """
  }

  private struct Point {
    var seconds: Double
    var night: Night
  }

  private var plots: HTML {
    let style = Date.ISO8601FormatStyle()
    let points = nights.compactMap { night in
      (try? style.parse(night.ended)).map { Point(seconds: $0.timeIntervalSince1970, night: night) }
    }
    guard let first = points.first, let last = points.last else { return "" }
    var ticks = [(first.seconds, String(first.night.ended.prefix(10)))]
    if last.night.ended.prefix(10) != first.night.ended.prefix(10) {
      ticks.append((last.seconds, String(last.night.ended.prefix(10))))
    }
    let x = Plot.Axis(
      name: "", range: first.seconds...max(first.seconds, last.seconds), ticks: ticks)
    return """
      <div class="pair">
      <div>\(quality(points, x))</div>
      <div>\(size(points, x))</div>
      </div>
      <p class="key">● put into service, ○ kept out, ✕ the night failed</p>

      """
  }

  /// F1 of each night's model, and what was decided about it.
  private func quality(_ points: [Point], _ x: Plot.Axis) -> HTML {
    let values = points.compactMap { point in
      point.night.f1Micro.flatMap { (0...1).contains($0) ? (point, $0) : nil }
    }
    guard let scale = Scale(values.map(\.1), step: 0.01) else { return "" }
    var plot = Plot(
      title: "F1 of each night’s model",
      description: Self.description(values) { NumberText.decimal(Float($0)) },
      x: x,
      y: Plot.Axis(
        name: "F1", range: scale.range,
        ticks: scale.ticks.map { ($0, NumberText.decimal(Float($0), digits: 2)) }))
    plot.line(values.map { ($0.seconds, $1) }, style: "curve")
    for (point, value) in values where point.night.outcome != .failed {
      plot.draw(
        point.night.outcome == .published ? .dot : .ring, x: point.seconds, y: value,
        isSmall: isDense)
    }
    for point in points where point.night.outcome == .failed {
      plot.draw(.cross, x: point.seconds, y: scale.range.lowerBound)
    }
    return plot.html
  }

  /// How many films each night's model learned from.
  private func size(_ points: [Point], _ x: Plot.Axis) -> HTML {
    let values = points.compactMap { point in point.night.nTrain.map { (point, Double($0)) } }
    guard let scale = Scale(values.map(\.1), step: 10) else { return "" }
    var plot = Plot(
      title: "Films that each night’s model learned from",
      description: Self.description(values) { NumberText.grouped(Int(nearest: $0)) },
      x: x,
      y: Plot.Axis(
        name: "Films", range: scale.range,
        ticks: scale.ticks.map { ($0, NumberText.grouped(Int(nearest: $0))) }))
    plot.line(values.map { ($0.seconds, $1) }, style: "curve")
    for (point, value) in values where !isDense {
      plot.draw(.dot, x: point.seconds, y: value)
    }
    return plot.html
  }

  private static func description(
    _ values: [(Point, Double)], _ text: (Double) -> String
  ) -> String {
    let ends = [values.first, values.last].map { text($0?.1 ?? 0) }
    return "From \(ends[0]) to \(ends[1]). The table has the last nights."
  }

  private var table: HTML {
    let shown = nights.suffix(Self.rowCount)
    var table = FigureTable(
      shown.count < nights.count
        ? "The last \(shown.count) of \(nights.count) nights" : "The nights",
      columns: ["Ended (UTC)", "Films", "F1", "F1, average of genres", "Result"],
      endsWithWords: true)
    for night in shown.reversed() {
      table.add(
        "\(String(night.ended.prefix(10))) \(String(night.ended.dropFirst(11).prefix(5)))",
        [
          night.nTrain.map(grouped) ?? "–", share(night.f1Micro), share(night.f1Macro),
          "\(Self.words(for: night))",
        ])
    }
    return table.html(label: "The nights in figures")
  }

  /// What became of a night's model, and why.
  private static func words(for night: Night) -> String {
    let outcome =
      switch night.outcome {
      case .published: "in service"
      case .kept: "kept out"
      case .failed: "the night failed"
      }
    let reason: String? =
      switch night.rule {
      case "first-model": "the first"
      case "not-worse": "not worse"
      case "worse": "worse"
      case "worse-in-genre": "worse in a genre"
      case "below-floor": "no better than always answering the same"
      case "same-weights": "nothing new to learn"
      case "forced": "decided by a person"
      case "rollback": "brought back"
      case "current-unreadable": "the one before was damaged"
      case let rule: rule
      }
    let what = night.outcome == .failed ? night.stage : reason
    return what.map { "\(outcome): \($0)" } ?? outcome
  }
}

/// Round numbers around some values, for an axis.
private struct Scale {
  let range: ClosedRange<Double>
  let ticks: [Double]

  /// At most six ticks, the outer ones outside of the values.
  ///
  /// - Parameter step: the least distance of two ticks.
  init?(_ values: [Double], step: Double) {
    guard let low = values.min(), let high = values.max() else { return nil }
    var step = step
    var factors = [2, 2.5, 2].makeIterator()
    var (first, last) = (0.0, 0.0)
    while true {
      (first, last) = ((low / step).rounded(.down), (high / step).rounded(.up))
      if first == last { last += 1 }
      if last - first <= 5 { break }
      if let factor = factors.next() {
        step *= factor
      } else {
        factors = [2, 2.5, 2].makeIterator()
      }
    }
    range = first * step...last * step
    ticks = stride(from: first, through: last, by: 1).map { $0 * step }
  }
}
