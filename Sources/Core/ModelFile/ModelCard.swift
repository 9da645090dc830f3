/// `README.md` of a model directory: what the model is, how good, how to use it.
///
/// The block between the dashes is what the Hugging Face Hub shows and searches; it is written
/// for the simplest of YAML readers: texts quoted, no braces.
/// https://github.com/huggingface/hub-docs/blob/main/modelcard.md
package struct ModelCard {
  /// TMDB wants these words, and no others, wherever its content goes.
  package static let attribution =
    "This product uses TMDB and the TMDB APIs but is not endorsed, certified, or otherwise"
    + " approved by TMDB."
  static let terms = "https://www.themoviedb.org/api-terms-of-use"

  let metrics: ModelMetrics
  let version: String
  let sources: MovieSources

  var text: String {
    """
    \(metadata)

    # Marquee \(version)

    Names the genres of a movie from its synopsis: TMDB's 19, as many as apply, each with a
    probability. One linear support vector machine a genre over weighted words and parts of
    words, so that every word's part in an answer can be told.

    ## How good it is

    \(provenance)

    | measured on | given | precision | recall | F1 micro | F1 macro | average precision, macro |
    |---|---|---|---|---|---|---|
    \(rows)

    From the overview alone, on \(films(metrics.telling)):

    | genre | precision | recall | F1 | average precision | movies |
    |---|---|---|---|---|---|
    \(genreRows)

    ## How to use it

    With numpy and safetensors, from the folder that the model is in:

        python3 predict.py "A sheriff and an outlaw ride into the desert together."

    From Python, with huggingface_hub too:

    ```python
    import sys
    from huggingface_hub import snapshot_download

    folder = snapshot_download("OWNER/NAME", revision="\(version)")
    sys.path.insert(0, folder)
    from predict import Model

    print(Model(folder).predict("A sheriff and an outlaw ride into the desert.")["selected"])
    ```

    `sha256sum --check SHA256SUMS` tells whether the files are whole.

    ## Training data and its terms

    \(sources.sentence) The overviews, the titles and the genres of these movies are what it
    learned from. It holds words, pairs and parts of words that several of them share, each with
    its weights; no overview is in it, and none can be read from it.

    \(terms)

    \(Self.attribution)

    ## What it is for, and what not

    It is for sorting and searching movies, where a person can look at the answer. It knows
    English synopses of the kind that movie catalogues have; text of another kind gets an answer
    too, and the answer means little. It goes by words, not by meaning, and it repeats what its
    catalogue held to be true: rare genres come off worst, as the table tells. Nothing about
    people should be decided by it.

    """
  }

  /// What it learned from, and by what it is judged.
  private var provenance: String {
    let held = metrics.report.nTest
    let usual = "with the thresholds that a visitor gets by default"
    guard metrics.isInvented else {
      return """
        Learned from \(metrics.nTrain) movies, measured on \(held) others that it had not seen,
        \(usual).
        """
    }
    let real =
      metrics.realMovies.map {
        """
        So it was measured on \($0.measurement.report.nTest) real movies, too, none of which it had
        seen (\($0.measured)): those are the figures to go by.
        """
      } ?? "How good it is on real movies has not been measured."
    return """
      Learned from \(metrics.nTrain) movies most of which are invented: the starter movies that
      come with Marquee. The \(held) that were held back are invented as well, and easier than
      real ones. \(real) All figures are \(usual).
      """
  }

  /// What was measured, the most telling first.
  private var measurements: [Measurement] {
    [metrics.realMovies?.measurement, metrics.heldOut].compactMap(\.self)
  }

  private func films(_ measurement: Measurement) -> String {
    let kind =
      measurement != metrics.heldOut
      ? "real movies" : metrics.isInvented ? "held-out, invented movies" : "held-out movies"
    return "\(measurement.report.nTest) \(kind)"
  }

  private var rows: String {
    measurements.flatMap { measurement in
      [("overview alone", measurement.report), ("title and overview", measurement.withTitle)].map {
        "| \(films(measurement)) | \(Self.row($0, $1)) |"
      }
    }.joined(separator: "\n")
  }

  private var terms: String {
    sources.count(of: MovieSources.tmdb) > 0
      ? """
      TMDB's terms allow no training on its content without permission. This model was trained by
      an operator who has declared to hold it; whoever uses or passes on the model needs it as
      well. The terms are at \(Self.terms).
      """
      : """
      No movie was fetched from TMDB. For movies that were imported, the terms of wherever they
      come from hold, for the model too: ask the one who trained it.
      """
  }

  private static func row(_ name: String, _ report: EvaluationReport) -> String {
    let figures = [
      report.precisionMicro, report.recallMicro, report.f1Micro, report.f1Macro,
      report.averagePrecisionMacro,
    ]
    return ([name] + figures.map { NumberText.decimal($0) }).joined(separator: " | ")
  }

  private var genreRows: String {
    Genre.names.compactMap { name in
      metrics.telling.report.perGenre[name].map { genre in
        let figures = [genre.precision, genre.recall, genre.f1, genre.averagePrecision]
        let cells = figures.map { NumberText.decimal($0) } + [String(genre.support)]
        return "| \(name) | \(cells.joined(separator: " | ")) |"
      }
    }.joined(separator: "\n")
  }
}

