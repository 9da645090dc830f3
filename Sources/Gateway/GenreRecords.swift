internal import Core
internal import PageParts

/// The part of the model page that goes through the genres, the most frequent first.
struct GenreRecords {
  private let genres: [ModelDescription.GenreDescription]
  private let count: Int

  init(_ model: ModelDescription) {
    genres = model.genres.sorted {
      ($1.report.support, $0.genre.index) < ($0.report.support, $1.genre.index)
    }
    count = model.metrics.report.nTest
  }

  var html: HTML {
    """
    <section aria-labelledby="genres">
    <h2 id="genres">Genre by genre</h2>
    <p class="prose">From the synopsis alone, with the usual cut-offs. The rarer a genre, the \
    fewer films there were to learn it from, and to judge it by.</p>
    \(table)
    <p class="prose">Open a genre for what its cut-off trades, and for the words that speak most \
    for it and against it.</p>
    <div class="records">
    \(genres.map(record))</div>
    </section>
    """
  }

  private var table: HTML {
    var table = FigureTable(
      "On the \(grouped(count)) films that were held back",
      columns: [
        "Genre", "Films", "Precision", "Recall", "F1", "Average precision", "Calibration error",
      ])
    for genre in genres {
      let report = genre.report
      table.add(
        "\(genre.genre.name)",
        [grouped(report.support)]
          + [report.precision, report.recall, report.f1, report.averagePrecision].map(share)
          + [share(report.expectedCalibrationError)])
    }
    return table.html(label: "Figures of each genre")
  }

  private func record(_ genre: ModelDescription.GenreDescription) -> HTML {
    """
    <details class="record"><summary><h3><span>\(genre.genre.name)</span> \
    \(gauge(genre.report.f1)) <span class="f1">F1 \(share(genre.report.f1))</span></h3></summary>
    <div class="inside">
    <p>\(sentence(genre))</p>
    <div class="pair">
    <div>
    \(curve(genre))\
    </div>
    <div>
    \(confusion(genre))
    \(words("The words most for it", "+", genre.strongest.towards))\
    \(words("The words most against it", "−", genre.strongest.against))</div>
    </div>
    </div></details>

    """
  }

  private func sentence(_ genre: ModelDescription.GenreDescription) -> HTML {
    let name = genre.genre.name
    guard genre.report.support > 0 else { return "No film that was held back is \(name)." }
    guard genre.report.precision != nil else {
      return "It called none of the films \(name), although \(grouped(genre.report.support)) are."
    }
    return """
      Of 100 films that it calls \(name), \(ofHundred(genre.report.precision)) are; of 100 that \
      are, it finds \(ofHundred(genre.report.recall)).
      """
  }

  private func confusion(_ genre: ModelDescription.GenreDescription) -> HTML {
    let counts = genre.report.confusion
    var table = FigureTable(
      "Where it was right and wrong, in films", columns: ["Film", "Named", "Not named"])
    table.add(
      "\(genre.genre.name)",
      ["<b>\(grouped(counts.truePositives))</b>", grouped(counts.falseNegatives)])
    table.add(
      "Not \(genre.genre.name)",
      [grouped(counts.falsePositives), "<b>\(grouped(counts.trueNegatives))</b>"])
    return table.html(label: "Right and wrong for \(genre.genre.name)")
  }

  private func words(_ heading: HTML, _ sign: HTML, _ terms: [Evidence]) -> HTML {
    guard !terms.isEmpty else { return "" }
    let items = terms.map {
      "<li><bdi>\($0.text)</bdi> \(sign)\(abs($0.weight), decimals: 2)</li>" as HTML
    }
    return "<h4>\(heading)</h4>\n<ul class=\"terms\">\(items)</ul>\n"
  }

  /// The three cut-offs that a visitor can choose.
  private func cuts(
    _ genre: ModelDescription.GenreDescription
  ) -> [(name: String, symbol: Plot.Symbol, threshold: Double)] {
    [
      ("Precise", .triangle, Double(genre.thresholds.precise)),
      ("Balanced", .dot, Double(genre.thresholds.balanced)),
      ("Broad", .square, Double(genre.thresholds.broad)),
    ]
  }

  private func curve(_ genre: ModelDescription.GenreDescription) -> HTML {
    guard let curve = genre.curve else { return "" }
    let name = genre.genre.name
    var plot = Plot(
      title: "Precision and recall for \(name)",
      description: "What each cut-off gives: the lower it is, the more films are found, and the "
        + "fewer of those named are right. The table below has the numbers.",
      x: .shares("Recall"), y: .shares("Precision"))
    plot.line(zip(curve.recall, curve.precision).map { ($0, $1) }, style: "curve")
    var table = FigureTable(
      "What a cut-off gives", columns: ["Cut-off", "Precision", "Recall", "Used for"])
    let points = cuts(genre).compactMap { cut in
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
