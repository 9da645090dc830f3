internal import Core
internal import PageParts

/// `/model` for people: what the model is, how good it is, and how that came about.
struct ModelPage {
  let model: ModelDescription
  private var metrics: ModelMetrics { model.metrics }
  /// What says most about films that people ask for.
  private var report: EvaluationReport { metrics.telling.report }

  init(_ model: ModelDescription) {
    self.model = model
  }

  var html: HTML {
    PageLayout.page(
      title: "The model",
      sign: PageLayout.sign(over: "Behind the screen", "The model"), scripts: PageLayout.report,
      main: """
        <div class="report">
        <p class="lead">\(lead)</p>
        \(whatItIs)
        \(howGoodItIs)
        \(beforeAndAfter)\
        \(GenreRecords(model).html)
        \(reliability)\
        \(NightsSection(nights: model.nights).html)
        \(forPrograms)
        </div>
        """,
      model: PageLayout.answeredBy(model.version))
  }

  private var readFilms: HTML { metrics.isInvented ? "invented films" : "films" }

  private var lead: HTML {
    let others = metrics.realMovies != nil ? "real films" : "others"
    return """
      It has read the synopses of \(grouped(metrics.nTrain)) \(readFilms). On \(grouped(report.nTest)) \
      \(others), \(ofHundred(report.precisionMicro)) of every 100 genres that it named were right, \
      and it found \(ofHundred(report.recallMicro)) of every 100 that the films have.
      """
  }

  /// What the figures of a model of invented films are worth.
  private var invention: HTML {
    guard metrics.isInvented else { return "" }
    let real: HTML =
      metrics.realMovies.map {
        """
        So it was also tested on real films (on \($0.measured)). Those are the figures to go by, and \
        the ones on this page unless it says otherwise.
        """
      } ?? "How good it is on real films has not been measured."
    return """
      <p class="prose"><b>The films that it learned from are invented.</b> They come with Marquee, \
      which may not use real ones without permission. The ones held back to test it are invented, \
      too, and easier than real ones. \(real)</p>

      """
  }

  private var whatItIs: HTML {
    """
    <section aria-labelledby="what">
    <h2 id="what">What it is</h2>
    <div class="pair">
    <div class="prose">
    <p>A linear model for each of TMDB’s \(model.genres.count) genres. In training, every word and \
    every pair of words was given a weight for each genre. For a new text, the weights of its words \
    are added up, and a curve turns the sum into a probability. A genre whose probability reaches \
    its cut-off is chosen.</p>
    <p>That is all. It goes by words, understands nothing, and knows only English. In return it is \
    fast, it always gives the same answer, and every answer can be taken apart into the words that \
    made it.</p>
    </div>
    <dl class="facts">
    \(fact("Version", "<code>\(model.version)</code>"))\
    \(fact("Trained", time(model.manifest.created)))\
    \(fact("Learned from", "\(grouped(metrics.nTrain)) \(readFilms)"))\
    \(fact("Tested on", metrics.films(of: metrics.telling)))\
    \(fact("Has weights for", "\(grouped(model.termCount)) words, pairs and parts of words"))\
    \(fact("Names, on average", "\(Float(report.genresPerMovie), decimals: 1) genres per film"))</dl>
    </div>
    </section>
    """
  }

  private func fact(_ name: HTML, _ value: HTML) -> HTML {
    "<div><dt>\(name)</dt><dd>\(value)</dd></div>\n"
  }

  private func time(_ created: String) -> HTML {
    """
    <time datetime="\(created)">\(String(created.prefix(10))), \
    \(String(created.dropFirst(11).prefix(5))) UTC</time>
    """
  }