extension ModelCard {
  private var metadata: String {
    """
    ---
    license: other
    license_name: terms-of-the-training-data
    license_link: \(Self.quoted(sources.count(of: MovieSources.tmdb) > 0 ? Self.terms : "README.md"))
    language:
    - en
    library_name: marquee
    pipeline_tag: text-classification
    tags:
    - movies
    - movie-genres
    - multi-label-classification
    - tf-idf
    - linear-svm
    metrics:
    - f1
    - precision
    - recall
    - average_precision
    model-index:
    - name: marquee
      results:
    \(measurements.flatMap(results).joined(separator: "\n"))
    ---
    """
  }

  /// The results of `model-index`: what was measured in each setting.
  private func results(of measurement: Measurement) -> [String] {
    [
      result("overview", "overview alone", measurement, measurement.report),
      result("title-and-overview", "title and overview", measurement, measurement.withTitle),
    ]
  }

  private func result(
    _ config: String, _ setting: String, _ measurement: Measurement, _ report: EvaluationReport
  ) -> String {
    let isReal = measurement != metrics.heldOut
    let own = sources.count(of: MovieSources.tmdb) > 0 ? "tmdb" : "imported"
    let type = isReal ? "real-movies" : metrics.isInvented ? "invented-movies" : own
    let name =
      isReal
      ? "\(report.nTest) real movies, none of them learned from"
      : "\(metrics.nTrain + report.nTest) \(metrics.isInvented ? "invented " : "")movies of \(day),"
        + " \(report.nTest) held out"
    return """
        - task:
            type: text-classification
            name: \(Self.quoted("Movie genres, \(setting)"))
          dataset:
            type: \(type)
            name: \(Self.quoted(name))
            config: \(config)
            split: test
          metrics:
      \(metric("f1", "F1 micro, \(setting)", report.f1Micro))
      \(metric("f1", "F1 macro, \(setting)", report.f1Macro))
      \(metric("precision", "precision micro, \(setting)", report.precisionMicro))
      \(metric("recall", "recall micro, \(setting)", report.recallMicro))
      \(metric("average_precision", "average precision macro, \(setting)", report.averagePrecisionMacro))
      """
  }

  private func metric(_ type: String, _ name: String, _ value: Double) -> String {
    """
        - type: \(type)
          name: \(Self.quoted(name))
          value: \(NumberText.decimal(value, digits: 4))
    """
  }

  /// `2026-11-22` of `20261122T031500Z-1a2b3c4d`.
  private var day: String {
    let digits = version.prefix(8)
    return "\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.suffix(2))"
  }

  private static func quoted(_ text: String) -> String { "\"\(text)\"" }
}
