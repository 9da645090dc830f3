internal import Core
internal import PageParts

/// The part of the model page that goes through the genres, the most frequent first.
struct GenreRecords {
  /// A genre as the model has it, and what was measured of it.
  private struct Record {
    let genre: Genre
    let description: ModelDescription.GenreDescription
    let report: EvaluationReport.GenreReport
    let curve: PrecisionRecallCurve?
  }

  /// Of fewer films a share says little.
  private static let few = 20

  private let records: [Record]
  private let films: HTML

  init(_ model: ModelDescription) {
    records = zip(model.genres, model.tellingGenres).map { description, figures in
      Record(
        genre: figures.genre, description: description, report: figures.report,
        curve: figures.curve)
    }.sorted {
      ($1.report.support, $0.genre.index) < ($0.report.support, $1.genre.index)
    }
    films = model.metrics.films(of: model.metrics.telling)
  }

  var html: HTML {
    """
    <section aria-labelledby="genres">
    <h2 id="genres">Genre by genre</h2>
    <p class="prose">Measured on \(films), from the synopsis alone, at the balanced cut-offs. The rarer a \
    genre, the fewer films there were to learn from and to test on. Open a genre to see its \
    figures, what moving its cut-off would change, and which words speak most for and against it.</p>
    <div class="records">
    \(records.map(html))</div>
    </section>
    """
  }

  private func html(_ record: Record) -> HTML {
    let films: HTML = record.report.support == 1 ? "film" : "films"
    return """
      <details class="record"><summary><h3><span>\(record.genre.name)</span> \
      \(gauge(record.report.f1)) <span class="f1">F1 \(share(record.report.f1))</span> \
      <span class="films">\(grouped(record.report.support)) \(films)</span></h3></summary>
      <div class="inside">
      <p>\(sentence(record))\(caution(record))</p>
      \(figures(record.report))
      <div class="pair">
      <div>
      \(curve(record))\
      </div>
      <div>
      \(confusion(record))
      \(words("Strongest words for it", "+", record.description.strongest.towards))\
      \(words("Strongest words against it", "−", record.description.strongest.against))</div>
      </div>
      </div></details>

      """
  }

  private func figures(_ report: EvaluationReport.GenreReport) -> HTML {
    let all: [(HTML, Double?)] = [
      ("Precision", report.precision), ("Recall", report.recall), ("F1", report.f1),
      ("Average precision", report.averagePrecision),
      ("Calibration error", report.expectedCalibrationError),
    ]
    let items = all.map { "<div><dt>\($0)</dt><dd>\(share($1))</dd></div>" as HTML }
    return "<dl class=\"row\">\(items)</dl>"
  }

  private func sentence(_ record: Record) -> HTML {
    let (name, counts) = (record.genre.name, record.report.confusion)
    guard counts.support > 0 else { return "None of these films is \(name)." }
    let named = counts.truePositives + counts.falsePositives
    guard named > 0 else {
      return "It called none of these films \(name), although \(grouped(counts.support)) are."
    }
    return """
      Of the films that it calls \(name), \(proportion(counts.truePositives, of: named)) are. Of \
      those that are, it finds \(proportion(counts.truePositives, of: counts.support)).
      """
  }

  private func caution(_ record: Record) -> HTML {
    (1..<Self.few).contains(record.report.support)
      ? " With so few films, take these figures with a grain of salt." : ""
  }

  private func confusion(_ record: Record) -> HTML {
    let counts = record.report.confusion
    var table = FigureTable(
      "How many films it got right and wrong", columns: ["The film is", "Named", "Not named"])
    table.add(
      "\(record.genre.name)",
      ["<b>\(grouped(counts.truePositives))</b>", grouped(counts.falseNegatives)])
    table.add(
      "Not \(record.genre.name)",
      [grouped(counts.falsePositives), "<b>\(grouped(counts.trueNegatives))</b>"])
    return table.html(label: "Right and wrong for \(record.genre.name)")
  }

  private func words(_ heading: HTML, _ sign: HTML, _ terms: [StrongestTerms.Term]) -> HTML {
    guard !terms.isEmpty else { return "" }
    let items = terms.map {
      "<li><bdi>\($0.text)</bdi> \(sign)\(abs($0.weight), decimals: 2)</li>" as HTML
    }
    return "<h4>\(heading)</h4>\n<ul class=\"terms\">\(items)</ul>\n"
  }

  /// The three cut-offs that a visitor can choose.
  private func cuts(
    _ thresholds: ModelManifest.GenreThresholds
  ) -> [(name: String, symbol: Plot.Symbol, threshold: Double)] {
    [
      ("Precise", .triangle, Double(thresholds.precise)),
      ("Balanced", .dot, Double(thresholds.balanced)),
      ("Broad", .square, Double(thresholds.broad)),
    ]
  }

  private func curve(_ record: Record) -> HTML {
    guard let curve = record.curve else { return "" }
    let name = record.genre.name
    var plot = Plot(
      title: "Precision and recall for \(name)",
      description: "What each cut-off gives: the lower it is, the more films are found, and the "
        + "fewer of those named are right. The table below has the numbers.",
      x: .shares("Recall"), y: .shares("Precision"))
    plot.line(zip(curve.recall, curve.precision).map { ($0, $1) }, style: "curve")
    var table = FigureTable(
      "What each cut-off gives", columns: ["Cut-off", "Precision", "Recall", "Used for"])
    let points = cuts(record.description.thresholds).compactMap { cut in
      curve.index(at: cut.threshold).map { (name: cut.name, symbol: cut.symbol, index: $0) }
    }
    for (_, symbol, index) in points {
      plot.draw(symbol, x: curve.recall[index], y: curve.precision[index])
    }
    for index in curve.threshold.indices {
      let uses = points.filter { $0.index == index }.map(\.name).joined(separator: ", ")
      guard !uses.isEmpty || index.isMultiple(of: 3) else { continue }
      table.add(
        "\(Float(curve.threshold[index]), decimals: 3)",
        [share(curve.precision[index]), share(curve.recall[index]), "\(uses)"])
    }
    return """
      \(plot.html)
      <p class="key">▲ precise, ● balanced, ■ broad</p>
      <details><summary>The curve in numbers</summary>
      \(table.html(label: "Precision and recall for \(name)"))
      </details>

      """
  }
}