  private var howGoodItIs: HTML {
    var table = FigureTable(
      "All genres together",
      columns: [
        "Films, and what it was given", "Precision", "Recall", "F1", "F1, average of genres",
        "Average precision", "Calibration error",
      ])
    let measurements = [metrics.realMovies?.measurement, metrics.heldOut].compactMap(\.self)
    let rows: [(HTML, EvaluationReport)] = measurements.flatMap {
      let films = metrics.films(of: $0)
      return [
        ("\(films), the synopsis alone" as HTML, $0.report),
        ("\(films), title and synopsis" as HTML, $0.withTitle),
      ]
    }
    for (name, report) in rows {
      table.add(
        name,
        [
          report.precisionMicro, report.recallMicro, report.f1Micro, report.f1Macro,
          report.averagePrecisionMacro, report.expectedCalibrationError,
        ].map(share))
    }
    return """
      <section aria-labelledby="good">
      <h2 id="good">How good it is</h2>
      \(invention)<p class="prose"><b>Precision</b> is the share of the named genres that are right, \
      <b>recall</b> the share of the right genres that are named, and <b>F1</b> the balance of the \
      two; 1 is perfect. They count every genre of every film. In “average of genres” and in the last \
      two columns, rare genres count as much as frequent ones.</p>
      \(table.html(label: "Figures of all genres together"))
      </section>
      """
  }

  /// What a simpler way would give, beside what this one does.
  private var beforeAndAfter: HTML {
    guard let baselines = metrics.baselines, !baselines.isEmpty else { return "" }
    let report = metrics.heldOut.report
    var table = FigureTable(
      "On \(metrics.films(of: metrics.heldOut)), the synopsis alone",
      columns: [
        "Method", "Precision", "Recall", "F1", "<span class=\"unseen\">F1 as a bar</span>",
        "F1, average of genres",
      ])
    for way in baselines {
      table.add(
        "\(way.title)",
        [
          share(way.precisionMicro), share(way.recallMicro), share(way.f1Micro),
          gauge(way.f1Micro), share(way.f1Macro),
        ])
    }
    table.add(
      "This model",
      [
        share(report.precisionMicro), share(report.recallMicro), share(report.f1Micro),
        gauge(report.f1Micro), share(report.f1Macro),
      ], isOurs: true)
    return """
      <section aria-labelledby="before">
      <h2 id="before">Before and after</h2>
      <p class="prose">How simpler methods do when they learn from the same films and are tested on \
      the same others.</p>
      \(table.html(label: "Comparison with simpler ways"))
      </section>

      """
  }

  /// Whether what is given 30% happens in 30 of 100 cases.
  private var reliability: HTML {
    guard let bins = metrics.telling.curves?.reliability, !bins.isEmpty else { return "" }
    var plot = Plot(
      title: "Stated and true probabilities",
      description: "The dots are groups of answers by their probability. On the dashed line, as "
        + "many are true as the probabilities say. The table has the numbers.",
      x: .shares("It said"), y: .shares("It was true"))
    plot.line([(0, 0), (1, 1)], style: "ideal")
    plot.line(bins.map { ($0.meanProbability, $0.fraction) }, style: "curve")
    var table = FigureTable(
      "All answers on \(metrics.films(of: metrics.telling)), by probability",
      columns: ["It said, on average", "It was true", "Answers"])
    for bin in bins {
      plot.draw(.dot, x: bin.meanProbability, y: bin.fraction)
      table.add(
        "\(ofHundred(bin.meanProbability))%",
        ["\(ofHundred(bin.fraction))%", grouped(bin.count)])
    }
    return """
      <section aria-labelledby="believe">
      <h2 id="believe">Can you trust its percentages?</h2>
      <p class="prose">When it says 30%, it should be right in 30 of 100 cases: then the dots lie \
      on the dashed line.</p>
      <div class="pair">
      \(plot.html)
      \(table.html(label: "Stated and true probabilities"))
      </div>
      </section>

      """
  }

  private var forPrograms: HTML {
    """
    <section aria-labelledby="programs">
    <h2 id="programs">For programs</h2>
    <p class="prose">To get these figures as JSON, ask for this same address with \
    <code>Accept: application/json</code>. <a href="/api">How to ask Marquee from a program</a></p>
    </section>
    """
  }
}

extension ModelMetrics {
  /// The films that it was measured on, in words: "1,111 invented films held back".
  func films(of measurement: Measurement) -> HTML {
    let kind: HTML =
      measurement != heldOut
      ? "real films" : isInvented ? "invented films held back" : "films held back"
    return "\(grouped(measurement.report.nTest)) \(kind)"
  }
}

/// A share as a bar; the number stands beside it.
func gauge(_ value: Double?) -> HTML {
  """
  <svg class="gauge" height="12" aria-hidden="true"><rect width="100%" height="12"/>\
  <rect class="value" width="\(Float((value ?? 0) * 100), decimals: 1)%" height="12"/></svg>
  """
}
